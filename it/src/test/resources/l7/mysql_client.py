#!/usr/bin/python3
"""MySQL by PyMySQL: text queries one after the other, with errors among them, and refused logins."""

import pymysql

import truth

# By name.
STATEMENTS = {
    "select": lambda n: f"SELECT name, balance FROM account WHERE id = {n % 100}",
    "many": lambda n: "SELECT id, name, balance FROM account",
    "huge": lambda n: "SELECT a.id, b.name FROM account a, account b LIMIT 2000",
    "insert": lambda n: f"INSERT INTO entry (account, amount) VALUES ({n % 100}, {n})",
    "update": lambda n: f"UPDATE account SET balance = {n} WHERE id = {n % 100}",
    "delete": lambda n: f"DELETE FROM entry WHERE account = {n % 100}",
    "sleep": lambda n: "SELECT SLEEP(0.02)",
    "column": lambda n: f"SELECT nosuch FROM account WHERE id = {n}",
    "table": lambda n: "SELECT * FROM nosuch WHERE secret = 'secret'",
    "syntax": lambda n: "SELEC 1",
    "duplicate": lambda n: "INSERT INTO account (id, name) VALUES (1, 'twice')",
    "denied": lambda n: "SELECT * FROM mysql.global_priv",
    "long": lambda n: f"SELECT LENGTH('{'x' * 30000}')",
}

# The server names them; these are the standard's names for those that come up here.
SQLSTATES = {1044: "42000", 1045: "28000", 1054: "42S22", 1062: "23000", 1064: "42000"}
SQLSTATES.update({1142: "42000", 1146: "42S02"})


class Connection(pymysql.connections.Connection):
    """A connection with a timer that logs every query, those of the library too."""

    def open(self, log, args):
        self._log = log
        self._timer = truth.TimedSocket.connect_to((args.host, args.port), spin=args.spin)
        self._port = truth.local_port(self._timer)
        self._timer.begin()
        try:
            self.connect(self._timer)
            self.add("LOGIN")
        except pymysql.MySQLError as failure:
            self.add("LOGIN", failure)
            raise

    def query(self, sql, unbuffered=False):
        first = sql.split(" ")[0]
        method = "OTHER" if first == "SELEC" else first
        self._timer.begin()
        try:
            affected = super().query(sql, unbuffered)
            self.add(method)
            return affected
        except pymysql.MySQLError as failure:
            self.add(method, failure)
            raise

    def add(self, method, failure=None):
        code = failure.args[0] if failure else None
        self._log.add(
            self._timer.sent_ns,
            None if method == "LOGIN" else self._timer.duration,
            method=method,
            error_code=code if failure else -1,
            error_name=SQLSTATES[code] if failure else "",
            outcome="CLIENT_ERROR" if failure else "OK",
            port=self._port,
        )


class Lane:
    def __init__(self, args, log):
        self._args = args
        self._log = log
        self._names = args.mix.split(",")
        self._connection = self._open("test", "secret")

    def _open(self, user, password, database="test"):
        connection = Connection(
            host=self._args.host,
            user=user,
            password=password,
            database=database,
            autocommit=True,
            defer_connect=True,
        )
        connection.open(self._log, self._args)
        return connection

    def exchange(self, turn):
        name = self._names[turn % len(self._names)]
        try:
            if name == "login":
                self._open("test", "wrong")
            elif name == "database":
                self._open("test", "secret", "nosuch")
            else:
                self._connection.query(STATEMENTS[name](turn))
        except pymysql.MySQLError:
            pass  # it is logged

    def close(self):
        self._connection.close()


def main():
    parser = truth.options(__doc__)
    parser.add_argument(
        "--mix",
        default="select,insert,update,many",
        help="taken in turns: login, database, " + ", ".join(STATEMENTS),
    )
    args = parser.parse_args()
    log = truth.Truth(args.truth, "mysql")
    truth.run(args, lambda number: Lane(args, log))
    log.close()


if __name__ == "__main__":
    main()
