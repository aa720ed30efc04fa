#!/usr/bin/python3
"""Answers with whatever it is told to, whether or not that is a protocol.

A connection's first request, whatever it is, gets the first answer, the next one the next; after the
last, the connection is closed. The first connection goes by the first script, the next by the next,
and those behind the last by that.
"""

import argparse
import socket
import threading


def serve(sock, script):
    with sock:
        for answer in script.split(","):
            if not sock.recv(1 << 16):
                return
            sock.sendall(bytes.fromhex(answer))


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, required=True, help="to listen on")
    parser.add_argument(
        "--script", action="append", required=True, help="answers: HEX, between commas"
    )
    args = parser.parse_args()
    scripts = list(args.script)
    with socket.create_server(("127.0.0.1", args.port), backlog=1024) as listener:
        print("ready", flush=True)
        while True:
            sock, _ = listener.accept()
            sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            script = scripts.pop(0) if len(scripts) > 1 else scripts[0]
            threading.Thread(target=serve, args=(sock, script), daemon=True).start()


if __name__ == "__main__":
    main()
