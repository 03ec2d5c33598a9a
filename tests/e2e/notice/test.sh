#!/bin/bash
# The mail that says how many alerts wait, taken by a real mail server: numbers alone, once per digest, nothing lost.
. "$(dirname "$0")/../lib.sh"

PYTHON=$E2E_ROOT/build/venv/notice/bin/python3
[ -x "$PYTHON" ] || { test_number=1; echo "ok 1 - a digest is mailed # SKIP aiosmtpd is not installed, see build/venv/notice.log"; test_done; }
new_hub hub --clock 2014-03-26T09:30:00Z || { echo "not ok 0 - a hub is made"; test_done; }
cp -r "$E2E_ROOT/tests/e2e/web/queue/." region && sed -i 's/login: ravi,/login: ravi, lead_email: ravi@social-care.example,/' region/region.yaml
pids=()
trap 'for p in "${pids[@]}"; do kill "$p" 2>/dev/null; done' EXIT
port=$(/usr/bin/python3 -c 'import socket; s=socket.socket(); s.bind(("127.0.0.1",0)); print(s.getsockname()[1])')

# setting NAME VALUE
setting() { sed -i "/^#* *$1:/d" hub/settings.yaml && printf '%s: "%s"\n' "$1" "$2" >>hub/settings.yaml; }
# post_office FOLDER [--refuse]
post_office() {
    mkdir -p "$1"
    "$PYTHON" "$HERE/post_office.py" "$port" "$@" >office.log 2>&1 &
    office=$!
    pids+=("$office")
    for i in $(seq 40); do grep -q ready office.log && break; sleep 0.25; done
}
serve() {
    "$AIM" serve --port 0 >serve.log 2>&1 &
    server=$!
    pids+=("$server")
}
until_file() { for i in $(seq 60); do ls $1 >/dev/null 2>&1 && return 0; sleep 0.25; done; echo "no $1"; cat serve.log; return 1; }
ends() { kill "$1" && wait "$1" 2>/dev/null; true; }
person() { json "d['reviews'][$1]['person']" list.json; }

aim apply region/region.yaml >/dev/null && for f in region/feeds/*.csv; do aim load --agency "$(basename "$f" .csv)" "$f" >/dev/null; done
aim link run >/dev/null && aim rule run >/dev/null
test_expect 'reviews are listed with what their rank is made of, and those below the cap are counted' '
    aim review list --as mona --json >list.json && [ "$(json "d[\"below_cap\"]" list.json)" = 3 ] &&
    [ "$(json "sum(t[\"term\"] for t in d[\"reviews\"][0][\"terms\"]) == d[\"reviews\"][0][\"rank\"]" list.json)" = True ]
'
test_expect 'a review is given to a colleague, who is told once' '
    aim review assign "$(person 0)" --to ravi --as mona >said && aim review assign "$(person 0)" --to ravi --as mona >said && has said "assigned to ravi" &&
    aim review assign "$(person 1)" --to ravi --as mona >said && aim alerts list --as ravi --json >alerts.json && [ "$(json "len(d)" alerts.json)" = 2 ]
'
test_expect 'somebody else does not take it by accident' '
    must_fail 1 aim review assign "$(person 0)" --to mona --as mona 2>said && has said "ravi has taken this review" && has said "--take-over"
'
test_expect 'who may not work the queue gives nothing away' 'must_fail 1 aim review assign "$(person 2)" --to ravi --as hana 2>said'
test_expect 'a review is closed with a reason from standard input, and the second is told who was first' '
    echo "Spoke to the nurse" | aim review close "$(person 2)" --outcome advice --as ravi >said && has said "A service was advised" && has said "Spoke to the nurse" &&
    echo "Late" | must_fail 1 aim review close "$(person 2)" --outcome support --as mona 2>said && has said "ravi closed this review"
'
test_expect 'an alert is acknowledged, and twice is once' '
    id=$(json "d[0][\"id\"]" alerts.json) && aim alerts ack "$id" --as ravi >said && aim alerts ack "$id" --as ravi >said && has said "Acknowledged" &&
    aim alerts list --as ravi --json >alerts.json && [ "$(json "len(d)" alerts.json)" = 1 ] && must_fail 1 aim alerts ack "$id" --as mona 2>said
'
test_expect 'the report says how much each is told' '
    aim report alerts --as mona --json >report.json && [ "$(json "[x[\"made\"] for x in d if x[\"who\"] == \"ravi\"][0]" report.json)" = 2 ] && aim report alerts --as mona >said && has said "acknowledged"
'

setting smtp_url "smtp://127.0.0.1:$port"
setting mail_from "aim@hub.example"
setting public_url "https://aim.example"
setting clock "2014-03-26T14:00:30Z"
post_office refusing --refuse
serve
test_expect 'a mail that the server does not take waits in the hub' 'until_file "refusing/refused-1" && ends $server && ends $office'
setting clock "2014-03-26T14:10:00Z"
post_office taken
serve
test_expect 'and is sent when the server takes it' 'until_file "taken/mail-1" && sleep 6 && ends $server'
test_expect 'once, to the lead address, with a number and a link, and nothing about anybody' '
    [ "$(ls taken | wc -l)" = 1 ] && has taken/mail-1 "RCPT ravi@social-care.example" && has taken/mail-1 "MAIL aim@hub.example" && has taken/mail-1 "Subject: 1 alert waits for you in AIM" &&
    has taken/mail-1 "https://aim.example/alerts" && has taken/mail-1 "Message-ID: <" && ! grep -qiE "Heron|Finch|Lark|Pia|Otto|V-[0-9A-Z]{6}|review" taken/mail-1
'
serve
test_expect 'a hub that is started again sends it no second time' 'sleep 7 && ends $server && [ "$(ls taken | wc -l)" = 1 ]'
ends "$office"
test_done
