# ./run soak [MINUTES]: the long fault runs, again and again until the time is over (at least once).
set -euo pipefail
. "$AIM_ROOT/tools/run/setup.sh"
minutes=${1:-10}
case "$minutes" in '' | *[!0-9]*) fail "soak: MINUTES is a number" ;; esac
need $BUILD_PACKAGES $TEST_PACKAGES
need_node_modules all
build_into build/dev -Dtests=true
export AIM_SOAK=1
end=$(($(date +%s) + minutes * 60))
while :; do
    /usr/bin/python3 tools/test.py --build build/dev store/power ingest/mutated e2e/school-year e2e/power e2e/disk e2e/beside e2e/mllp
    [ "$(date +%s)" -lt "$end" ] || break
done
