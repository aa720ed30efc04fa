#!/usr/bin/python3
"""gRPC by the C core: calls of methods that end with the code that their name says."""

import re

import grpc

import truth


class Lane:
    def __init__(self, args, log):
        self._args = args
        self._log = log
        self._methods = args.mix.split(",")
        # A channel of its own, and so a connection.
        self._channel = grpc.insecure_channel(
            f"{args.host}:{args.port}", options=[("grpc.use_local_subchannel_pool", 1)]
        )
        grpc.channel_ready_future(self._channel).result(10)

    def exchange(self, turn):
        method = self._methods[turn % len(self._methods)]
        path = f"/test.Codes/{method}"
        body = bytes(turn % 500)
        started = truth.now()
        try:
            if method == "Stream":
                list(self._channel.unary_stream(path)(body, timeout=10))
            else:
                call = self._channel.unary_unary(path)
                call(body, timeout=0.05 if method == "Never" else 10)
            code = grpc.StatusCode.OK
        except grpc.RpcError as failure:
            code = failure.code()
        # The library is too far from the socket for the time of a quick answer.
        duration = truth.now() - started if method == "Slow" else None
        self._log.add(started, duration, **what(method, code.value[0]))

    def close(self):
        self._channel.close()


def what(method, code):
    """What is on the wire; a caller that gives up gets a code from its own library."""
    number = re.fullmatch(r"Code(\d+)", method)
    named = int(number[1]) if number else 5 if method == "Abort" else None
    if named is not None and named != code and code != 2:
        raise AssertionError(f"{method} ended with {code}")
    status = {"method": "grpc", "endpoint": f"/test.Codes/{method}"}
    if method == "Never":
        return {**status, "outcome": "TIMEOUT"}  # the server may have noticed it, too
    status["grpc_status"] = code if named is None else named
    return {**status, **OUTCOMES.get(status["grpc_status"], {})}


# Those of which everybody says the same.
OUTCOMES = {
    0: {"outcome": "OK"},
    3: {"outcome": "CLIENT_ERROR"},
    5: {"outcome": "CLIENT_ERROR"},
    7: {"outcome": "CLIENT_ERROR"},
    13: {"outcome": "SERVER_ERROR"},
    14: {"outcome": "SERVER_ERROR"},
    16: {"outcome": "CLIENT_ERROR"},
    42: {"outcome": "UNKNOWN"},
}


def main():
    parser = truth.options(__doc__)
    parser.add_argument("--mix", default="Code0,Code14", help="methods, called in turns")
    args = parser.parse_args()
    log = truth.Truth(args.truth, "grpc")
    truth.run(args, lambda number: Lane(args, log))
    log.close()


if __name__ == "__main__":
    main()
