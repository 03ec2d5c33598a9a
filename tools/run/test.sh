# ./run test [NAME...]: every test on both stores, and in a real browser.
set -euo pipefail
. "$AIM_ROOT/tools/run/setup.sh"
need $BUILD_PACKAGES $TEST_PACKAGES
need_node_modules all
build_into build/dev -Dtests=true
exec /usr/bin/python3 tools/test.py --build build/dev "$@"
