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

aim=./build/dev/src/aim
demo=build/demo-$persons
hub=$demo/hub
region=$demo/region
started=$(date +%s)
password='orchard lantern forty two'
say() { printf '%s\n' "$*"; }
timed() { local t0; t0=$(date +%s%N); "$@"; step "took $((($(date +%s%N) - t0) / 1000000)) ms"; }

if [ ! -e "$demo/ready" ]; then
    rm -rf "$demo" && mkdir -p "$demo"
    step "a borough of $persons people"
    timed "$aim" generate --persons "$persons" --seed 1 --pack cases --out "$region"
    step "a training hub, its partners and their agreements"
    "$aim" init "$hub" --training
    export AIM_HUB=$hub
    timed "$aim" apply "$region/region.yaml"
    "$aim" apply tools/demo/doors.yaml
    /usr/bin/python3 tools/demo/send.py split "$region/feeds/childrens-hospital.csv" "$demo/childrens-hospital.csv"
    step "loading, linking and recognising what each agency sent in files"
    load_all() {
        local feed agency
        for feed in "$region"/feeds/*.csv; do
            agency=$(basename "$feed" .csv)
            [ ! -e "$demo/$agency.csv" ] || feed=$demo/$agency.csv
            "$aim" load --agency "$agency" "$feed" || [ $? = 1 ]
        done
    }
    timed load_all
    step "training accounts"
    give_passwords() {
        local login
        "$aim" user list --json | /usr/bin/python3 -c '
import json, sys
for u in json.load(sys.stdin):
    if u["agency"]: print(u["login"])' | while read -r login; do
            printf '%s\n' "$password" | "$aim" user password "$login" >/dev/null
        done
    }
    give_passwords
    step "two agencies' systems send over the network: HL7 messages, and people in FHIR"
    # A door is open while its own agency sends: on this machine, with a key that ends with the demo.
    send_all() {
        local key address port
        key=$("$aim" client add harbour-case-system --agency harbour-families --feeds people --purposes child_concern --until 2035-12-31 --json |
            /usr/bin/python3 -c 'import json, sys; print(json.load(sys.stdin)["key"])')
        address=$(grep -o 'http://[^/]*' "$demo/served")
        port=$(sed -n 's/^HL7 messages .* port \([0-9]*\).*/\1/p' "$demo/served")
        /usr/bin/python3 tools/demo/send.py hl7 "$region/feeds/childrens-hospital.csv" "$port"
        AIM_KEY=$key /usr/bin/python3 tools/demo/send.py fhir "$region/feeds/harbour-families.csv" "$address" harbour-families
        for _ in $(seq 120); do
            "$aim" doctor | grep -q 'inbox  *0 messages wait' && break
            sleep 0.5
        done
        "$aim" link run
        "$aim" feed ledger --agency childrens-hospital | tail -3
    }
    "$aim" serve --port 0 --plain-http --mllp 127.0.0.1:0 --plain-mllp >"$demo/served" 2>"$demo/served.log" &
    server=$!
    trap 'kill "$server" 2>/dev/null' EXIT
    for _ in $(seq 100); do grep -q '^HL7 messages' "$demo/served" && break; sleep 0.1; done
    timed send_all
    step "a day's work: people look, refer, ask, answer and decide, page by page"
    AIM=$aim AIM_PASSWORD=$password /usr/bin/python3 tools/demo/people.py "$(grep -o 'http://[^/]*' "$demo/served")"
    kill "$server" && wait "$server" || true
    trap - EXIT
    touch "$demo/ready"
else
    step "the hub of an earlier run is used again ($hub); ./run clean removes it"
fi
export AIM_HUB=$hub
step "what it found: linkage against the truth that the generator wrote"
"$aim" link status
"$aim" link export --csv --as steward >"$demo/links.csv"
"$aim" link export --possible --as steward >"$demo/possible.csv"
"$aim" eval linkage --truth "$region/truth.csv" --links "$demo/links.csv" --possible "$demo/possible.csv" --feeds "$region/feeds" >"$demo/quality.txt"
sed -n '1,/^$/p;/^pairwise/,/^$/p' "$demo/quality.txt" | awk '!seen[$0]++ || !NF'
say "by age, agency, origin and kind of error: $demo/quality.txt"
step "what it recognised: cases that the generator planted, told over several agencies, and decoys"
"$aim" eval recognition --cases "$region/cases.csv" --truth "$region/truth.csv" --as manager >"$demo/recognition.txt"
sed -n '1,3p' "$demo/recognition.txt"
say "by story: $demo/recognition.txt"
step "what it found: the top of the review queue"
"$aim" review list --as reviewer --purpose child_concern --lines 5
"$aim" case list --as reviewer --purpose child_concern
step "the log of all this"
"$aim" audit verify
say "all of it took $(($(date +%s) - started)) s"
[ -n "$once" ] && exit 0
step "serving; everyone in it is invented"
say "open   https://localhost:$port/   (the certificate is the hub's own: the browser will ask)"
say "as     reviewer   safeguarding team, sees most (tier 3)     social-worker, ae, gp, police  (tier 2)"
say "       school, housing, fire  (tier 1)                      charity  (tier 0)"
say "       manager (cases, rules), dpo (approves), commissioner (trends, sees nobody), steward (match review)"
say "try    reviewer: the queue, why this order, open a person, make a case of it, ask partners"
say "       school: search, open a person, refer in three steps; ae: plans by NHS number (CP-IS)"
say "       charity: Locked records, who asks for what it keeps locked; fire: the warning on the page of the child who was referred"
say "with   $password   (every training account has this password)"
exec "$aim" serve --port "$port"
