#!/usr/bin/python3
"""A proxy that tunnels whatever it is asked to by CONNECT, to ports of this host."""

import argparse
import socket
import threading


def relay(source, target):
    while data := source.recv(1 << 16):
        target.sendall(data)
    target.shutdown(socket.SHUT_WR)


def serve(client):
    with client:
        head = b""
        while b"\r\n\r\n" not in head:
            head += client.recv(4096)
        host, _, port = head.split(b" ")[1].partition(b":")
        with socket.create_connection((host.decode(), int(port))) as server:
            server.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            client.sendall(b"HTTP/1.1 200 Connection established\r\n\r\n")
            answering = threading.Thread(target=relay, args=(server, client), daemon=True)
            answering.start()
            relay(client, server)
            answering.join()


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, required=True, help="to listen on")
    args = parser.parse_args()
    with socket.create_server(("127.0.0.1", args.port)) as listener:
        print("ready", flush=True)
        while True:
            client, _ = listener.accept()
            client.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            threading.Thread(target=serve, args=(client,), daemon=True).start()


if __name__ == "__main__":
    main()
