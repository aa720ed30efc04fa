#!/usr/bin/python3
"""Both ends of HTTP/1.1 over plain sockets, each exchange in one of the ways to send and receive.

  ends.py server             prints its port, then serves; ANSWER is the request's path
  ends.py client PORT ASK ANSWER...
                             for each ANSWER a connection and one request, sent and read in the way
                             ASK; prints "ANSWER request-bytes answer-bytes" when all have ended
  ends.py idle PORT          connects and prints "ready"; asks only at a line on standard input
"""

import contextlib
import ctypes
import os
import select
import socket
import struct
import sys
import tempfile
import threading
import time

LARGE = 3_000_000
BODY = b"x" * 200


def head(length):
    return b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n" % length


def split(data, pieces):
    size = -(-len(data) // pieces)
    return [data[at : at + size] for at in range(0, len(data), size)]


class Answers:
    def plain(self, sock):
        sock.sendall(head(len(BODY)) + BODY)

    def pieces(self, sock):
        os.writev(sock.fileno(), split(head(len(BODY)) + BODY, 12))

    def many(self, sock):
        os.writev(sock.fileno(), [head(1000)] + split(b"y" * 1000, 1000))

    def finely(self, sock):
        """Its head alone has more pieces than most calls."""
        padding = b"X-Padding: " + b"p" * 200
        said = head(len(BODY)).replace(b"OK\r\n", b"OK\r\n" + padding + b"\r\n")
        os.writev(sock.fileno(), split(said + BODY, 200))

    def message(self, sock):
        sock.sendmsg([head(len(BODY)), BODY, b""])

    def file(self, sock):
        with tempfile.TemporaryFile() as file:
            file.write(b"z" * LARGE)
            file.flush()
            sock.send(head(LARGE), socket.MSG_MORE)
            at = 0
            while at < LARGE:
                at += os.sendfile(sock.fileno(), file.fileno(), at, LARGE - at)

    def large(self, sock):
        """Each call takes a part of what it is given."""
        rest = memoryview(head(LARGE) + b"l" * LARGE)
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 100_000)
        sock.setblocking(False)
        while rest:
            try:
                rest = rest[sock.send(rest) :]
            except BlockingIOError:
                select.select([], [sock], [])
        sock.setblocking(True)

    def threads(self, sock):
        """Somebody else answers than who has read."""
        answerer = threading.Thread(target=self.plain, args=(sock,))
        answerer.start()
        answerer.join()

    def reset(self, sock):
        self.plain(sock)
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))


def read_request(sock):
    data = b""
    while b"\r\n\r\n" not in data:
        more = sock.recv(4096)
        if not more:
            return None
        data += more
    return data


def serve(sock):
    with sock:
        data = read_request(sock)
        if data:
            getattr(Answers(), data.split()[1].decode().strip("/"))(sock)


def server():
    listener = socket.create_server(("127.0.0.1", 0))
    print(listener.getsockname()[1], flush=True)
    while True:
        sock, _ = listener.accept()
        threading.Thread(target=serve, args=(sock,), daemon=True).start()


def drain(receive):
    total = 0
    while True:
        try:
            got = receive()
        except ConnectionResetError:
            return total
        if not got:
            return total
        total += got


class Iovec(ctypes.Structure):
    _fields_ = [("base", ctypes.c_char_p), ("length", ctypes.c_size_t)]


class Msghdr(ctypes.Structure):
    _fields_ = [
        ("name", ctypes.c_void_p),
        ("name_length", ctypes.c_uint32),
        ("pieces", ctypes.POINTER(Iovec)),
        ("count", ctypes.c_size_t),
        ("control", ctypes.c_void_p),
        ("control_length", ctypes.c_size_t),
        ("flags", ctypes.c_int),
    ]


class Mmsghdr(ctypes.Structure):
    _fields_ = [("message", Msghdr), ("length", ctypes.c_uint)]


def mmsghdrs(pieces):
    """One message for each piece."""
    vectors = [Iovec(piece, len(piece)) for piece in pieces]
    return (Mmsghdr * len(pieces))(
        *[Mmsghdr(Msghdr(pieces=ctypes.pointer(vector), count=1)) for vector in vectors]
    )


LIBC = ctypes.CDLL(None, use_errno=True)


class Asks:
    def messages(self, sock, request):
        """Several messages to a call, in both directions."""
        asked = mmsghdrs(split(request, 3))
        if LIBC.sendmmsg(sock.fileno(), asked, len(asked), 0) != len(asked):
            raise OSError(ctypes.get_errno(), "sendmmsg")
        answered = mmsghdrs([bytes(100), bytes(7), bytes(100000)])

        def receive():
            sock.settimeout(None)
            n = LIBC.recvmmsg(sock.fileno(), answered, len(answered), 0x10000, None)
            if n < 0:
                raise ConnectionResetError
            return sum(answered[i].length for i in range(n))

        return drain(receive)

    def plain(self, sock, request):
        sock.sendall(request)
        return drain(lambda: len(sock.recv(65536)))

    def split(self, sock, request):
        for piece in split(request, 3):
            sock.send(piece)
            time.sleep(0.01)
        return drain(lambda: len(os.read(sock.fileno(), 100)))

    def pieces(self, sock, request):
        os.writev(sock.fileno(), split(request, 10))
        buffers = [bytearray(10 + 100 * i) for i in range(20)]
        return drain(lambda: os.readv(sock.fileno(), buffers))

    def message(self, sock, request):
        sock.sendmsg(split(request, 2))
        buffers = [bytearray(50), bytearray(7), bytearray(100000)]
        return drain(lambda: sock.recvmsg_into(buffers)[0])

    def peek(self, sock, request):
        sock.sendall(request)

        def receive():
            sock.recv(20, socket.MSG_PEEK)
            return len(sock.recv(1000))

        return drain(receive)

    def threads(self, sock, request):
        """One thread waits for the answer while another asks."""
        totals = []
        reader = threading.Thread(
            target=lambda: totals.append(drain(lambda: len(sock.recv(65536))))
        )
        reader.start()
        time.sleep(0.05)
        sock.sendall(request)
        reader.join()
        return totals[0]

    def halfway(self, sock, request):
        """Its end is closed, and the other one, too, before it reads."""
        sock.sendall(request)
        with contextlib.suppress(OSError):  # the other end may have reset it
            sock.shutdown(socket.SHUT_WR)
        time.sleep(0.2)
        return drain(lambda: len(sock.recv(65536)))

    def late(self, sock, request):
        """It reads what came before the connection ended."""
        sock.sendall(request)
        time.sleep(0.2)
        return drain(lambda: len(sock.recv(65536)))


def ask(port, how, answer, wait=lambda: None):
    with socket.create_connection(("127.0.0.1", port)) as sock:
        wait()
        request = b"GET /%s HTTP/1.1\r\nHost: localhost\r\n\r\n" % answer.encode()
        print(answer, len(request), getattr(Asks(), how)(sock, request), flush=True)


def main(role, *args):
    if role == "server":
        server()
    elif role == "client":
        for answer in args[2:]:
            ask(int(args[0]), args[1], answer)
    else:

        def wait():
            print("ready", flush=True)
            sys.stdin.readline()

        ask(int(args[0]), "plain", "plain", wait)


main(*sys.argv[1:])
