#!/usr/bin/python3
"""PostgreSQL by psycopg2: the simple protocol, COPY, and logins, with errors among them."""

import io
import os
import socket
import threading

import psycopg2

import truth

# By name: what it is, and the statement.
STATEMENTS = {
    "select": ("SELECT", lambda n: f"SELECT name, balance FROM account WHERE id = {n % 100}"),
    "many": ("SELECT", lambda n: "SELECT id, name, balance FROM account"),
    "huge": ("SELECT", lambda n: "SELECT id, repeat('x', 50) FROM generate_series(1, 5000) AS id"),
    "broken": ("SELECT", lambda n: "SELECT 1 / (3000 - id) FROM generate_series(1, 5000) AS id"),
    "insert": ("INSERT", lambda n: f"INSERT INTO entry (account, amount) VALUES ({n % 100}, {n})"),
    "update": ("UPDATE", lambda n: f"UPDATE account SET balance = {n} WHERE id = {n % 100}"),
    "delete": ("DELETE", lambda n: f"DELETE FROM entry WHERE account = {n % 100}"),
    "sleep": ("SELECT", lambda n: "SELECT pg_sleep(0.02)"),
    "division": ("SELECT", lambda n: f"SELECT {n} / 0"),
    "column": ("SELECT", lambda n: f"SELECT nosuch FROM account WHERE id = {n}"),
    "table": ("SELECT", lambda n: "SELECT * FROM nosuch WHERE secret = 'secret'"),
    "syntax": ("OTHER", lambda n: "SELEC 1"),
    "duplicate": ("INSERT", lambda n: "INSERT INTO account (id, name) VALUES (1, 'twice')"),
    "denied": ("SELECT", lambda n: "SELECT passwd FROM pg_shadow"),
    "long": ("SELECT", lambda n: f"SELECT length('{'x' * 30000}')"),
}


# A connection that is refused has no port to tell it from others by.
ONE_AT_A_TIME = threading.Lock()


class Lane:
    def __init__(self, args, log):
        self._args = args
        self._log = log
        self._names = args.mix.split(",")
        self._connection = self._open()
        self._cursor = self._connection.cursor()
        self._port = self._port_of(self._connection)

    def _open(self, **more):
        to = dict(user="guest", password="secret", dbname="test", sslmode="disable")
        to.update(gssencmode="disable", host=self._args.host, port=self._args.port)
        to.update(more)
        with ONE_AT_A_TIME:
            return self._connect(to)

    def _connect(self, to):
        started = truth.now()
        try:
            connection = psycopg2.connect(**to)
        except psycopg2.OperationalError as failure:
            # libpq keeps the message alone.
            name = next(s for text, s in REFUSALS.items() if text in str(failure))
            outcome = "SERVER_ERROR" if name == "53300" else "CLIENT_ERROR"
            took = truth.now() - started
            self._log.add(started, took, method="LOGIN", error_name=name, outcome=outcome)
            return None
        connection.autocommit = True
        port = self._port_of(connection)
        self._log.add(started, method="LOGIN", error_name="", outcome="OK", port=port)
        return connection

    @staticmethod
    def _port_of(connection):
        fd = connection.fileno()
        with socket.socket(fileno=os.dup(fd)) as sock:
            return truth.local_port(sock)

    def exchange(self, turn):
        name = self._names[turn % len(self._names)]
        if name == "login":
            self._open(password="wrong")
        elif name == "database":
            self._open(dbname="nosuch")
        elif name == "toomany":
            self._exhaust()
        elif name == "copyin":
            rows = io.StringIO("".join(f"{n % 100}\t{n}\n" for n in range(5000)))
            copy = "COPY entry (account, amount) FROM STDIN"
            self._timed("COPY", lambda: self._cursor.copy_expert(copy, rows))
        elif name == "copyout":
            copy = "COPY account TO STDOUT"
            self._timed("COPY", lambda: self._cursor.copy_expert(copy, io.StringIO()))
        else:
            method, statement = STATEMENTS[name]
            sql = statement(turn)
            self._timed(method, lambda: self._cursor.execute(sql))

    def _exhaust(self):
        """Connects until the server has had enough."""
        opened = []
        while opened == [] or opened[-1] is not None:
            opened.append(self._open())
        for connection in opened[:-1]:
            connection.close()

    def _timed(self, method, ask):
        error = ""
        started = truth.now()
        try:
            ask()
        except psycopg2.Error as failure:
            error = failure.pgcode
        self._log.add(
            started,
            truth.now() - started,
            method=method,
            error_name=error,
            outcome="CLIENT_ERROR" if error else "OK",
            port=self._port,
        )

    def close(self):
        self._connection.close()


REFUSALS = {
    "password authentication failed": "28P01",
    "does not exist": "3D000",
    "too many clients": "53300",
    "remaining connection slots": "53300",
}


def main():
    parser = truth.options(__doc__)
    parser.add_argument(
        "--mix",
        default="select,insert,update,many",
        help="taken in turns: login, database, toomany, copyin, copyout, " + ", ".join(STATEMENTS),
    )
    args = parser.parse_args()
    log = truth.Truth(args.truth, "postgresql")
    truth.run(args, lambda number: Lane(args, log))
    log.close()


if __name__ == "__main__":
    main()
