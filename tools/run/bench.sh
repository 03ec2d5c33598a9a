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
[ "$found" = 1 ] && [ "$failed" = 0 ]
