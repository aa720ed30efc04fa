#!/usr/bin/python3
"""Holds many connections on loopback at once, both ends of them, until it is told to end.

A process may have so many files open, so there are several pairs of a server and a client, each on
an address of its own: 127.0.0.2, 127.0.0.3 and so on. What each connection says can be given, and
what is answered once it was read; both at once or byte by byte. It prints "holding" when all
are open, and have said and read what they are to.
"""

import argparse
import os
import resource
import select
import signal
import socket
import sys
import time

SPARE_FILES = 100
PORTS = 12_000  # from one address to another: of those there are, half are quick to find
BATCH = 100  # connects at once: few requests are under way at any time


def all_files():
    """Takes as many as are allowed, and says how many those are."""
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
    return most


class Server:
    """Accepts, reads what is said, and answers it once on each connection."""

    def __init__(self, host, port, said, answer):
        self._said = said
        self._answer = answer
        self._listener = socket.create_server((host, port), backlog=4096)
        self._listener.setblocking(False)
        self.port = self._listener.getsockname()[1]
        self._left = {}  # bytes that have not come, by connection

    def run(self):
        self._poll = select.epoll()
        self._poll.register(self._listener, select.EPOLLIN)
        while True:
            for fd, _ in self._poll.poll():
                if fd == self._listener.fileno():
                    self._accept()
                else:
                    self._read(fd)

    def _accept(self):
        try:
            while True:
                sock, _ = self._listener.accept()
                fd = sock.detach()
                self._left[fd] = self._said
                self._poll.register(fd, select.EPOLLIN)
        except BlockingIOError:
            pass

    def _read(self, fd):
        try:
            data = os.read(fd, 4096)
        except ConnectionError:
            data = b""
        if not data:
            del self._left[fd]
            self._poll.unregister(fd)
            os.close(fd)
            return
        self._left[fd] -= len(data)
        if self._left[fd] == 0 and self._answer:
            os.write(fd, self._answer)


class Client:
    """Opens connections, says on each what is to be said, and waits for the answers."""

    def __init__(self, args, address, count):
        self._args = args
        self._address = address
        self._count = count
        self._open = []

    def run(self):
        say = bytes.fromhex(self._args.say)
        for start in range(0, self._count, BATCH):
            batch = [self._connect() for _ in range(min(BATCH, self._count - start))]
            if self._args.drip is None:
                self._say(batch, say)
        if self._args.drip is not None:
            for byte in say:
                self._say(self._open, bytes([byte]))
                time.sleep(self._args.drip / 1000)

    def _connect(self):
        sock = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
        sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        sock.connect(self._address)
        fd = sock.detach()
        self._open.append(fd)
        return fd

    def _say(self, connections, data):
        if data:
            for fd in connections:
                os.write(fd, data)
        if self._args.answer and self._args.drip is None:
            for fd in connections:
                os.read(fd, 4096)


def fork(run):
    """A process that runs this, and says at the end of it that it is done; then it waits."""
    reader, writer = os.pipe()
    pid = os.fork()
    if pid:
        os.close(writer)
        return pid, reader
    code = 1
    try:
        signal.signal(signal.SIGTERM, signal.SIG_DFL)
        os.close(reader)
        run()
        os.write(writer, b"x")
        signal.pause()
    except BaseException as failure:
        print(repr(failure), file=sys.stderr, flush=True)
    finally:
        os._exit(code)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, required=True, help="to listen on")
    parser.add_argument("--connections", type=int, required=True, help="how many to hold")
    parser.add_argument("--say", default="", help="what each says: HEX")
    parser.add_argument("--answer", default="", help="what it is answered: HEX")
    parser.add_argument("--drip", type=int, help="says it byte by byte, so many milliseconds apart")
    args = parser.parse_args()
    each = min(PORTS, all_files() - SPARE_FILES)
    said = len(args.say) // 2
    children = []
    clients = []
    for lane, start in enumerate(range(0, args.connections, each)):
        host = f"127.0.0.{2 + lane}"
        server = Server(host, args.port, said, bytes.fromhex(args.answer))
        children.append(fork(server.run))
        server._listener.close()
        client = Client(args, (host, args.port), min(each, args.connections - start))
        clients.append(fork(client.run))
    children += clients

    def end(*_):
        for pid, _ in children:
            os.kill(pid, signal.SIGKILL)
        sys.exit(0)

    signal.signal(signal.SIGTERM, end)
    for _, done in clients:
        if not os.read(done, 1):
            end()
    print("holding", flush=True)
    signal.pause()


if __name__ == "__main__":
    main()
