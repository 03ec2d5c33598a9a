# ./run clean
set -euo pipefail
rm -rf "$AIM_ROOT/build"
