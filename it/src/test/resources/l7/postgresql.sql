CREATE DATABASE test;
\c test
CREATE USER guest PASSWORD 'secret';
CREATE TABLE account (id INT PRIMARY KEY, name VARCHAR(50) NOT NULL DEFAULT '', balance INT NOT NULL DEFAULT 0);
CREATE TABLE entry (id SERIAL PRIMARY KEY, account INT, amount INT);
CREATE INDEX ON entry (account);
INSERT INTO account SELECT n, 'name ' || n, n FROM generate_series(0, 99) n;
GRANT ALL ON ALL TABLES IN SCHEMA public TO guest;
GRANT ALL ON ALL SEQUENCES IN SCHEMA public TO guest;
