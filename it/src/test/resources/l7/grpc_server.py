#!/usr/bin/python3
"""A gRPC server (C core) whose methods end with the code that their name says: Code0, Code14…

Slow answers after 20 ms, Never not before its caller has given up, Stream with ten messages.
"""

import argparse
import concurrent.futures
import threading

import grpc

CODES = {code.value[0]: code for code in grpc.StatusCode}


def unary(handle):
    return grpc.unary_unary_rpc_method_handler(handle)


def code_of(number):
    def handle(request, context):
        if number != 0:
            context.set_code(CODES[number])
            context.set_details("secret detail")
        return request

    return handle


def slow(request, context):
    threading.Event().wait(0.02)
    return request


def never(request, context):
    gone = threading.Event()
    if context.add_callback(gone.set):
        gone.wait(10)
    return request


def stream(request, context):
    for _ in range(10):
        yield request


def abort_at_once(request, context):
    context.abort(grpc.StatusCode.NOT_FOUND, "secret detail")


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, required=True, help="on loopback")
    args = parser.parse_args()
    methods = {f"Code{number}": unary(code_of(number)) for number in CODES}
    methods["Slow"] = unary(slow)
    methods["Never"] = unary(never)
    methods["Abort"] = unary(abort_at_once)
    methods["Stream"] = grpc.unary_stream_rpc_method_handler(stream)
    server = grpc.server(concurrent.futures.ThreadPoolExecutor(max_workers=16))
    server.add_generic_rpc_handlers((grpc.method_handlers_generic_handler("test.Codes", methods),))
    server.add_insecure_port(f"127.0.0.1:{args.port}")
    server.start()
    print("ready", flush=True)
    server.wait_for_termination()


if __name__ == "__main__":
    main()
