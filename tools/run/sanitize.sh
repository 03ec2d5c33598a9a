# ./run sanitize [NAME...]: the whole test suite under AddressSanitizer and UndefinedBehaviorSanitizer.
set -euo pipefail
. "$AIM_ROOT/tools/run/setup.sh"
need $BUILD_PACKAGES $TEST_PACKAGES
need_node_modules all
build_into build/sanitize -Db_sanitize=address,undefined -Dbuildtype=debugoptimized
export ASAN_OPTIONS=detect_leaks=1:abort_on_error=1 UBSAN_OPTIONS=halt_on_error=1:print_stacktrace=1
exec /usr/bin/python3 tools/test.py --build build/sanitize "$@"
