#!/bin/bash
# Programs that send some megabytes: they are not kept waiting, not made to send in vain, and what is lost is said.
. "$(dirname "$0")/../lib.sh"
. "$HERE/world.sh"
CSV='Content-Type: text/csv'
api_world && echo 'delivery_wait: "1 second"' >>hub/settings.yaml && serve || { echo "not ok 0 - a server is started"; test_done; }
trap 'kill -KILL $server 2>/dev/null' EXIT
D=$address/api/v1/feeds/police/deliveries
/usr/bin/python3 - region/feeds/police.csv <<'PY'
import csv, sys
lines = list(csv.DictReader(open(sys.argv[1])))
def write(name, bytes_wanted, mark):
    out, n = open(name, "w"), 0
    writer = csv.DictWriter(out, lines[0].keys())
    writer.writeheader()
    while out.tell() < bytes_wanted:
        row = dict(lines[n % len(lines)])
        row["person_ref"] = f"{mark}{n}"
        row["birth_date"] = "2077-01-01"  # they are put aside: what is tested is the way to the hub, not linking
        writer.writerow(row)
        n += 1
write("large.csv", 6000000, "L")
write("middle.csv", 1500000, "M")
write("lost.csv", 6000000, "X")
PY
ended() { # PATH: wait until it is known what became of it
    for _ in $(seq 300); do
        call $POLICE "$address$1" >/dev/null
        [ "$(json 'd["state"]' body)" = done ] && return
        sleep 0.2
    done
    return 1
}

test_expect 'who sends megabytes while something larger is taken in is told where to look, and it is there' '
    [ "$(call $POLICE -H "$CSV" -H "Prefer: respond-async" --data-binary @large.csv $D)" = 202 ] && large=$(said Location) &&
    [ "$(call $POLICE -H "$CSV" --data-binary @middle.csv $D)" = 202 ] && [ "$(said Retry-After)" = 2 ] && middle=$(said Location) &&
    call $POLICE $address$large >/dev/null && ended $large && ended $middle && [ "$(json "[d[\"status\"], d[\"result\"][\"outcome\"]]" body)" = "[201, '\''live'\'']" ]
'
# continue KEY: what is said before a byte of the body is sent, and what is said at the end
continue_with() {
    timeout 60 /usr/bin/python3 - "$PORT" "$1" middle.csv <<'PY'
import socket, sys
body = open(sys.argv[3], "rb").read()
s = socket.create_connection(("127.0.0.1", int(sys.argv[1])))
s.settimeout(30)
s.sendall((f"POST /api/v1/feeds/police/deliveries HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer {sys.argv[2]}\r\nContent-Type: text/csv\r\n"
           f"Content-Length: {len(body)}\r\nExpect: 100-continue\r\n\r\n").encode())
first = s.recv(4000)
print(first.split(b" ")[1].decode())
if first.startswith(b"HTTP/1.1 100"):
    s.sendall(body)
    print(s.recv(4000).split(b" ")[1].decode())
PY
}
test_expect 'who asks before sending is told to go on, or refused before a byte is sent' '
    continue_with "$POLICE" >said && sed -n 1p said >first && has first 100 && [ "$(sed -n 2p said)" -lt 203 ] &&
    continue_with aim_wrong >said && [ "$(cat said)" = 401 ] && continue_with "$GP" >said && [ "$(cat said)" = 403 ]
'
test_expect 'what was promised and is not on the disk any more is said to be lost, and may be sent again' '
    [ "$(call $POLICE -H "$CSV" -H "Prefer: respond-async" -H "Idempotency-Key: lost" --data-binary @lost.csv $D)" = 202 ] && where=$(said Location) &&
    kill -KILL $server; wait $server; [ "$(ls hub/incoming | wc -l)" = 1 ] && rm hub/incoming/* && serve && ended $where &&
    [ "$(json "d[\"status\"]" body)" = 410 ] && [ "$(json "d[\"result\"][\"todo\"]" body)" = "send it again" ] &&
    [ "$(call $POLICE -H "$CSV" -H "Idempotency-Key: lost" --data-binary @middle.csv $D)" -lt 203 ]
'
test_expect 'a client that asks for what is not its own again and again is slowed, and still does what is its own' '
    for _ in $(seq 40); do call $GP $D; done >statuses && [ "$(grep -c 403 statuses)" -ge 30 ] && [ "$(grep -c 429 statuses)" -ge 3 ] &&
    [ "$(call $GP $address/api/v1/feeds)" = 200 ] && aim audit verify >verified && has verified "The log is whole"
'
test_expect 'the server ends well' 'kill -TERM $server && wait $server'
test_done
