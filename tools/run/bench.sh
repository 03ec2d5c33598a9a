# ./run bench [NAME] [--json]: each benchmark prints its figures and the machine's name.
set -euo pipefail
. "$AIM_ROOT/tools/run/setup.sh"
need $BUILD_PACKAGES
need_node_modules build
build_into build/bench -Dtests=false -Dbuildtype=release >&2
found=0 failed=0
for bench in build/bench/bench/bench_*; do
    [ -x "$bench" ] && [ -f "$bench" ] || continue
    found=1
    "$bench" "$@" || failed=1
done
# The demo is measured from outside, on the program itself.
name= json=
for word in "$@"; do
    case "$word" in --json) json=--json ;; *) name=$word ;; esac
done
case demo in *"$name"*) /usr/bin/python3 tools/bench_demo.py ./build/bench/src/aim $json || failed=1 ;; esac
[ "$found" = 1 ] && [ "$failed" = 0 ]
