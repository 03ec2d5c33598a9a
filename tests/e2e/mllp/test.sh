#!/bin/bash
# HL7 messages: from a hospital's system, by clients that others wrote, by nobody's friend, and with the power gone.
. "$(dirname "$0")/../lib.sh"

new_hub hub --clock 2014-03-26T12:00:00Z || { echo "not ok 0 - a hub is made"; test_done; }
cp "$HERE"/*.yaml "$HERE"/*.hl7 .
serving=

# start_hub [more options]: serve pages and messages; the port of the latter in $port.
start_hub() {
    rm -f served
    "$AIM" serve --port 0 --plain-http --mllp 127.0.0.1:0 "$@" >served 2>>log &
    serving=$!
    for _ in $(seq 100); do
        port=$(cat served 2>/dev/null | sed -n 's/^HL7 messages .* port \([0-9]*\).*/\1/p')
        [ -n "$port" ] && return
        sleep 0.1
    done
    return 1
}
stop_hub() { [ -z "$serving" ] || { kill "${1:--TERM}" "$serving" 2>/dev/null; wait "$serving" 2>/dev/null; serving=; }; }
trap 'stop_hub -KILL' EXIT

sender() { /usr/bin/python3 "$HERE/sender.py" "$port" "$@"; }
# Until every message is taken in: ten seconds at most, ten minutes after a hundred thousand.
settled() {
    for _ in $(seq "$([ -n "${AIM_SOAK:-}" ] && echo 6000 || echo 100)"); do
        aim doctor >checked
        grep -q "inbox  *0 messages wait" checked && return
        sleep 0.1
    done
    return 1
}
page() { # given, family, born: the person's page as JSON, in $4
    printf 'given_name=%s\nfamily_name=%s\nbirth_date=%s\n' "$1" "$2" "$3" |
        aim search --as joy --purpose child_concern --json >found.json &&
    aim person show "$(json 'd["results"][0]["person"]' found.json)" --as joy --purpose child_concern --json >"$4"
}
labels() { json '" ".join(sorted(e["label"] for e in d["events"]))' "$1"; }

test_expect 'the hub takes messages beside its pages' 'aim apply region.yaml >said && start_hub --plain-mllp'
test_expect 'a day of messages is acknowledged, one by one' '
    sender send day.hl7 >said && [ "$(sort said | uniq -c | tr -s " ")" = " 10 AA" ]
'
test_expect 'within a second they are linked and shown: came, stayed, and the discharge that was none' '
    settled && sleep 1 && page Ines Oakhill 2001-02-03 ines.json && [ "$(labels ines.json)" = "A+E attendance Admission" ]
'
test_expect 'an attendance that was cancelled is gone, the newest address counts' '
    page Bram Ashdown 1980-04-05 bram.json && [ "$(json "len(d[\"events\"])" bram.json)" = 0 ] && lacks bram.json 1_Elm
'
test_expect 'the same messages again are acknowledged and change nothing' '
    aim feed ledger --agency hospital >before && sender send day.hl7 >said && [ "$(sort -u said)" = AA ] && sleep 1 &&
    aim feed ledger --agency hospital >after && same before after
'
test_expect 'what cannot be taken is refused by its reason' '
    sender send refused.hl7 >said && [ "$(tr "\n" " " <said)" = "AE AR AR AR AE AE AE AE AR CA CR " ]
'
test_expect 'an acknowledgement says which field, and nothing about a person' '
    sender raw refused.hl7 >acks && has acks "ERR|PID^1^3^101" && lacks acks Oakhill && lacks acks Somebody
'
test_expect 'messages may be sent without waiting for the answers' '
    sender pipe 100 >said && [ "$(tr " " "\n" <said | sort | uniq -c | tr -s " ")" = " 100 AA" ]
'
if [ -d "$E2E_ROOT/tools/web/node_modules/node-hl7-client" ]; then
    test_expect 'node-hl7-client and @medplum/hl7 are acknowledged, and told how good the feed is' '
        node "$HERE/clients.mjs" "$port" "$E2E_ROOT/tools/web" >said && has said "AA NODE-1" && has said "AA MEDPLUM-1" &&
        has said "RTB^K13^RTB_K13 OK true true"
    '
else
    test_number=$((test_number + 1))
    echo "ok $test_number - node-hl7-client and @medplum/hl7 # SKIP they are not installed (npm ci in tools/web)"
fi
if command -v mllp_send >/dev/null; then
    test_expect 'mllp_send of python-hl7 is acknowledged' '
        head -4 day.hl7 | sed s/D1/PY-1/ | tr "\n" "\r" >one.hl7 &&
        mllp_send --loose -p "$port" -f one.hl7 127.0.0.1 >said 2>&1 && tr "\r" "\n" <said >lines && has lines "MSA|AA|PY-1"
    '
else
    test_number=$((test_number + 1))
    echo "ok $test_number - mllp_send of python-hl7 # SKIP it is not installed (python3-hl7)"
fi
if [ -x "$E2E_ROOT/build/venv/hl7/bin/python3" ]; then
    test_expect 'hl7apy finds every acknowledgement valid HL7 2.4' '
        sender raw day.hl7 refused.hl7 question.hl7 question-refused.hl7 >acks && [ "$("$E2E_ROOT/build/venv/hl7/bin/python3" "$HERE/validate.py" acks)" = "21 ACK 3 RTB" ]
    '
else
    test_number=$((test_number + 1))
    echo "ok $test_number - hl7apy finds every acknowledgement valid # SKIP it is not installed, see build/venv/hl7.log"
fi
test_expect 'what is no message is hung up on or refused, and the next sender is served' '
    for kind in garbage no-end no-cr empty zeroes utf16 too-large not-hl7 no-head; do
        [ "$(sender rude $kind)" = closed ] || { echo "$kind"; return 1; }
    done &&
    sender send day.hl7 >said && [ "$(sort -u said)" = AA ]
'
test_expect 'messages with random mistakes are all answered or hung up on, and memory stays small' '
    sender mutate 7 "$([ -n "${AIM_SOAK:-}" ] && echo 100000 || echo 2000)" &&
    kill -0 "$serving" && settled && { [ -n "${ASAN_OPTIONS:-}" ] || # whose own memory is not small
        [ "$(sed -n "s/VmHWM:[^0-9]*\([0-9]*\).*/\1/p" /proc/"$serving"/status)" -lt 400000 ]; }
'
test_expect 'the log tells what happened and about whom nothing' '
    has log "answer=AR" && has log "connection=no-frame" && lacks log Oakhill && lacks log 9990000018 && lacks log "Elm Road"
'
test_expect 'killed in the middle: what was acknowledged is there, and sending all again completes it once' '
    (sender pipe 300 >piped) & sleep 0.15; stop_hub -KILL; wait $! 2>/dev/null
    start_hub --plain-mllp && sender pipe 300 >said && [ "$(tr " " "\n" <said | sort | uniq -c | tr -s " ")" = " 300 AA" ] &&
    settled && aim feed ledger --agency hospital >ledger && lacks ledger staging
'
test_expect 'without TLS it listens on this machine only' '
    stop_hub && must_fail 1 aim serve --port 0 --plain-http --mllp 0.0.0.0:0 --plain-mllp 2>said && has said "from this machine only"
'
test_expect 'with TLS a sender is known by its certificate' '
    for who in pas other; do
        openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -subj /CN=$who -days 30 -keyout $who.key -out $who.pem 2>/dev/null
    done
    print=$(openssl x509 -in pas.pem -noout -fingerprint -sha256 | cut -d= -f2) &&
    aim client add city-pas --agency hospital --feeds hospital --no-key --certificate "$print" --until 2015-01-01 >said &&
    start_hub && [ "$(/usr/bin/python3 "$HERE/sender.py" --tls pas.pem pas.key "$port" send day.hl7 | sort -u)" = AA ]
'
test_expect 'its question how good the feed is stands in the log as a program'"'"'s, which no login of a person can be' '
    aim audit export logged-before >/dev/null && /usr/bin/python3 "$HERE/sender.py" --tls pas.pem pas.key "$port" send question.hl7 >said && has said AA &&
    aim audit export logged-after >/dev/null && [ "$(grep -aro "client:city-pas" logged-after | wc -l)" = $(($(grep -aro "client:city-pas" logged-before | wc -l) + 1)) ]
'
test_expect 'one of another certificate, of none, and without TLS is hung up on' '
    [ "$(/usr/bin/python3 "$HERE/sender.py" --tls other.pem other.key "$port" rude no-head)" = closed ] &&
    [ "$(/usr/bin/python3 "$HERE/sender.py" --tls - - "$port" rude no-head)" = closed ] &&
    [ "$(sender pipe 1)" = "" ]
'
test_expect 'a client that was revoked is hung up on within seconds' '
    aim client revoke city-pas >said && sleep 1.5 &&
    [ "$(/usr/bin/python3 "$HERE/sender.py" --tls pas.pem pas.key "$port" send day.hl7 | sort -u)" = closed ]
'
stop_hub
test_done
