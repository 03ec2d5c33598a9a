# tests/e2e/api/world.sh -- a hub with two agencies' programs and a server; sourced by the tests here.

# client CODE AGENCY FEEDS UNTIL [options]: prints its key
client() {
    local code=$1 agency=$2 feeds=$3 until=$4
    shift 4
    aim client add "$code" --agency "$agency" --feeds "$feeds" --until "$until" --json "$@" >client.json &&
        json 'd["key"]' client.json
}
api_world() {
    aim generate --persons 300 --seed 7 --today 2014-03-26 --out region >/dev/null
    new_hub hub --clock 2014-03-26T12:00:00Z && aim apply region/region.yaml >/dev/null || return 1
    POLICE=$(client police-feed police police 2014-12-31 --purposes "child_concern" --rate 1000)
    GP=$(client gp-system gp-network gp-network 2014-12-31)
    OLD=$(client old police police 2014-03-20 --from 2014-03-01)
}
serve() { # [options]
    "$AIM" serve --port "${PORT:-0}" --plain-http "$@" >served 2>served.err &
    server=$!
    for _ in $(seq 100); do grep -q 'http://' served && break; sleep 0.1; done
    address=$(grep -oE 'http://localhost:[0-9]+' served | head -1)
    PORT=${address##*:}
}
# call KEY curl-arguments...: prints the status; head and body are in `head` and `body`
call() {
    local key=$1
    shift
    curl -s -m 60 -D head -o body -w '%{http_code}\n' -H "Authorization: Bearer $key" "$@"
}
said() { sed -n "s/^$1: \(.*\)\r$/\1/ip" head; } # the value of a header line of the answer
