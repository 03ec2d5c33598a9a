#!/bin/bash
# The MESH mailbox, with the server and the client that NHS England publishes on the other side.
. "$(dirname "$0")/../lib.sh"

PYTHON=$E2E_ROOT/build/venv/mesh/bin/python3
[ -x "$PYTHON" ] || { test_number=1; echo "ok 1 - a MESH mailbox is used # SKIP mesh-sandbox is not installed, see build/venv/mesh.log"; test_done; }
new_hub hub --clock 2014-03-26T12:00:00Z || { echo "not ok 0 - a hub is made"; test_done; }
cp "$HERE/wards.yaml" . && cp "$E2E_ROOT/tests/e2e/feeds/region.yaml" . && aim apply region.yaml >/dev/null
. "$HERE/certificates.sh"
export MESH_CERTIFICATES=$SCRATCH/tls
port=$(/usr/bin/python3 -c 'import socket; s=socket.socket(); s.bind(("127.0.0.1",0)); print(s.getsockname()[1])')
export MESH_URL=https://localhost:$port
STORE_MODE=memory SHARED_KEY=Banana "$PYTHON" -m uvicorn mesh_sandbox.api:app --host 127.0.0.1 --port "$port" --log-level critical \
    --ssl-certfile tls/server.pem --ssl-keyfile tls/server.key --ssl-ca-certs tls/ca.pem --ssl-cert-reqs 2 >sandbox.log 2>&1 &
sandbox=$!
trap 'kill $sandbox 2>/dev/null' EXIT
for i in $(seq 80); do curl -s --cacert tls/ca.pem --cert tls/client.pem --key tls/client.key "$MESH_URL/health" >/dev/null && break; sleep 0.25; done

# settings [NAME=VALUE]...: mesh.yaml, with some values changed
settings() {
    local change
    printf 'url: %s\nmailbox: X26ABC1\npassword: password\nshared_key: Banana\nauthority: %s/ca.pem\ncertificate: %s/client.pem\nkey: %s/client.key\npoll_seconds: 1\npatience_seconds: 2\nchunk_bytes: 1000\n' \
        "$MESH_URL" "$SCRATCH/tls" "$SCRATCH/tls" "$SCRATCH/tls" >hub/mesh.yaml
    for change in "$@"; do sed -i "s#^${change%%=*}:.*#${change%%=*}: ${change#*=}#" hub/mesh.yaml; done
    chmod 600 hub/mesh.yaml
}
partner() { "$PYTHON" "$HERE/partner.py" "$@"; }
HEADER=Patient,Forename,Surname,Born,Stay,Admitted,Bed
row() { echo "P-$1,Anna,Sample,03/02/2001,S-$1,25/03/2014,12"; }
{ echo $HEADER; row 1; } >rows.csv

test_expect 'a hub without mesh.yaml has no mailbox, and says how to get one' 'must_fail 1 aim mesh check 2>said && has said mesh.yaml'
settings
MESH_ME=X26ABC1 partner read >/dev/null # what the sandbox comes with
test_expect 'the mailbox lets us in' 'aim mesh check >said && has said "lets us in; 0 messages"'
test_expect 'what a partner sends is taken in by the agreed feed, and the report is in its mailbox' '
    partner send rows.csv AIM_WARDS && aim mesh receive >said && has said "1 accepted" && has said "sent: 1" &&
    partner read >read && has read AIM_WARDS_REPORT && has read "\"outcome\":\"live\"" && has read "\"accepted\":1" && lacks read Anna &&
    has read "\"not_accepted\"" && has read "\"column\":\"given_name\""
'
test_expect 'then there is nothing more to do' 'aim mesh receive >said && [ ! -s said ] && aim mesh check >said && has said "0 messages"'
test_expect 'it is linked, and on the page of the person' '
    printf "given_name=Anna\nfamily_name=Sample\nbirth_date=2001-02-03\n" | aim search --as joy --purpose child_concern --json >found.json &&
    aim person show "$(json "d[\"results\"][0][\"person\"]" found.json)" --as joy --purpose child_concern --json >anna.json && has anna.json Admission
'
test_expect 'a large message in packed chunks is put together' '
    { echo $HEADER; for n in $(seq 100 600); do row $n; done; } >large.csv && partner send large.csv AIM_WARDS 6000 &&
    aim mesh receive >said && has said "501 accepted" && partner read >/dev/null
'
test_expect 'the same rows in another message change nothing' '
    partner send rows.csv AIM_WARDS && aim mesh receive >said && has said "already loaded" && partner read >read && has read again
'
test_expect 'a bad delivery is refused, acknowledged, and its sender told why' '
    echo "Patient,Religion" >bad.csv && partner send bad.csv AIM_WARDS && aim mesh receive >said && has said "refused: 1" &&
    partner read >read && has read refused && aim mesh check >said && has said "0 messages"
'
test_expect 'a workbook comes through the mailbox like any file' '
    /usr/bin/python3 "$E2E_ROOT/tests/e2e/spreadsheets/by_hand.py" title book.xlsx && partner send book.xlsx AIM_WARDS && aim mesh receive >said &&
    has said "title above the header" && partner read >/dev/null
'
test_expect 'a message that nobody agreed on stays, and is told' '
    partner send rows.csv OTHER && aim mesh receive >said && has said "stays in the mailbox: no agreement" && has said "strange: 1" &&
    aim mesh check >said && has said "1 message waits"
'
test_expect 'so does one whose agreement is over' '
    sed "s/hospital-wards-2014/hospital-wards-2013/; /feed: wards/,\$s/until: 2015-12-31/until: 2014-01-01/" region.yaml >over.yaml && cp hub/mesh.yaml kept.yaml &&
    AIM_HUB_BEFORE=$AIM_HUB && new_hub over --clock 2014-03-26T12:00:00Z && aim apply over.yaml >/dev/null && cp kept.yaml over/mesh.yaml &&
    partner send rows.csv AIM_WARDS && aim mesh receive >said; export AIM_HUB=$AIM_HUB_BEFORE; has said "strange: 2" && aim mesh receive >said && has said "strange: 1"
'
test_expect 'a file goes to a partner in chunks, and it is known when it was taken' '
    partner read >/dev/null; head -c 5000 /dev/urandom | od -An -tx1 >letter.txt && aim mesh send letter.txt --to X26ABC2 --workflow NOTE --subject "for you" >said &&
    aim mesh receive >said && has said "sent: 1" && aim mesh track >said && has said "sent     to X26ABC2, NOTE" &&
    partner read >read && { printf "NOTE X26ABC1 "; cat letter.txt; echo; } >want && same want read && aim mesh track >said && has said "taken    to X26ABC2, NOTE"
'
test_expect 'the hub writes to its partners only' '
    must_fail 1 aim mesh send letter.txt --to X26ABC3 --workflow NOTE 2>said && has said "no agreement in force names this mailbox"
'
test_expect 'a wrong password, key or mailbox is told as such' '
    for change in password=wrong shared_key=wrong mailbox=X26NOBODY; do
        settings $change && must_fail 1 aim mesh receive 2>said && has said "does not accept who we are" && lacks said wrong || return 1
    done
'
test_expect 'without our certificate, or with a stranger in the place of the mailbox, nothing is said' '
    settings && sed -i "/^certificate/d;/^key/d" hub/mesh.yaml && must_fail 1 aim mesh check 2>said &&
    settings "authority=$SCRATCH/tls/other.pem" && must_fail 1 aim mesh check 2>said && has said "not one of the mailbox" &&
    settings "url=https://127.0.0.1:$port" && must_fail 1 aim mesh check 2>said && has said "not one of the mailbox"
'
test_expect 'settings that others can read, or in the clear over the network, are refused' '
    settings && chmod 640 hub/mesh.yaml && must_fail 1 aim mesh check 2>said && has said "chmod 600" &&
    settings "url=http://mesh.example.org" && must_fail 1 aim mesh check 2>said && has said "mesh.yaml:1" && has said https
'
settings
test_expect 'a hub that serves looks into its mailbox by itself' '
    "$AIM" serve --port 0 --plain-http >served 2>serve.log & server=$!
    sleep 1; { echo $HEADER; row 2; } >two.csv; partner send two.csv AIM_WARDS >/dev/null
    for i in $(seq 60); do partner count >count; [ "$(cat count)" != 0 ] && break; sleep 0.25; done
    kill -TERM $server; wait $server; partner read >read && has read AIM_WARDS_REPORT && has read "\"accepted\":1" && has serve.log "taken=1" && lacks serve.log Anna
'
test_expect 'only who runs the hub may touch the mailbox' 'must_fail 1 aim mesh receive --as hospital-feed 2>said && has said "not open to the role loader"'
test_expect 'the log is whole' 'aim audit verify >verified && has verified "The log is whole"'
test_done
