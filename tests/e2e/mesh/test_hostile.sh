#!/bin/bash
# A mailbox that means harm: whatever it says, nothing is taken in by half, nothing twice, and memory and time are bounded.
. "$(dirname "$0")/../lib.sh"

new_hub hub --clock 2014-03-26T12:00:00Z || { echo "not ok 0 - a hub is made"; test_done; }
cp "$HERE/wards.yaml" . && cp "$E2E_ROOT/tests/e2e/feeds/region.yaml" . && aim apply region.yaml >/dev/null
/usr/bin/python3 "$HERE/hostile.py" port 2>hostile.log &
mailbox=$!
trap 'kill $mailbox 2>/dev/null' EXIT
for i in $(seq 40); do [ -s port ] && break; sleep 0.25; done
port=$(cat port)
printf 'url: http://127.0.0.1:%s\nmailbox: X26ABC1\npassword: password\nshared_key: Banana\npatience_seconds: 3\n' "$port" >hub/mesh.yaml
chmod 600 hub/mesh.yaml
way() { curl -s "http://127.0.0.1:$port/way/$1" >/dev/null; }
acknowledged() { curl -s "http://127.0.0.1:$port/state" | cut -d" " -f1; }
posted() { curl -s "http://127.0.0.1:$port/state" | cut -d" " -f2; }
delivered() { aim feed ledger --agency hospital | grep -c ' live ' || true; }

# stays WAY TEXT: the message is not taken in, not acknowledged, and the reason is told
stays() {
    test_expect "$1: the message stays where it is" "
        way $1 && { aim mesh receive >said 2>&1 || true; } && has said '$2' && [ \"\$(acknowledged)\" = 0 ] && [ \"\$(delivered)\" = 0 ] && lacks said Ines &&
        ! ls hub/incoming.* 2>/dev/null
    "
}
# fails WAY TEXT: the pass ends there
fails() {
    test_expect "$1: the pass ends with a reason" "
        way $1 && must_fail 1 aim mesh receive >said 2>&1 && has said '$2' && [ \"\$(acknowledged)\" = 0 ] && [ \"\$(delivered)\" = 0 ]
    "
}
fails redirect 'sends us elsewhere'
fails denied 'does not accept who we are'
fails garbage-list 'list cannot be read'
fails long-list 'far too much'
fails bad-ids 'ids that are none'
fails huge-headers 'headers that make no sense'
stays cut-gzip 'the message is cut off'
stays no-gzip 'not packed as it says'
stays bomb 'unpacks to far more'
stays strange-encoding 'packed in a way'
stays too-many-chunks 'not counted as they come'
stays early-end 'ends where it should not'
stays late-end 'ends where it should not'
stays other-count 'not counted as they come'
stays other-number 'not counted as they come'
stays range-words 'not counted as they come'
stays long-sender 'headers that make no sense'
stays other-sender 'no agreement in force'
stays slow 'too slow'
test_expect 'a next page that leads elsewhere, or in a circle, is not followed for ever' '
    way elsewhere-next && aim mesh receive >said && [ ! -s said ] && way endless-pages && aim mesh receive >said && [ ! -s said ]
'
test_expect 'an empty message and one of rubbish are refused deliveries, acknowledged once' '
    way empty && aim mesh receive >said && has said "refused: 1" && [ "$(acknowledged)" = 1 ] && [ "$(delivered)" = 0 ]
'
new_hub second --clock 2014-03-26T12:00:00Z && aim apply region.yaml >/dev/null && cp hub/mesh.yaml second/mesh.yaml
test_expect 'one packed whole and then cut into chunks is put together' '
    way cut-in-gzip-chunks && aim mesh receive >said && has said "1 accepted" && [ "$(acknowledged)" = 1 ] && [ "$(delivered)" = 1 ]
'
new_hub third --clock 2014-03-26T12:00:00Z && aim apply region.yaml >/dev/null && cp hub/mesh.yaml third/mesh.yaml
test_expect 'a message that is given again after it was acknowledged is only acknowledged again' '
    way replay && aim mesh receive >said && has said "1 accepted" && aim mesh receive >said && has said "again: 1" && lacks said accepted &&
    [ "$(acknowledged)" = 2 ] && [ "$(delivered)" = 1 ]
'
test_expect 'killed after it was stored and before it was acknowledged, nothing is taken in twice' '
    new_hub fourth --clock 2014-03-26T12:00:00Z && aim apply region.yaml >/dev/null && cp third/mesh.yaml fourth/mesh.yaml && way hanging-put &&
    { "$AIM" mesh receive >killed 2>&1 & receiver=$!; } && for i in $(seq 80); do [ "$(delivered)" = 1 ] && break; sleep 0.1; done; sleep 0.3
    kill -9 $receiver 2>/dev/null; wait $receiver 2>/dev/null; way replay; aim mesh receive >said && { has said "again: 1" || has said "already loaded"; } && [ "$(delivered)" = 1 ] &&
    aim audit verify >verified && has verified "The log is whole"; ended=$?; export AIM_HUB=$SCRATCH/third; way fine; return $ended
'
test_expect 'its report was sent once; no answer means that nobody knows, and it is never sent again by itself' '
    aim mesh track >said && has said "sent     to X26ABC2" && echo hello >letter && aim mesh send letter --to X26ABC2 --workflow NOTE >sent &&
    way silent-post && must_fail 1 aim mesh receive >said 2>&1 && [ "$(posted)" = 1 ] && { aim mesh receive >said 2>&1; has said "unsure: 1"; } && [ "$(posted)" = 1 ] &&
    way nothing && aim mesh send --again "$(cut -c1-16 sent)" >said && aim mesh receive >said && has said "sent: 1"
'
test_expect 'a message that is refused is returned, of one whose id is none nobody knows whether it is there' '
    aim mesh send letter --to X26ABC2 --workflow NOTE >/dev/null && way refuse-post && aim mesh receive >said && has said "returned: 1" && aim mesh track >said && has said "returned to X26ABC2" &&
    aim mesh send letter --to X26ABC2 --workflow NOTE >/dev/null && way odd-id && { aim mesh receive >said 2>&1; has said "unsure: 1"; } && [ "$(posted)" = 1 ] &&
    { aim mesh receive >said 2>&1; has said "unsure: 1"; } && [ "$(posted)" = 1 ]
'
test_expect 'the log is whole' 'aim audit verify >verified && has verified "The log is whole"'
test_done
