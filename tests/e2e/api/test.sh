#!/bin/bash
# Programs deliver over HTTP, in one body or in pieces, and search for their users; nobody else does.
. "$(dirname "$0")/../lib.sh"
. "$HERE/world.sh"
CSV='Content-Type: text/csv'
feed=region/feeds/police.csv
api_world && serve || { echo "not ok 0 - a server is started"; test_done; }
D=$address/api/v1/feeds/police/deliveries

test_expect 'a delivery over HTTP is taken in as aim load would, live at once, and in the ledger' '
    [ "$(call $POLICE -H "$CSV" --data-binary @$feed $D)" = 201 ] && [ "$(json "d[\"outcome\"]" body)" = live ] &&
    rows=$(($(wc -l <$feed) - 1)) && [ "$(json "d[\"accepted\"]" body)" = $rows ] && id=$(json "d[\"delivery\"]" body) &&
    [ "$(said Location)" = "/api/v1/feeds/police/deliveries/$id" ] &&
    [ "$(call $POLICE "$address$(said Location)")" = 200 ] && [ "$(json "d[\"state\"]" body)" = live ] &&
    [ "$(call $POLICE $D)" = 200 ] && [ "$(json "len(d[\"deliveries\"])" body)" = 1 ] &&
    aim load --agency police $feed --json >loaded && [ "$(json "d[\"deliveries\"][0][\"outcome\"]" loaded)" = again ] &&
    aim feed ledger --agency police >ledger && has ledger "$id"
'
test_expect 'the same file again changes nothing, packed or not; the same request again is answered again' '
    gzip -c $feed >packed &&
    [ "$(call $POLICE -H "$CSV" -H "Content-Encoding: gzip" --data-binary @packed $D)" = 200 ] &&
    [ "$(json "d[\"outcome\"]" body)" = again ] && sed "s/^\([^,]*\),/X\1,/; 1s/^X//" $feed >other.csv &&
    [ "$(call $POLICE -H "$CSV" -H "Idempotency-Key: k1" --data-binary @other.csv $D)" = 201 ] && cp body first &&
    [ "$(call $POLICE -H "$CSV" -H "Idempotency-Key: k1" --data-binary @other.csv $D)" = 201 ] && same first body &&
    [ "$(said Idempotency-Replayed)" = true ] &&
    [ "$(call $POLICE -H "$CSV" -H "Idempotency-Key: k1" --data-binary @$feed $D)" = 422 ]
'
test_expect 'JSON Lines come the same way, and bad rows are put aside with line and reason' '
    printf "%s\n" "{\"person_ref\":\"J1\",\"given_name\":\"Ada\",\"family_name\":\"Vantongeren\"}" "{\"person_ref\":\"J2\",\"given_name\":\"Bo\",\"family_name\":\"Vantongeren\",\"birth_date\":\"31/02/2001\"}" "not json" >rows.jsonl &&
    [ "$(call $POLICE -H "Content-Type: application/x-ndjson" --data-binary @rows.jsonl $D)" = 201 ] &&
    [ "$(json "[d[\"accepted\"], d[\"quarantined\"], sorted(c[\"reason\"] for c in d[\"causes\"])]" body)" = "[1, 2, ['\''bad_date'\'', '\''not_json'\'']]" ] &&
    lacks body Vantongeren && [ "$(call $POLICE "$address/api/v1/feeds/police/quarantine")" = 200 ] &&
    [ "$(json "len(d[\"rows\"])" body)" = 2 ] && lacks body Vantongeren
'
test_expect 'what is refused is refused with what is wrong and what to do, and nothing of it is kept' '
    [ "$(call $POLICE -H "$CSV" --data-binary "no header" $D)" = 422 ] && [ -n "$(json "d[\"todo\"]" body)" ] &&
    [ "$(json "d[\"report\"][\"outcome\"]" body)" = refused ] && [ "$(said Content-Type)" = application/problem+json ] &&
    [ "$(call $POLICE -H "$CSV" --data-binary "" $D)" = 422 ] &&
    head -c 100 /dev/urandom >garbage && [ "$(call $POLICE -H "$CSV" --data-binary @garbage $D)" = 422 ] &&
    iconv -t UTF-16 $feed >wide && [ "$(call $POLICE -H "$CSV" --data-binary @wide $D)" = 422 ] &&
    [ "$(call $POLICE -H "$CSV" -H "Content-Encoding: gzip" --data-binary @$feed $D)" = 422 ] &&
    [ "$(call $POLICE -H "$CSV" -H "Content-Encoding: br" --data-binary @$feed $D)" = 415 ] &&
    [ "$(call $POLICE -H "Content-Type: image/png" --data-binary @$feed $D)" = 415 ] &&
    head -c 3000 $feed >cut.csv && [ "$(call $POLICE -H "$CSV" --data-binary @cut.csv $D)" = 409 ] &&
    [ "$(json "d[\"type\"]" body)" = urn:aim:problem:delivery-held ]
'
test_expect 'a workbook comes the same way, and what is wrong with it is told' '
    book="Content-Type: application/vnd.openxmlformats-officedocument.spreadsheetml.sheet" &&
    /usr/bin/python3 "$E2E_ROOT/tests/e2e/spreadsheets/by_hand.py" table book.xlsx 3 &&
    [ "$(call $POLICE -H "$book" --data-binary @book.xlsx $D)" = 201 ] && [ "$(json "d[\"rows\"]" body)" = 3 ] &&
    /usr/bin/python3 "$E2E_ROOT/tests/e2e/spreadsheets/by_hand.py" title book.xlsx &&
    [ "$(call $POLICE -H "$book" --data-binary @book.xlsx $D)" -ge 400 ] && has body "title above the header"
'
test_expect 'a gzip bomb is refused, and costs neither memory nor disk' '
    head -c 300000000 /dev/zero | gzip -9 >bomb && before=$(du -sk hub | cut -f1) &&
    [ "$(call $POLICE -H "$CSV" -H "Content-Encoding: gzip" --data-binary @bomb $D)" = 413 ] &&
    [ $(($(du -sk hub | cut -f1) - before)) -lt 2000 ] && [ "$(grep VmHWM /proc/$server/status | tr -dc 0-9)" -lt 400000 ]
'
test_expect 'nobody gets in with no key, a wrong, an old or a revoked one, and nobody delivers for another' '
    [ "$(curl -s -o body -w "%{http_code}" $D)" = 401 ] && [ "$(call aim_wrong $D)" = 401 ] && [ "$(call $OLD $D)" = 401 ] &&
    [ "$(call $GP -H "$CSV" --data-binary @$feed $D)" = 403 ] && [ "$(call $GP $D)" = 403 ] &&
    [ "$(call $POLICE -H "$CSV" --data-binary @$feed $address/api/v1/feeds/gp-network/deliveries)" = 403 ] &&
    key=$(client fresh police police 2014-12-31) && sleep 1.2 && [ "$(call $key $D)" = 200 ] &&
    aim client revoke fresh >/dev/null && sleep 1.2 && [ "$(call $key $D)" = 401 ] && [ "$(call $POLICE $D)" = 200 ]
'
test_expect 'odd paths, methods and lengths find nothing' '
    for path in /api/v1/../../etc/passwd /api/v1/feeds/%2e%2e/deliveries /api/v1/feeds//deliveries /api/v1/uploads/..%2f..; do
        status=$(call $POLICE --path-as-is "$address$path") && [ $status = 400 -o $status = 404 ] || return 1
    done &&
    [ "$(call $POLICE -X PUT -d x $D)" = 405 ] && [ -n "$(said Allow)" ] && [ "$(call $POLICE -X TRACE $D)" = 405 ] &&
    [ "$(call $POLICE "$D?limit=0")" = 400 ] && [ "$(call $POLICE "$D?nonsense=1")" = 400 ] &&
    [ "$(call $POLICE -H "$CSV" -H "Content-Length: 9000000000" -d x $D)" = 413 ] &&
    [ "$(call $POLICE -H "Aim-User: a" -H "Aim-User: b" $D)" = 400 ]
'
test_expect 'a client that goes away in the middle leaves nothing behind' '
    (printf "POST /api/v1/feeds/police/deliveries HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer $POLICE\r\nContent-Type: text/csv\r\nContent-Length: 900000\r\n\r\n"; head -c 400000 /dev/zero; sleep 0.3) |
        timeout 2 bash -c "exec 3<>/dev/tcp/127.0.0.1/$PORT; cat >&3" ; sleep 0.3; [ "$(ls hub/incoming | wc -l)" = 0 ]
'
test_expect 'whoever is revoked while the body comes has delivered nothing, and may not go on with pieces either' '
    sed "s/^\([^,]*\),/R\1,/; 1s/^R//" $feed >revoked.csv && size=$(stat -c %s revoked.csv) && key=$(client leaver police police 2014-12-31) &&
    (printf "POST /api/v1/feeds/police/deliveries HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer $key\r\nContent-Type: text/csv\r\nContent-Length: $size\r\nConnection: close\r\n\r\n"; head -c 1000 revoked.csv; sleep 0.5; aim client revoke leaver >/dev/null; sleep 1.3; tail -c +1001 revoked.csv) |
        timeout 20 bash -c "exec 3<>/dev/tcp/127.0.0.1/$PORT; cat >&3; head -1 <&3" >answer && has answer " 401 " &&
    [ "$(ls hub/incoming | wc -l)" = 0 ] && aim load --agency police revoked.csv --json >loaded && [ "$(json "d[\"deliveries\"][0][\"outcome\"]" loaded)" = live ]
'
test_expect 'the same request sent again while the first try is under way takes nothing from it' '
    sed "s/^\([^,]*\),/W\1,/; 1s/^W//" $feed >twice.csv && size=$(stat -c %s twice.csv) &&
    { (printf "POST /api/v1/feeds/police/deliveries HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer $POLICE\r\nIdempotency-Key: twice\r\nContent-Type: text/csv\r\nContent-Length: $size\r\nConnection: close\r\n\r\n"; head -c 1000 twice.csv; sleep 1; tail -c +1001 twice.csv) |
        timeout 20 bash -c "exec 3<>/dev/tcp/127.0.0.1/$PORT; cat >&3; head -1 <&3" >answer & } && first=$! && sleep 0.5 &&
    [ "$(call $POLICE -H "$CSV" -H "Idempotency-Key: twice" --data-binary @twice.csv $D)" = 409 ] && wait $first && has answer " 201 " &&
    [ "$(call $POLICE -H "$CSV" -H "Idempotency-Key: twice" --data-binary @twice.csv $D)" = 201 ] && [ "$(said Idempotency-Replayed)" = true ] &&
    [ "$(ls hub/incoming | wc -l)" = 0 ]
'
test_expect 'a client that sends many slow bodies at once leaves room for the others' '
    /usr/bin/python3 - $PORT $POLICE $GP >answers <<"END" &&
import socket, sys, time
def send(key, feed, length):
    s = socket.create_connection(("127.0.0.1", int(sys.argv[1])))
    s.settimeout(20)
    s.sendall((f"POST /api/v1/feeds/{feed}/deliveries HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer {key}\r\n"
               f"Content-Type: text/csv\r\nContent-Length: {length}\r\n\r\n" + ("x" * length if length < 9 else "")).encode())
    return s
def status(s):
    return s.recv(4000).split(b" ")[1].decode()
slow = [send(sys.argv[2], "police", 100000) for _ in range(28)]
time.sleep(0.7)
print(status(slow[27]), status(send(sys.argv[3], "gp-network", 8)))
for s in slow: s.close()
for _ in range(20): # lines that break, one after the other
    send(sys.argv[2], "police", 100000).close()
    time.sleep(0.02)
time.sleep(0.7)
print(status(send(sys.argv[2], "police", 8)))
END
    printf "429 422\n422\n" >expected && same expected answers &&
    [ "$(call $POLICE -X POST -H "Upload-Length: 10" $address/api/v1/feeds/police/uploads)" = 201 ] &&
    [ "$(call $POLICE -X DELETE $address$(said Location))" = 204 ]
'
U=$address/api/v1/feeds/police/uploads
test_expect 'a delivery in pieces goes on after the server was started again, and is sealed meanwhile' '
    sed "s/^\([^,]*\),/P\1,/; 1s/^P//" $feed >parts.csv && size=$(stat -c %s parts.csv) && half=$((size / 2)) &&
    [ "$(call $POLICE -X POST -H "Upload-Length: $size" $U)" = 201 ] && where=$(said Location) &&
    head -c $half parts.csv >piece && part="Content-Type: application/partial-upload" &&
    [ "$(call $POLICE -X PATCH -H "$part" -H "Upload-Offset: 0" --data-binary @piece $address$where)" = 204 ] &&
    [ "$(said Upload-Offset)" = $half ] && kill -KILL $server && wait $server; serve &&
    ! grep -rqaF "$(sed -n 2p parts.csv | cut -c1-20)" hub/incoming &&
    [ "$(call $POLICE -I $address$where)" = 200 ] && [ "$(said Upload-Offset)" = $half ] && [ "$(said Upload-Complete)" = "?0" ] &&
    [ "$(call $POLICE -X PATCH -H "$part" -H "Upload-Offset: 7" --data-binary @piece $address$where)" = 409 ] &&
    [ "$(call $GP -I $address$where)" = 404 ] && tail -c +$((half + 1)) parts.csv >piece &&
    [ "$(call $POLICE -X PATCH -H "$part" -H "Upload-Offset: $half" --data-binary @piece $address$where)" = 204 ] &&
    for _ in $(seq 50); do call $POLICE $address$where >/dev/null; [ "$(json "d[\"state\"]" body)" = done ] && break; sleep 0.1; done &&
    [ "$(json "[d[\"status\"], d[\"result\"][\"outcome\"]]" body)" = "[201, '\''live'\'']" ] && [ "$(ls hub/incoming | wc -l)" = 0 ] &&
    [ "$(call $POLICE -X DELETE $address$where)" = 204 ] && [ "$(call $POLICE $address$where)" = 404 ]
'
test_expect 'what was promised is taken in after a power cut' '
    sed "s/^\([^,]*\),/Q\1,/; 1s/^Q//" $feed >promised.csv && aim doctor >/dev/null &&
    [ "$(call $POLICE -H "$CSV" -H "Prefer: respond-async" --data-binary @promised.csv $D)" = 202 ] && where=$(said Location) &&
    kill -KILL $server; wait $server; serve &&
    for _ in $(seq 80); do call $POLICE $address$where >/dev/null; [ "$(json "d[\"state\"]" body)" = done ] && break; sleep 0.1; done &&
    [ "$(json "d[\"status\"] in (200, 201)" body)" = True ]
'
for _ in $(seq 60); do [ "$(aim link status --json >status; json 'd["waiting"]' status)" = 0 ] && break; sleep 0.2; done # the jobs link what came
ask() { call $POLICE -X POST -H "Content-Type: application/json" -d @question "$@" $address/api/v1/search; }
test_expect 'a user of the client finds who is there, with a purpose, and the entry names the person and seals the user' '
    echo "{\"given_name\":\"Ada\",\"family_name\":\"Vantongeren\",\"address\":\"B99 1AA\"}" >question &&
    [ "$(ask -H "Aim-User: j.smith" -H "Aim-Purpose: child_concern")" = 200 ] &&
    [ "$(ask -H "Aim-Purpose: child_concern")" = 400 ] && [ "$(ask -H "Aim-User: j.smith" -H "Aim-Purpose: urgent")" = 403 ] &&
    echo "{\"given_name\":\"Ada\"}" >question && [ "$(ask -H "Aim-User: j.smith" -H "Aim-Purpose: child_concern")" = 422 ] &&
    /usr/bin/python3 -c "
import csv, json
r = next(r for r in csv.DictReader(open(\"$feed\")) if len(r[\"birth_date\"]) == 10 and r[\"given_name\"] and r[\"family_name\"])
json.dump({k: r[k] for k in (\"given_name\", \"family_name\", \"birth_date\")}, open(\"question\", \"w\"))" &&
    [ "$(ask -H "Aim-User: j.smith" -H "Aim-Purpose: child_concern")" = 200 ] && [ "$(json "len(d[\"results\"]) > 0" body)" = True ] &&
    [ "$(json "len(d[\"results\"][0][\"person\"])" body)" = 48 ] &&
    aim audit export exported >/dev/null && grep -rqa "client:police-feed" exported && ! grep -rqa "j\.smith" exported
'
test_expect 'neither log nor answers of refusals hold what was sent, and the log is whole' '
    lacks served.err Vantongeren && lacks served.err "$POLICE" && lacks served.err j.smith && aim audit verify >verified && has verified "The log is whole"
'
test_expect 'an agency sees how good its data is, and no other' '
    [ "$(call $POLICE "$address/api/v1/feeds/police/quality")" = 200 ] && [ "$(json "d[\"agency\"]" body)" = police ] &&
    [ "$(call $GP "$address/api/v1/feeds/police/quality")" = 403 ]
'
test_expect 'when the agreement has ended, nothing is taken in any more' '
    kill -TERM $server && wait $server && sed -i "s/^clock: .*/clock: 2019-03-26T12:00:00Z/" hub/settings.yaml && key=$(client later police police 2019-12-31) && serve &&
    [ "$(call $key -H "$CSV" --data-binary @$feed $address/api/v1/feeds/police/deliveries)" = 403 ] && has body "agreement" &&
    [ "$(call $POLICE $address/api/v1/feeds)" = 401 ]
'
serve_tls() { # as serve, with TLS
    "$AIM" serve --port 0 "$@" >served 2>served.err &
    server=$!
    for _ in $(seq 100); do grep -q 'https://' served && break; sleep 0.1; done
    address=$(grep -oE 'https://localhost:[0-9]+' served | head -1)
}
test_expect 'a certificate lets in by its fingerprint, and no other does' '
    kill -TERM $server && wait $server &&
    for name in right wrong; do
        openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 -subj /CN=$name -keyout $name.key -out $name.pem 2>/dev/null || return 1
    done &&
    print=$(openssl x509 -in right.pem -noout -fingerprint -sha256 | cut -d= -f2) &&
    aim client add sealed --agency police --feeds police --until 2019-12-31 --no-key --certificate "$print" >/dev/null &&
    serve_tls --client-certificates && with() { curl -sk -o body -w "%{http_code}" "$@" $address/api/v1/feeds; } &&
    [ "$(with --cert right.pem --key right.key)" = 200 ] && [ "$(with --cert wrong.pem --key wrong.key)" = 401 ] && [ "$(with)" = 401 ] &&
    curl -sk -o page -w "%{http_code}\n" $address/sign-in >status && has status 200
'
test_expect 'the server ends well' 'kill -TERM $server && wait $server'
kill -KILL $server 2>/dev/null
test_done
