#!/usr/bin/python3
"""GraphQL over HTTP by Python's http.client: queries and mutations, with errors under a 200."""

import http.client
import json
import urllib.parse

import truth

USER = "query UserById($id: ID!) { user(id: $id) { id name balance } }"
RENAME = "mutation Rename($id: ID!, $name: String!) { rename(id: $id, name: $name) { id name } }"

# By name: kind, operation name, document, and the error's code that comes of it.
OPERATIONS = {
    "user": ("query", "UserById", USER, ""),
    "rename": ("mutation", "Rename", RENAME, ""),
    "slow": ("query", "Slow", "query Slow { slow }", ""),
    "broken": ("query", "Broken", "query Broken { broken }", "INTERNAL_SERVER_ERROR"),
    "secret": ("query", "Secret", "query Secret { secret }", "UNAUTHENTICATED"),
    "partial": (
        "query",
        "Partial",
        "query Partial($id: ID!) { user(id: $id) { id name } secret }",
        "UNAUTHENTICATED",
    ),
    # No server gives these a code: "errors" is all there is.
    "null": ("query", "Null", "query Null { missing }", None),
    "invalid": ("query", "Invalid", "query Invalid { nosuch }", None),
}

OUTCOMES = {"": "OK", "INTERNAL_SERVER_ERROR": "SERVER_ERROR", "UNAUTHENTICATED": "CLIENT_ERROR"}


class Lane:
    def __init__(self, args, log):
        self._args = args
        self._log = log
        self._names = args.mix.split(",")
        self._connection = http.client.HTTPConnection(args.host, args.port, timeout=10)
        self._connection._create_connection = self._connect

    def _connect(self, address, timeout=None, source_address=None):
        sock = truth.TimedSocket.connect_to(address, spin=self._args.spin)
        self._port = truth.local_port(sock)
        return sock

    def exchange(self, turn):
        if self._connection.sock is None:
            self._connection.connect()
        kind, operation, document, expected = OPERATIONS[self._names[turn % len(self._names)]]
        asked = {"operationName": operation, "query": document}
        asked["variables"] = {"id": str(turn % 100), "name": "secret name"}
        sock = self._connection.sock
        sock.begin()
        if self._args.get and kind == "query":
            asked["variables"] = json.dumps(asked["variables"])
            query = urllib.parse.urlencode(asked)
            self._connection.request("GET", f"/graphql?{query}", headers={"Accept": ACCEPT})
        else:
            headers = {"Content-Type": "application/json", "Accept": ACCEPT}
            self._connection.request("POST", "/graphql", json.dumps(asked), headers)
        response = self._connection.getresponse()
        answered = json.loads(response.read())
        errors = answered.get("errors", [])
        if bool(errors) != (expected != ""):
            raise AssertionError(f"{operation} was answered by {answered}")
        self._log.add(
            sock.sent_ns,
            sock.duration,
            method=kind,
            endpoint=f"/graphql {operation}",
            http_status=response.status,
            error_name=errors[0].get("extensions", {}).get("code", "errors") if errors else "",
            outcome=OUTCOMES.get(expected),
            port=self._port,
        )

    def close(self):
        self._connection.close()


# Errors are under a 200 then; with application/graphql-response+json they need not be.
ACCEPT = "application/json"


def main():
    parser = truth.options(__doc__)
    parser.add_argument(
        "--mix", default="user,rename,broken", help="taken in turns: " + ", ".join(OPERATIONS)
    )
    parser.add_argument("--get", action="store_true", help="ask queries by GET")
    args = parser.parse_args()
    log = truth.Truth(args.truth, "graphql")
    truth.run(args, lambda number: Lane(args, log))
    log.close()


if __name__ == "__main__":
    main()
