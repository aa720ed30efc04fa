"""What every Python client has in common: its options, its pace, its clock and its log.

A client writes one line of JSON for each exchange: when it handed the request's first byte to the
kernel and how long it was until it had the answer's last byte (both CLOCK_MONOTONIC, nanoseconds),
and what it asked and got. A field that is left out is not known; -1 says that there is none.
"""

import argparse
import json
import socket
import ssl
import sys
import threading
import time

now = time.monotonic_ns


class Timed:
    """Notes when an exchange's first byte was sent and its last was read."""

    spin = False

    def begin(self):
        self.sent_ns = 0
        self.read_ns = 0

    def sendall(self, *args):
        self.sent_ns = self.sent_ns or now()
        return super().sendall(*args)

    def send(self, *args):
        self.sent_ns = self.sent_ns or now()
        return super().send(*args)

    def recv(self, size, flags=0):
        data = self._received(super().recv, size, flags)
        return data

    def recv_into(self, buffer, size=0, flags=0):
        return self._received(super().recv_into, buffer, size, flags)

    def _received(self, receive, *args):
        if self.spin:
            args = (*args[:-1], args[-1] | socket.MSG_DONTWAIT)
        while True:
            try:
                result = receive(*args)
                self.read_ns = now()
                return result
            except BlockingIOError:
                if not self.spin:
                    raise

    @property
    def duration(self):
        return self.read_ns - self.sent_ns


class TimedSocket(Timed, socket.socket):
    """A TCP connection with a timer."""

    @classmethod
    def connect_to(cls, address, timeout=10, spin=False):
        sock = cls(socket.AF_INET, socket.SOCK_STREAM)
        sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        sock.settimeout(None if spin else timeout)
        sock.spin = spin
        sock.begin()
        sock.connect(address)
        return sock


class TimedTlsSocket(Timed, ssl.SSLSocket):
    """A TLS connection whose plain text is timed."""

    def recv(self, size=1024, flags=0):
        data = ssl.SSLSocket.recv(self, size, flags)
        self.read_ns = now()
        return data

    def recv_into(self, buffer, size=None, flags=0):
        count = ssl.SSLSocket.recv_into(self, buffer, size, flags)
        self.read_ns = now()
        return count

    def sendall(self, data, flags=0):
        self.sent_ns = self.sent_ns or now()
        return ssl.SSLSocket.sendall(self, data, flags)


def tls_context():
    """Trusts everybody: these servers have certificates of their own making."""
    context = ssl.create_default_context()
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    context.sslsocket_class = TimedTlsSocket
    return context


class Truth:
    """The log. Safe for use by several threads."""

    def __init__(self, path, protocol):
        self._file = open(path, "w", buffering=1 << 16)
        self._lock = threading.Lock()
        self._protocol = protocol

    def add(self, start_ns, duration_ns=None, **exchange):
        exchange = {"protocol": self._protocol, "start_ns": start_ns, **exchange}
        if duration_ns is not None:
            exchange["duration_ns"] = duration_ns
        line = json.dumps(exchange)
        with self._lock:
            self._file.write(line + "\n")

    def close(self):
        self._file.close()


class Pace:
    """Turns at a fixed rate, in an open loop: what is late is taken at once."""

    def __init__(self, rate):
        self._interval = 1e9 / rate
        self._start = now() + 1_000_000

    def wait(self, turn):
        due = self._start + int(turn * self._interval)
        while True:
            left = due - now()
            if left <= 0:
                return
            if left > 300_000:
                time.sleep((left - 250_000) / 1e9)


def options(description, **defaults):
    """A parser with what all clients understand."""
    parser = argparse.ArgumentParser(
        description=description, formatter_class=argparse.ArgumentDefaultsHelpFormatter
    )
    parser.add_argument("--host", default="127.0.0.1", help="where the server is")
    parser.add_argument("--port", type=int, required=True, help="the server's port")
    parser.add_argument("--truth", required=True, help="file that the exchanges are written to")
    parser.add_argument("--count", type=int, default=100, help="exchanges to make")
    parser.add_argument("--rate", type=float, default=1000, help="exchanges a second")
    parser.add_argument("--connections", type=int, default=1, help="connections, one thread each")
    parser.add_argument("--seconds", type=float, default=60, help="give up after that long")
    parser.add_argument("--after", type=float, default=0, help="seconds to wait before all")
    parser.add_argument(
        "--spin",
        action="store_true",
        help="wait for answers without sleeping: exact times, at the price of a CPU",
    )
    parser.set_defaults(**defaults)
    return parser


def run(args, connect):
    """Has each connection take its turns. connect(number) returns an object with exchange(turn)
    and close()."""
    time.sleep(args.after)
    deadline = now() + int(args.seconds * 1e9)
    failures = []
    lanes = [connect(number) for number in range(args.connections)]
    pace = Pace(args.rate)

    def take_turns(number):
        lane = lanes[number]
        try:
            for turn in range(number, args.count, args.connections):
                pace.wait(turn)
                if now() > deadline:
                    raise TimeoutError(f"after {args.seconds} s at turn {turn} of {args.count}")
                lane.exchange(turn)
            lane.close()
        except BaseException as failure:
            failures.append(failure)
            raise

    if args.connections == 1:
        take_turns(0)
        return
    threads = [threading.Thread(target=take_turns, args=(n,)) for n in range(args.connections)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if failures:
        sys.exit(1)


def local_port(sock):
    return sock.getsockname()[1]
