#!/usr/bin/env bash
# Compiles the BPF programs into src/main/resources/bpf/ARCH, but only when their sources have changed
# since the objects kept there were built: so clang is needed only by those who change them.
#
#   build.sh           rebuild what is out of date
#   build.sh --force   rebuild all
#   build.sh --check   exit 1 if the objects are out of date
#   build.sh --programs SOURCES OBJECTS   rebuild what is out of date of other programs that include
#                                         the headers here, from one directory into another
set -euo pipefail
headers=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
sources=$headers
out=$headers/../resources/bpf
if [[ "${1:-}" == --programs && $# -eq 3 ]]; then
    sources=$2
    mkdir -p "$3"
    out=$(cd "$3" && pwd)
    shift 3
fi
cd "$sources"
stamp=$out/sources.sha256
flags=(-g -O2 -target bpf -mcpu=v3 -Wall -Wextra -Wpadded -Wno-unused-parameter -Werror)

case "${1:-}" in
"" | --force | --check) ;;
*) sed -n "2,9p" "$headers/build.sh"; exit 2 ;;
esac

shopt -s nullglob
own=(*.h *.c)
[[ "$sources" -ef "$headers" ]] || own+=("$headers"/*.h)
now=$({ printf '%s\n' "${flags[@]}"; sha256sum -- "${own[@]}"; } | sha256sum | cut -d' ' -f1)
if [[ "${1:-}" != --force && -f "$stamp" && "$(cat "$stamp")" == "$now" ]]; then
    exit 0
fi
if [[ "${1:-}" == --check ]]; then
    echo "the BPF objects in $out are older than their sources; run collector/src/main/bpf/build.sh" >&2
    exit 1
fi
for tool in clang llvm-strip; do
    command -v "$tool" >/dev/null || {
        echo "the BPF sources have changed, and compiling them needs $tool:" \
            "apt-get install clang llvm libbpf-dev linux-libc-dev" >&2
        exit 1
    }
done
for target in x86_64:x86 aarch64:arm64; do
    dir=$out/${target%%:*}
    mkdir -p "$dir"
    for source in *.bpf.c; do
        object=$dir/${source%.c}.o
        echo "compiling $source for ${target%%:*}"
        clang "${flags[@]}" "-D__TARGET_ARCH_${target##*:}" -iquote "$headers" -idirafter "/usr/include/$(uname -m)-linux-gnu" -c "$source" -o "$object"
        llvm-strip -g "$object"
    done
done
echo "$now" >"$stamp"
