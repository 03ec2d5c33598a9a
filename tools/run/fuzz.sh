# ./run fuzz [NAME] [SECONDS]: libFuzzer with AddressSanitizer and UBSan, each target for a while.
set -euo pipefail
. "$AIM_ROOT/tools/run/setup.sh"
need $BUILD_PACKAGES $CLANG_PACKAGES
name=${1:-} seconds=${2:-60}
case "$name" in '' | *[!0-9]*) ;; *) seconds=$name name= ;; esac
need_node_modules build
CC=clang build_into build/fuzz -Dfuzz=true -Dtests=false
failed=0 ran=0
for target in build/fuzz/fuzz/fuzz_*; do
    [ -x "$target" ] && [ -f "$target" ] || continue
    short=$(basename "$target") short=${short#fuzz_}
    case "$short" in *"$name"*) ;; *) continue ;; esac
    mkdir -p "build/fuzz-corpus/$short"
    step "fuzz $short, $seconds s"
    seeds=(); [ -d "fuzz/corpus/$short" ] && seeds=("fuzz/corpus/$short")
    dictionary=(); [ -f "fuzz/$short.dict" ] && dictionary=("-dict=fuzz/$short.dict")
    ran=$((ran + 1))
    "$target" -max_total_time="$seconds" -timeout=10 -rss_limit_mb=1024 -print_final_stats=1 "${dictionary[@]}" \
        -artifact_prefix="build/fuzz-corpus/$short-" "build/fuzz-corpus/$short" "${seeds[@]}" \
        2>&1 | grep -E 'stat::number_of_executed|SUMMARY|ERROR|panic' || true
    [ "${PIPESTATUS[0]}" = 0 ] || failed=$((failed + 1))
done
echo "fuzz: $ran targets, $failed with findings"
[ "$ran" -gt 0 ] && [ "$failed" = 0 ]
