#!/usr/bin/python3
"""Redis by Python's redis (RESP2): single commands and pipelines, with errors among them."""

import redis
import redis.connection

import truth


class Connection(redis.Connection):
    """A connection with a timer."""

    spin = False

    def _connect(self):
        return truth.TimedSocket.connect_to((self.host, self.port), spin=self.spin)

    @property
    def sock(self):
        return self._sock


# What is asked, by name.
# What an exchange's method is where it is not the command's first word: those that nobody knows, and
# those that have subcommands.
METHODS = {"NOSUCH": "OTHER", "SCRIPT": "SCRIPT KILL"}

COMMANDS = {
    "set": lambda n: ("SET", f"user:{n}", "secret" * 5),
    "get": lambda n: ("GET", f"user:{n}"),
    "large": lambda n: ("SET", "blob:1", "x" * 20000),
    "getlarge": lambda n: ("GET", "blob:1"),
    "hset": lambda n: ("HSET", f"session:{n}", "token", "secret"),
    "hgetall": lambda n: ("HGETALL", f"session:{n}"),
    "incr": lambda n: ("INCR", "visits"),
    "lpush": lambda n: ("LPUSH", "queue", str(n)),
    "lrange": lambda n: ("LRANGE", "queue", "0", "50"),
    "mget": lambda n: ("MGET", *(f"user:{i}" for i in range(20))),
    "wrongtype": lambda n: ("LPUSH", "visits", "1"),
    "unknown": lambda n: ("NOSUCH", "x"),
    "arity": lambda n: ("GET",),
    "noscript": lambda n: ("EVALSHA", "0" * 40, "0"),
    "auth": lambda n: ("AUTH", "nobody", "secret"),
}


# The library cuts the names off that it has classes for.
CUT = {redis.exceptions.NoScriptError: "NOSCRIPT", redis.exceptions.BusyLoadingError: "LOADING"}


def name_of(failure):
    first = str(failure).split(" ")[0]
    return first if first.isupper() else CUT.get(type(failure), "ERR")


def method_of(command):
    """As Redis calls it: with the subcommand, if it has one."""
    if command[0] == "SCRIPT":
        return " ".join(command[:2])
    return "OTHER" if command[0] == "NOSUCH" else command[0]


class Lane:
    def __init__(self, args, log):
        self._args = args
        self._log = log
        self._connection = Connection(host=args.host, port=args.port)
        self._connection.spin = args.spin
        self._connection.connect()
        self._port = truth.local_port(self._connection.sock)
        self._names = args.mix.split(",")
        self._waiting = []
        # So that WRONGTYPE comes, whoever is first.
        self._ask([COMMANDS["incr"]], 0)
        if args.busy and not hasattr(args, "was_busy"):
            args.was_busy = True
            self.busy()

    def exchange(self, turn):
        self._waiting.append(COMMANDS[self._names[turn % len(self._names)]])
        if len(self._waiting) == self._args.pipeline:
            self._ask(self._waiting, turn)
            self._waiting = []

    def _ask(self, asked, turn):
        connection = self._connection
        commands = [command(turn % 1000) for command in asked]
        connection.sock.begin()
        connection.send_packed_command(connection.pack_commands(commands))
        started = connection.sock.sent_ns
        for command in commands:
            self._read(command, started)

    def _read(self, command, started):
        """Logs the next answer, and returns the name of the error that it is."""
        error = ""
        try:
            self._connection.read_response()
        except redis.RedisError as failure:
            error = name_of(failure)
        outcome = "OK" if not error else "SERVER_ERROR" if error == "BUSY" else "CLIENT_ERROR"
        self._log.add(
            started,
            self._connection.sock.read_ns - started,
            method=method_of(command),
            endpoint="",
            error_name=error,
            outcome=outcome,
            port=self._port,
        )
        return error

    def busy(self):
        """Has a script run until it is killed; what is asked meanwhile is refused."""
        other = Lane(self._args, self._log)
        other._connection.sock.begin()
        other._connection.send_command("EVAL", "while true do end", "0")
        while self._single("GET", "user:1") != "BUSY":
            pass
        self._single("SCRIPT", "KILL")
        other._read(("EVAL",), other._connection.sock.sent_ns)
        other.close()

    def _single(self, *command):
        self._connection.sock.begin()
        self._connection.send_command(*command)
        return self._read(command, self._connection.sock.sent_ns)

    def close(self):
        if self._waiting:
            self._ask(self._waiting, 0)
        self._connection.disconnect()


def main():
    parser = truth.options(__doc__)
    parser.add_argument(
        "--mix", default="set,get,hset,hgetall", help="taken in turns: " + ", ".join(COMMANDS)
    )
    parser.add_argument("--pipeline", type=int, default=1, help="commands sent at once")
    parser.add_argument("--busy", action="store_true", help="first have a script keep it busy")
    args = parser.parse_args()
    log = truth.Truth(args.truth, "redis")
    truth.run(args, lambda number: Lane(args, log))
    log.close()


if __name__ == "__main__":
    main()
