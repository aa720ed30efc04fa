#!/usr/bin/python3
"""A WebSocket server (Python's websockets) that echoes, and closes with the code N after the text
"close N"."""

import argparse
import asyncio

import websockets


async def serve(socket, path=None):
    async for message in socket:
        if isinstance(message, str) and message.startswith("close "):
            await socket.close(int(message[6:]), "secret reason")
            return
        await socket.send(message)


async def run(port):
    async with websockets.serve(serve, "127.0.0.1", port):
        print("ready", flush=True)
        await asyncio.Future()


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, required=True, help="on loopback")
    asyncio.run(run(parser.parse_args().port))


if __name__ == "__main__":
    main()
