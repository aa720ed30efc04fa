#!/usr/bin/env bash
# Lists the classes that ./foreshock archives, anew: those that a stack and a collector load which for
# a while observe a server and its client in a cgroup of their own: what others on this host say is not
# theirs to read. Run it as root, with the oldest JDK that is supported (17); it takes python3.
set -euo pipefail

home=$(cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/.." && pwd)
lists=$home/local/src/main/dist
work=$(mktemp -d)
hierarchy=/sys/fs/cgroup
[ ! -d "$hierarchy/unified" ] || hierarchy=$hierarchy/unified
scope=$(mktemp -d "$hierarchy/foreshock-class-lists-XXXXXX")
subject=
trap cleanup EXIT

cleanup() {
    [ -z "$subject" ] || kill "$subject" 2>/dev/null || true
    wait
    rm -rf "$work"
    rmdir "$scope"
}

# A server, and a client that asks it for what there is and for what there is not, five times a second.
converse() {
    echo "$BASHPID" >"$scope/cgroup.procs"
    exec python3 -c '
import http.client, http.server, threading, time
server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), http.server.SimpleHTTPRequestHandler)
threading.Thread(target=server.serve_forever, daemon=True).start()
while True:
    for path in ("/", "/missing"):
        connection = http.client.HTTPConnection(*server.server_address)
        connection.request("GET", path)
        connection.getresponse().read()
        connection.close()
        time.sleep(0.2)
' 2>/dev/null
}

fail() {
    printf 'class-lists: %s\n' "$*" >&2
    exit 1
}

# Puts together what the JVMs loaded that ran one of some main classes. Left out is what other runs do
# not load: proxies and classes with an address in their name; and, with their source, the job's.
write_list() {
    local library=$1 mains=$2 loaded
    mapfile -t loaded < <(grep -lE "^($mains)( |\$)" "$work"/*.loaded)
    [ ${#loaded[@]} -gt 0 ] || fail "no JVM ran $mains"
    awk '/^@lambda-/ { print } /^[^@#]/ && !/ source: / { print $1 }' "${loaded[@]}" |
        grep -v 'Proxy\|0x0' | awk '!seen[$0]++' >"$lists/$library.classes"
    echo "$library.classes: $(grep -vc '^@' "$lists/$library.classes") classes"
}

"$home/foreshock" version # a build would be recorded too
(cd "$work" && converse) &
subject=$!
FORESHOCK_COLLECTOR_FILTER_CGROUPS=$(stat -c %i "$scope") \
    JDK_JAVA_OPTIONS="-Xshare:off -XX:DumpLoadedClassList=$work/%p.loaded" \
    "$home/foreshock" up --data-dir "$work/data" --duration 40s
write_list dependencies 'io/foreshock/local/(Foreshock|broker/BrokerMain|flink/FlinkMain)'
write_list registry io/quarkus/runner/GeneratedMain
write_list collector io/foreshock/collector/CollectorMain
