# ./run build
set -euo pipefail
. "$AIM_ROOT/tools/run/setup.sh"
need $BUILD_PACKAGES
need_node_modules build
if installed libcmocka-dev; then build_into build/dev; else build_into build/dev -Dtests=false; fi
