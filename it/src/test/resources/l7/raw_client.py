#!/usr/bin/python3
"""Says on connections whatever it is told to, whether or not that is a protocol.

All connections take each step before any takes the next. A step that cannot be taken, as the other
end has closed, is passed over: bad input is mostly answered so. What is printed at the end is each
connection's own port.
"""

import argparse
import select
import socket
import struct
import time

QUIET_SECONDS = 0.05


class Talk:
    """The steps, on some connections."""

    def __init__(self, address, connections, udp):
        kind = socket.SOCK_DGRAM if udp else socket.SOCK_STREAM
        self._sockets = [socket.socket(socket.AF_INET, kind) for _ in range(connections)]
        for sock in self._sockets:
            if not udp:
                sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            sock.connect(address)
            sock.setblocking(False)
        self.ports = [sock.getsockname()[1] for sock in self._sockets]

    def send(self, text):
        """Sends bytes, given in hexadecimal."""
        self._send_all(bytes.fromhex(text))

    def drip(self, text):
        """Sends bytes one by one: milliseconds between two, and the bytes."""
        pause, _, hexadecimal = text.partition(":")
        for byte in bytes.fromhex(hexadecimal):
            self._send_all(bytes([byte]))
            time.sleep(int(pause) / 1000)

    def _send_all(self, data):
        for sock in self._sockets:
            try:
                sock.setblocking(True)
                sock.settimeout(1)
                sock.sendall(data)
            except OSError:
                pass  # closed by the other end, or it reads no more
            sock.setblocking(False)

    def hear(self, seconds):
        """Waits until each connection is answered or closed, for so many seconds, and reads."""
        deadline = time.monotonic() + float(seconds)
        for sock in self._sockets:
            wait = max(0, deadline - time.monotonic())
            while self._readable(sock, wait):
                if not self._read(sock):
                    break
                wait = QUIET_SECONDS

    @staticmethod
    def _readable(sock, wait):
        poll = select.poll()
        poll.register(sock, select.POLLIN)
        return poll.poll(wait * 1000)

    @staticmethod
    def _read(sock):
        try:
            return sock.recv(1 << 16)
        except OSError:
            return b""

    def wait(self, seconds):
        """Does nothing."""
        time.sleep(float(seconds))

    def reset(self, _):
        """Has the close that follows be a reset."""
        for sock in self._sockets:
            sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))

    def close(self):
        for sock in self._sockets:
            sock.close()


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--host", default="127.0.0.1", help="where the server is")
    parser.add_argument("--port", type=int, required=True, help="the server's port")
    parser.add_argument("--connections", type=int, default=1, help="connections")
    parser.add_argument("--udp", action="store_true", help="datagrams, one for each send")
    parser.add_argument(
        "--step",
        action="append",
        default=[],
        help="send=HEX, drip=MILLISECONDS:HEX, hear=SECONDS, wait=SECONDS or reset=",
    )
    args = parser.parse_args()
    talk = Talk((args.host, args.port), args.connections, args.udp)
    for step in args.step:
        name, _, value = step.partition("=")
        getattr(talk, name)(value)
    talk.close()
    for port in talk.ports:
        print("port", port)


if __name__ == "__main__":
    main()
