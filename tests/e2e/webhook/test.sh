#!/bin/bash
# sqlite only: what leaves the hub, and what comes back, does not depend on the store; its state in the store is tested in tests/refer
# A case system is told of referrals to its agency, signed and in the form that others' libraries read, and answers by the API.
. "$(dirname "$0")/../lib.sh"

PYTHON=$E2E_ROOT/build/venv/webhook/bin/python3
[ -x "$PYTHON" ] || { test_number=1; echo "ok 1 - a case system is told # SKIP standardwebhooks is not installed, see build/venv/webhook.log"; test_done; }
today=$(date -u +%F)
new_hub hub || { echo "not ok 0 - a hub is made"; test_done; } # the real clock: the receiver's library looks at it too
R=$E2E_ROOT/tests/e2e/web/refer
mkdir region && cp "$R/rules.yaml" region/ && sed 's/until: 2028-12-31/until: 2190-12-31/' "$R/region.yaml" >region/region.yaml
sed -i 's/^referrals:$/&\n  read_by: [{agency: social-care, programs: [case-system]}]/' region/region.yaml
aim apply region/region.yaml >/dev/null || { echo "not ok 0 - a region is applied"; test_done; }
for row in "school,S1,school_worry" "social-care,C1,contact"; do
    IFS=, read -r agency ref type <<<"$row"
    printf 'person_ref,given_name,family_name,birth_date,gender,address,postcode,event_ref,event_type,event_date\n%s,Jane,Doe,2013-06-09,F,23 Inour Street,B99 1AA,e-%s,%s,%s\n' \
        "$ref" "$ref" "$type" "$today" >$agency.csv && aim load --agency $agency $agency.csv >/dev/null
done
aim link run >/dev/null && aim rule run >/dev/null
echo "a password for invented people" | aim user password sol >/dev/null
port=$(/usr/bin/python3 -c 'import socket; s=socket.socket(); s.bind(("127.0.0.1",0)); print(s.getsockname()[1])')
: >kept; echo 200 >status; echo none >secret
"$PYTHON" "$HERE/receiver.py" "$port" secret kept status 2>receiver.log &
receiver=$!
"$AIM" serve --port 0 --plain-http >served 2>served.err &
server=$!
trap 'kill $receiver $server 2>/dev/null' EXIT
for _ in $(seq 100); do grep -q 'http://' served && break; sleep 0.1; done
address=$(grep -oE 'http://localhost:[0-9]+' served | head -1)
for _ in $(seq 60); do (exec 3<>/dev/tcp/127.0.0.1/$port) 2>/dev/null && break; sleep 0.2; done

# lines N: wait until so many messages have come
lines() { for _ in $(seq 120); do [ "$(wc -l <kept)" -ge "$1" ] && return 0; sleep 0.1; done; echo "$(wc -l <kept) of $1"; cat served.err; return 1; }
line() { sed -n "$1p" kept >line.json; json "$2" line.json; }
refer() { "$PYTHON" "$HERE/refer.py" "$address" sol "a password for invented people"; }

test_expect 'an address is https and on the network, but for tests in a training hub' '
    must_fail 1 aim webhook add a --agency social-care --url http://case.example/ 2>said && has said "https://" &&
    must_fail 1 aim webhook add a --agency social-care --url https://localhost/ 2>said && has said "this machine" &&
    must_fail 1 aim webhook add a --agency nobody --url https://case.example/ 2>said && has said "no agency"
'
test_expect 'its secret is shown once, and a message about nobody arrives, signed, as a CloudEvent' '
    aim webhook add care --agency social-care --url http://127.0.0.1:$port/in --loopback --json >made &&
    json "d[\"secret\"]" made >secret && grep -q "^whsec_" secret && aim webhook list >said && has said care && lacks said whsec_ &&
    aim webhook test care && lines 1 && [ "$(line 1 "d[\"verified\"]")" = True ] && [ "$(line 1 "d[\"type\"]")" = org.aim-hub.test ]
'
test_expect 'a referral to its agency arrives by itself, verified and parsed by libraries of others, as the schema has it' '
    reference=$(refer) && echo "$reference" >reference && lines 2 && [ "$(line 2 "d.get(\"problem\", d.get(\"verified\"))")" = True ] &&
    [ "$(line 2 "d[\"type\"]")" = org.aim-hub.referral.sent ] && [ "$(line 2 "d[\"id\"] == d[\"event_id\"]")" = True ] &&
    sed -n 2p kept | "$PYTHON" -c "import json,sys; print(json.dumps(json.load(sys.stdin)[\"data\"]))" >data.json &&
    "$PYTHON" "$HERE/check.py" "$E2E_ROOT/docs/referral.schema.json" data.json &&
    [ "$(json "d[\"ssd_person\"][0][\"pers_person_id\"]" data.json)" = C1 ] && [ "$(json "d[\"reference\"]" data.json)" = "$reference" ]
'
test_expect 'the export is the same document, and its CSV has the columns of the dataset' '
    aim referral export "$(cat reference)" --purpose child_concern --as ravi >export.json &&
    "$PYTHON" "$HERE/check.py" "$E2E_ROOT/docs/referral.schema.json" export.json && same data.json <("$PYTHON" -c "import json; print(json.dumps(json.load(open(\"export.json\"))))") &&
    aim referral export "$(cat reference)" --csv --purpose child_concern --as ravi >export.csv && head -1 export.csv >head.csv && has head.csv cont_contact_source_code &&
    must_fail 1 aim referral export "$(cat reference)" --purpose child_concern --as hana 2>said && has said "no such referral"
'
test_expect 'the case system answers by the API, is not told what it said itself, and who sent it reads it' '
    aim client add case-system --agency social-care --feeds social-care --until 2190-01-01 --purposes child_concern --json >client.json && key=$(json "d[\"key\"]" client.json) &&
    ask() { curl -s -o body -w "%{http_code}" -H "Authorization: Bearer $key" -H "Aim-User: dana" -H "Aim-Purpose: child_concern" "$@"; } && sleep 1.2 &&
    aim client add look-up --agency social-care --until 2190-01-01 --purposes child_concern --json >other.json && other=$(json "d[\"key\"]" other.json) && sleep 1.2 &&
    [ "$(ask "$address/api/v1/referrals?state=sent")" = 200 ] && id=$(json "d[\"referrals\"][0][\"id\"]" body) && lacks body Doe &&
    [ "$(ask "$address/api/v1/referrals/$id")" = 200 ] && cp body whole.json && "$PYTHON" "$HERE/check.py" "$E2E_ROOT/docs/referral.schema.json" whole.json &&
    J="Content-Type: application/json" && S=$address/api/v1/referrals/$id/state &&
    [ "$(key=$other; ask "$address/api/v1/referrals/$id")" = 404 ] && [ "$(key=$other; ask -H "$J" -d "{\"state\":\"accepted\"}" $S)" = 404 ] &&
    [ "$(ask -H "$J" -d "{\"state\":\"returned\"}" $S)" = 422 ] && [ "$(ask -H "$J" -d "{\"state\":\"done\",\"code\":\"advice\"}" $S)" = 409 ] &&
    [ "$(ask -H "$J" -d "{\"state\":\"accepted\",\"version\":1}" $S)" = 200 ] && [ "$(json "d[\"state\"]" body)" = accepted ] &&
    [ "$(ask -H "$J" -d "{\"state\":\"withdrawn\",\"words\":\"x\"}" $S)" = 409 ] && [ "$(ask $address/api/v1/referrals/0000000000000001)" = 404 ] &&
    [ "$(ask -H "$J" -d "{\"state\":\"done\",\"code\":\"assessment\",\"version\":2}" $S)" = 200 ] &&
    aim referral list --box mine --state done --purpose child_concern --as sol >said && has said "$(cat reference)" && [ "$(wc -l <kept)" = 2 ]
'
test_expect 'what is not taken comes again with the same id; a redirect is not followed; a server that was killed forgets nothing' '
    echo 302 >status && reference=$(refer) && lines 3 && echo 200 >status && kill -9 $server && wait $server 2>/dev/null
    "$AIM" serve --port 0 --plain-http >served 2>served.err & server=$!
    lines 4 && [ "$(line 3 "d[\"id\"]")" = "$(line 4 "d[\"id\"]")" ] && [ "$(line 4 "d[\"verified\"]")" = True ] && lacks kept elsewhere
'
test_expect 'after a rotation the old secret still opens what comes, and the new one too' '
    for _ in $(seq 100); do grep -q "http://" served && break; sleep 0.1; done; address=$(grep -oE "http://localhost:[0-9]+" served | head -1) &&
    before=$(wc -l <kept) && aim webhook rotate care --json >made && aim webhook test care && lines $((before + 1)) && [ "$(line $((before + 1)) "d[\"verified\"]")" = True ] &&
    json "d[\"secret\"]" made >secret && aim webhook test care && lines $((before + 2)) && [ "$(line $((before + 2)) "d[\"verified\"]")" = True ]
'
test_expect 'one that never answers keeps nothing from another' '
    /usr/bin/python3 -c "import socket, time; s = socket.socket(); s.bind((\"127.0.0.1\", 0)); s.listen(9); print(s.getsockname()[1], flush=True); time.sleep(60)" >deaf & deaf=$!
    for _ in $(seq 50); do [ -s deaf ] && break; sleep 0.1; done; before=$(wc -l <kept)
    aim webhook add deaf --agency social-care --url http://127.0.0.1:$(cat deaf)/in --loopback >/dev/null && for _ in 1 2 3; do refer >/dev/null || return 1; done
    lines $((before + 3)); came=$?; kill $deaf; aim webhook revoke deaf && [ $came = 0 ]
'
test_expect 'a revoked one is told nothing; the log knows of every message' '
    aim webhook revoke care && must_fail 1 aim webhook test care 2>said && has said "no live webhook" && n=$(wc -l <kept) && refer >/dev/null && sleep 2.2 && [ "$(wc -l <kept)" = "$n" ] &&
    lacks served.err Doe && lacks served.err afraid
'
test_done
