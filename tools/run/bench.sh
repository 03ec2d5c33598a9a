# ./run bench [NAME] [--json] [--small]: each benchmark prints its figures and the machine's name.
set -euo pipefail
. "$AIM_ROOT/tools/run/setup.sh"
need $BUILD_PACKAGES
need_node_modules build
name= json= small=
for word in "$@"; do
    case "$word" in --json) json=--json ;; --small) small=--small ;; *) name=$word ;; esac
done
build_into build/bench -Dtests=false -Dbuildtype=release >&2
found=0 failed=0
for bench in build/bench/bench/bench_*; do
    [ -x "$bench" ] && [ -f "$bench" ] || continue
    found=1
    "$bench" $name $json || failed=1
done
# Two gates of linking are about time, and measured by others on the largest hub that is kept (bench/region.h).
if [ "$name" = linkage ]; then
    for timed in incremental search; do "build/bench/bench/bench_$timed" $timed $json || failed=1; done
fi
# The demo, deliveries through HTTP, pulls and questions about plans are measured from outside, on the program itself.
case demo in *"$name"*) /usr/bin/python3 tools/bench_demo.py ./build/bench/src/aim $json || failed=1 ;; esac
case api in *"$name"*) /usr/bin/python3 tools/bench_api.py ./build/bench/src/aim $json || failed=1 ;; esac
case pull in *"$name"*) /usr/bin/python3 tools/bench_pull.py ./build/bench/src/aim $json || failed=1 ;; esac
case cp-is in *"$name"*) /usr/bin/python3 tools/bench_cpis.py ./build/bench/src/aim $json || failed=1 ;; esac
# The comparison with Splink installs packages and takes minutes: only when it is asked for by its whole name.
if [ "$name" = peers ]; then
    . bench/peers/venv.sh
    python=$(peers_venv "$AIM_ROOT") || fail "Splink cannot be installed, see build/peers-venv.log"
    /usr/bin/python3 bench/peers/bench.py ./build/bench/src/aim "$python" $json $small || failed=1
fi
[ "$found" = 1 ] && [ "$failed" = 0 ]
