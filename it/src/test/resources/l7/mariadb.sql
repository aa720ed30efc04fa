CREATE DATABASE test;
CREATE USER test IDENTIFIED BY 'secret';
GRANT ALL ON test.* TO test;
USE test;
CREATE TABLE account (id INT PRIMARY KEY, name VARCHAR(50) NOT NULL DEFAULT '', balance INT NOT NULL DEFAULT 0);
CREATE TABLE entry (id INT PRIMARY KEY AUTO_INCREMENT, account INT, amount INT, KEY (account));
INSERT INTO account SELECT seq, CONCAT('name ', seq), seq FROM seq_0_to_99;
