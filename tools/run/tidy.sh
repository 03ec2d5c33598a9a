# ./run tidy [FILE...]: break C lines that are too long for the house rules.
set -euo pipefail
. "$AIM_ROOT/tools/run/setup.sh"
need clang-format
exec /usr/bin/python3 tools/tidy.py "$@"
