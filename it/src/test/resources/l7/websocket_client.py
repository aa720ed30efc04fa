#!/usr/bin/python3
"""WebSocket by Python's websockets: each exchange is a connection that is upgraded, echoes a few
messages, and is closed by the client or the server with a code."""

import asyncio

import websockets

import truth


class Lane:
    def __init__(self, args, log):
        self._args = args
        self._log = log
        self._codes = args.close.split(",")
        self._loop = asyncio.new_event_loop()

    def exchange(self, turn):
        self._loop.run_until_complete(self._converse(turn))

    async def _converse(self, turn):
        path = f"/chat/{turn}?token=secret"
        uri = f"ws://{self._args.host}:{self._args.port}{path}"
        who, code = self._codes[turn % len(self._codes)].split(":")
        started = truth.now()
        socket = await websockets.connect(uri)
        port = socket.local_address[1]
        upgraded = truth.now()
        self._log.add(
            started,
            protocol="http/1",
            method="GET",
            endpoint="/chat/{id}",
            http_status=101,
            outcome="OK",
            port=port,
        )
        for message in range(self._args.messages):
            await socket.send("secret message" * (1 + message % 5))
            await socket.recv()
        if who == "client":
            await socket.close(int(code))
        else:
            await socket.send(f"close {code}")
            await socket.wait_closed()
        assert socket.close_code == int(code), socket.close_code
        self._log.add(upgraded, endpoint="/chat/{id}", port=port, **ended(int(code)))

    def close(self):
        self._loop.close()


def ended(code):
    outcomes = {1000: "OK", 1001: "OK", 1011: "SERVER_ERROR"}
    known = {"outcome": outcomes[code]} if code in outcomes else {}
    return {"error_code": code, **known}


def main():
    parser = truth.options(__doc__)
    parser.add_argument(
        "--close",
        default="client:1000,server:1000,server:1011",
        help="who closes with which code, in turns",
    )
    parser.add_argument("--messages", type=int, default=5, help="echoed on each connection")
    args = parser.parse_args()
    log = truth.Truth(args.truth, "websocket")
    truth.run(args, lambda number: Lane(args, log))
    log.close()


if __name__ == "__main__":
    main()
