#!/usr/bin/python3
"""DNS over UDP or TCP: one question at a time on each socket, some of which are never answered."""

import socket
import struct

import truth

TYPES = {"A": 1, "AAAA": 28, "TXT": 16}
NAMES = {1: "FORMERR", 2: "SERVFAIL", 3: "NXDOMAIN", 4: "NOTIMP", 5: "REFUSED"}
OUTCOMES = {0: "OK", 2: "SERVER_ERROR", 3: "CLIENT_ERROR"}


class TimedUdpSocket(truth.Timed, socket.socket):
    """A UDP socket with a timer."""


class Lane:
    def __init__(self, args, log):
        self._args = args
        self._log = log
        self._questions = [each.split(":") for each in args.mix.split(",")]
        address = (args.host, args.port)
        if args.tcp:
            self._sock = truth.TimedSocket.connect_to(address, spin=args.spin)
        else:
            self._sock = TimedUdpSocket(socket.AF_INET, socket.SOCK_DGRAM)
            self._sock.connect(address)
        self._port = truth.local_port(self._sock)

    def exchange(self, turn):
        kind, domain = self._questions[turn % len(self._questions)]
        number = turn & 0xFFFF
        name = f"host-{turn}.{domain}"
        labels = b"".join(bytes([len(label)]) + label.encode() for label in name.split("."))
        message = struct.pack(">HHHHHH", number, 0x0100, 1, 0, 0, 0) + labels + b"\0"
        message += struct.pack(">HH", TYPES[kind], 1)
        silent = domain.startswith("silent")
        self._sock.spin = self._args.spin and not silent
        self._sock.settimeout(0.1 if silent else None if self._args.spin else 10)
        self._sock.begin()
        if self._args.tcp:
            message = struct.pack(">H", len(message)) + message
        self._sock.send(message)
        try:
            answer = self._receive()
            while struct.unpack(">H", answer[:2])[0] != number:
                answer = self._receive()  # that of a question which was given up
            self._add(kind, name, answer[3] & 15, struct.unpack(">H", answer[6:8])[0])
        except TimeoutError:
            self._add(kind, name, None)

    def _receive(self):
        if not self._args.tcp:
            return self._sock.recv(4096)
        (length,) = struct.unpack(">H", self._exactly(2))
        return self._exactly(length)

    def _exactly(self, count):
        data = b""
        while len(data) < count:
            more = self._sock.recv(count - len(data))
            if not more:
                raise EOFError("the server has closed")
            data += more
        return data

    def _add(self, kind, name, rcode, records=0):
        no_data = rcode == 0 and records == 0
        self._log.add(
            self._sock.sent_ns,
            None if rcode is None else self._sock.duration,
            method=kind,
            endpoint=name,
            error_code=-1 if rcode is None else rcode,
            error_name="NODATA" if no_data else NAMES.get(rcode, ""),
            outcome="TIMEOUT" if rcode is None else OUTCOMES.get(rcode),
            port=self._port,
        )

    def close(self):
        self._sock.close()


def main():
    parser = truth.options(__doc__)
    parser.add_argument(
        "--mix",
        default="A:ok.demo,A:gone.demo",
        help="TYPE:DOMAIN, asked in turns, each for a new name in it; silent… is not waited for",
    )
    parser.add_argument("--tcp", action="store_true", help="over TCP")
    args = parser.parse_args()
    log = truth.Truth(args.truth, "dns")
    truth.run(args, lambda number: Lane(args, log))
    log.close()


if __name__ == "__main__":
    main()
