#!/usr/bin/python3
"""HTTP/1.1 by Python's http.client, each connection kept alive, requests one after the other or
pipelined."""

import http.client
import io
import ssl

import truth


def outcome(status):
    return "OK" if status < 400 else "CLIENT_ERROR" if status < 500 else "SERVER_ERROR"


class Request:
    """What --request says: METHOD PATH, where {id} stands for a number."""

    def __init__(self, text):
        self.method, self.endpoint = text.split(" ")

    def path(self, turn):
        return self.endpoint.replace("{id}", str(1000 + turn))

    def body(self, turn):
        return b"x" * (turn % 3000) if self.method in ("POST", "PUT", "PATCH") else None

    def log(self, log, sock, started, status, port):
        log.add(
            started,
            sock.read_ns - started,
            method=self.method,
            endpoint=self.endpoint.partition("?")[0],
            http_status=status,
            outcome=outcome(status),
            port=port,
        )


class KeptAlive:
    """One connection, one request at a time; opened again when the server closes it."""

    def __init__(self, args, log):
        self._args = args
        self._log = log
        self._requests = [Request(text) for text in args.request]
        self._connection = http.client.HTTPConnection(args.host, args.port, timeout=10)
        self._connection._create_connection = self._connect

    def _connect(self, address, timeout=None, source_address=None):
        sock = truth.TimedSocket.connect_to(address, spin=self._args.spin and not self._args.tls)
        if self._args.tls:
            sock = truth.tls_context().wrap_socket(sock, server_hostname="localhost")
        self.port = truth.local_port(sock)
        return sock

    def exchange(self, turn):
        if self._connection.sock is None:
            self._connection.connect()
        request = self._requests[turn % len(self._requests)]
        sock = self._connection.sock
        sock.begin()
        self._connection.request(
            request.method,
            request.path(turn),
            request.body(turn),
            {"Cookie": "session=secret", "Accept": "*/*"},
            encode_chunked=False,
        )
        response = self._connection.getresponse()
        response.read()
        request.log(self._log, sock, sock.sent_ns, response.status, self.port)

    def close(self):
        self._connection.close()


class Shared(io.BufferedReader):
    """What several answers are read from, one after the other."""

    def __init__(self, sock):
        super().__init__(sock.makefile("rb", buffering=0))

    def makefile(self, mode):
        return self

    def close(self):
        pass


class Pipelined:
    """One connection, several requests before the first answer."""

    def __init__(self, args, log):
        self._args = args
        self._log = log
        self._requests = [Request(text) for text in args.request]
        self._sock = truth.TimedSocket.connect_to((args.host, args.port), spin=args.spin)
        self._answers = Shared(self._sock)
        self._waiting = []
        self.port = truth.local_port(self._sock)

    def exchange(self, turn):
        self._waiting.append((self._requests[turn % len(self._requests)], turn))
        if len(self._waiting) == self._args.pipeline:
            self._flush()

    def _flush(self):
        sent = b"".join(self._bytes(request, turn) for request, turn in self._waiting)
        self._sock.begin()
        self._sock.sendall(sent)
        started = self._sock.sent_ns
        for request, _ in self._waiting:
            response = http.client.HTTPResponse(self._answers, method=request.method)
            response.begin()
            response.read()
            request.log(self._log, self._sock, started, response.status, self.port)
        self._waiting = []

    def _bytes(self, request, turn):
        body = request.body(turn) or b""
        length = f"Content-Length: {len(body)}\r\n" if body else ""
        head = f"{request.method} {request.path(turn)} HTTP/1.1\r\nHost: localhost\r\n{length}\r\n"
        return head.encode() + body

    def close(self):
        if self._waiting:
            self._flush()
        self._sock.close()


def main():
    parser = truth.options(__doc__)
    parser.add_argument(
        "--request", action="append", required=True, help="METHOD PATH, taken in turns; {id} varies"
    )
    parser.add_argument("--pipeline", type=int, default=1, help="requests sent at once")
    parser.add_argument("--tls", action="store_true", help="over TLS, trusting any certificate")
    args = parser.parse_args()
    log = truth.Truth(args.truth, "http/1")
    kind = Pipelined if args.pipeline > 1 else KeptAlive
    truth.run(args, lambda number: kind(args, log))
    log.close()


if __name__ == "__main__":
    main()
