#!/bin/bash
# FHIR R4: clients and validators that others wrote ask a running hub, send it their people, and try to break it.
. "$(dirname "$0")/../lib.sh"
export AIM_ROOT=$E2E_ROOT
SERVER=
WEST=$E2E_ROOT/tests/e2e/jane-doe

client() { # CODE AGENCY PURPOSES: its key
    aim client add "$1" --agency "$2" --feeds "$2" --purposes "$3" --rate 1000 --until 2015-12-31 --json >"$1.json" &&
        json 'd["key"]' "$1.json"
}
trap 'kill -KILL "$SERVER" 2>/dev/null' EXIT
start() {
    "$AIM" serve --port 0 --plain-http >served 2>served.log &
    SERVER=$!
    for _ in $(seq 100); do
        grep -q 'http://localhost:[0-9]' served && break
        sleep 0.1
    done
    BASE=$(grep -o 'http://localhost:[0-9]*' served | head -1)/fhir/R4
    export BASE
}
stop() {
    kill "$SERVER" && wait "$SERVER"
}
make_hub() {
    new_hub hub --clock 2014-03-26T09:00:00Z && cp "$WEST"/rules.yaml . &&
        /usr/bin/python3 "$HERE/region.py" "$WEST/region.yaml" region.yaml && aim apply region.yaml &&
        for feed in "$WEST"/feeds/*.csv; do aim load --agency "$(basename "$feed" .csv)" "$feed" || return 1; done &&
        aim link run && KEY_WARD=$(client ward city-hospital 'child_concern adult_concern partner_check') &&
        KEY_SCHOOL=$(client school sunshine-school child_concern) &&
        KEY_TEAM=$(client team bcc-social-services child_concern) && export KEY_WARD KEY_SCHOOL KEY_TEAM
}
make_hub >made 2>&1 || { cat made; echo "not ok 0 - a hub is made"; test_done; }
start

# A line for each case of a peer becomes a test of its own.
cases_of() {
    while IFS= read -r line; do
        test_number=$((test_number + 1))
        case $line in
        "ok "*) echo "ok $test_number - ${line#ok }" ;;
        *)
            test_failures=$((test_failures + 1))
            echo "not ok $test_number - ${line#not ok }"
            ;;
        esac
    done <"$1"
    [ -s "$1" ] || { test_failures=$((test_failures + 1)); echo "not ok 0 - the peer said nothing"; cat "$1.err"; }
}
skip() {
    test_number=$((test_number + 1))
    echo "ok $test_number - $1 # SKIP $2"
}

ask() { # curl options: the body to `said`, the status to `status`
    curl -sS -g -o said -w '%{http_code}' -H "Authorization: Bearer $KEY_WARD" -H 'Aim-User: nurse one' \
        -H 'Aim-Purpose: child_concern' "$@" >status
}
refused() { # STATUS: an OperationOutcome with that status
    [ "$(cat status)" = "$1" ] || { cat status said; return 1; }
    [ "$(json 'd["resourceType"]' said)" = OperationOutcome ]
}
match() { ask -X POST -H 'Content-Type: application/fhir+json' --data-binary "$1" "$BASE/Patient/\$match"; }
JANE='"name":[{"family":"Doe","given":["Jane"]}],"birthDate":"2000-06-09"'

if [ "$(node --version 2>/dev/null | tr -d v | cut -d. -f1)" -ge 20 ] 2>/dev/null && [ -d "$E2E_ROOT/tools/web/node_modules/fhir-kit-client" ]; then
    node "$HERE/peer.mjs" >peer 2>peer.err
    cases_of peer
else
    skip "fhir-kit-client and the fhir validator" "they are not installed (npm ci in tools/web; Node 20 or newer)"
fi

HAPI=$E2E_ROOT/build/java/hapi
# Once, with SQLite, is enough: it starts slowly and looks at the form of answers.
if [ "$AIM_TEST_STORE" != sqlite ]; then
    :
elif [ -d "$HAPI/classes" ]; then
    java -Xmx768m -XX:TieredStopAtLevel=1 -cp "$HAPI/lib/*:$HAPI/classes" Peer >hapi 2>hapi.err
    cases_of hapi
else
    skip "HAPI FHIR's client and HL7's validation rules" "there is no Java 17 with Maven here, see build/java/hapi.log"
fi

test_expect 'who was returned is in the log: their number, who asked and why, the words of the user sealed' '
    cat >count.py <<PY && aim audit export before >/dev/null && match "{\"resourceType\":\"Patient\",$JANE}" &&
import pathlib, sys
print(sum(p.read_bytes().count(sys.argv[2].encode()) for p in pathlib.Path(sys.argv[1]).rglob("*") if p.is_file()))
PY
    [ "$(cat status)" = 200 ] && aim audit export after >/dev/null &&
    [ "$(/usr/bin/python3 count.py after client:ward)" -gt "$(/usr/bin/python3 count.py before client:ward)" ] &&
    [ "$(/usr/bin/python3 count.py after "results 1")" -gt "$(/usr/bin/python3 count.py before "results 1")" ] &&
    [ "$(/usr/bin/python3 count.py after "nurse one")" = 0 ] && [ "$(/usr/bin/python3 count.py after Jane)" = 0 ] &&
    aim audit verify after >/dev/null
'
test_expect 'garbage, other encodings, duplicate keys, deep nesting and huge numbers are refused' '
    match "nonsense" && refused 400 &&
    match "" && refused 400 &&
    match "$(printf "\377\376{\0")" && refused 400 &&
    match "$(printf "{\"resourceType\":\"Patient\",\"name\":[{\"family\":\"D\\351e\"}]}")" && refused 400 &&
    match "{\"resourceType\":\"Patient\",\"resourceType\":\"Patient\",$JANE}" && refused 400 &&
    match "{\"resourceType\":\"Patient\",\"x\":$(printf "[%.0s" $(seq 2000))" && refused 400 &&
    match "{\"resourceType\":\"Patient\",\"birthDate\":1e9999,\"multipleBirthInteger\":99999999999999999999}" && refused 400 &&
    match "{\"resourceType\":\"Patient\",\"name\":[{\"family\":\"a\\u0000b\"}],\"birthDate\":\"2000-06-09\"}" && refused 400
'
test_expect 'ten megabytes are refused before they are read' '
    head -c 10000000 /dev/zero | tr "\0" " " >big &&
    ask -X POST -H "Content-Type: application/fhir+json" -H "Expect:" --data-binary @big "$BASE/Patient/\$match" ; refused 413
'
test_expect 'resources that refer to each other in a ring harm nobody' '
    match "{\"resourceType\":\"Patient\",$JANE,\"id\":\"a\",\"contained\":[{\"resourceType\":\"Patient\",\"id\":\"b\",\"link\":[{\"other\":{\"reference\":\"#\"},\"type\":\"refer\"}]}],\"link\":[{\"other\":{\"reference\":\"#b\"},\"type\":\"refer\"}]}" &&
    [ "$(cat status)" = 200 ]
'
test_expect 'an unknown modifierExtension is refused wherever it stands' '
    for place in "\"contact\":[{\"modifierExtension\":[{\"url\":\"x\"}]}]" "\"link\":[{\"other\":{\"reference\":\"#b\",\"modifierExtension\":[]},\"type\":\"refer\"}]" \
        "\"contained\":[{\"resourceType\":\"Group\",\"modifierExtension\":[{\"url\":\"x\"}]}]" "\"modifierExtension\":[{\"url\":\"x\",\"valueBoolean\":true}]"; do
        match "{\"resourceType\":\"Patient\",$JANE,$place}" && refused 400 && [ "$(json "d[\"issue\"][0][\"code\"]" said)" = extension ] || return 1
    done
'
test_expect 'odd addresses are answered with an OperationOutcome' '
    ask "$BASE/Encounter" && refused 404 && ask "$BASE/Patient/a/b" && refused 404 && ask "$BASE/Patient/\$everything" && refused 404 &&
    ask -X PATCH -H "Content-Type: application/json-patch+json" -d "[]" "$BASE/Patient" && refused 405 &&
    ask "$BASE/Patient?family=%FF" && refused 400 && ask "$BASE/Patient?birthdate=9999-99-99" && refused 400 &&
    ask "$BASE/Patient?_page=abcdef" && refused 400 && ask "$BASE/Patient?_count=x&family=a" && refused 400
'
test_expect 'a client that was revoked, and one whose time is over, are nobody' '
    aim client revoke school >/dev/null && sleep 1.2 &&
    curl -sS -o said -w "%{http_code}" -H "Authorization: Bearer $KEY_SCHOOL" -H "Aim-User: x" -H "Aim-Purpose: child_concern" "$BASE/Patient?family=Doe&birthdate=2000-06-09" >status &&
    refused 401
'
test_expect 'nothing of a person is in the server'"'"'s log' '
    for word in Doe Jane Ternwood Olive Inour Lynwood 9990000018 2000-06-09 AE-70311 F-1 "nurse one"; do lacks served.log "$word" || return 1; done
'
stop
if [ -s peer ]; then
    sed -i "s/^clock: .*/clock: 2014-03-29T09:00:00Z/" "$AIM_HUB/settings.yaml" # three days without a delivery
    start
    node "$HERE/peer.mjs" late >late 2>late.err
    cases_of late
    stop
fi
test_done
