# ./run demo [--once] [--persons N] [--port N]: a synthetic borough from nothing to the screen.
set -euo pipefail
. "$AIM_ROOT/tools/run/setup.sh"
once= persons=20000 port=8443
while [ $# -gt 0 ]; do
    case "$1" in
        --once) once=1 ;;
        --persons) persons=${2:?--persons needs a number}; shift ;;
        --port) port=${2:?--port needs a number}; shift ;;
        *) fail "demo: unknown option '$1' (see ./run --help)" ;;
    esac
    shift
done
case "$persons$port" in *[!0-9]*) fail "--persons and --port take a number" ;; esac
need $BUILD_PACKAGES
need_node_modules build
if installed libcmocka-dev; then build_into build/dev; else build_into build/dev -Dtests=false; fi

aim=$AIM_ROOT/build/dev/src/aim
demo=$AIM_ROOT/build/demo-$persons
hub=$demo/hub
region=$demo/region
started=$(date +%s)
say() { printf '%s\n' "$*"; }
timed() { local t0; t0=$(date +%s%N); "$@"; step "took $((($(date +%s%N) - t0) / 1000000)) ms"; }

if [ ! -e "$demo/ready" ]; then
    rm -rf "$demo" && mkdir -p "$demo"
    step "a borough of $persons people"
    timed "$aim" generate --persons "$persons" --seed 1 --out "$region"
    step "a training hub, its partners and their agreements"
    "$aim" init "$hub" --training
    export AIM_HUB=$hub
    timed "$aim" apply "$region/region.yaml"
    step "loading, linking and recognising what each agency sent"
    load_all() {
        local feed agency
        for feed in "$region"/feeds/*.csv; do
            agency=$(basename "$feed" .csv)
            "$aim" load --agency "$agency" "$feed" || [ $? = 1 ]
        done
    }
    timed load_all
    touch "$demo/ready"
else
    step "the hub of an earlier run is used again ($hub); ./run clean removes it"
fi
export AIM_HUB=$hub
step "what it found"
"$aim" link export --csv >"$demo/links.csv"
"$aim" eval linkage --truth "$region/truth.csv" --links "$demo/links.csv" --feeds "$region/feeds"
"$aim" review list --limit 10 --as "$(cat "$region/reviewer.login" 2>/dev/null || echo reviewer)"
"$aim" audit verify
say "all of it took $(($(date +%s) - started)) s"
[ -n "$once" ] && exit 0
step "serving; stop it with Ctrl-C"
exec "$aim" serve --port "$port"
