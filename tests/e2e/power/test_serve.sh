#!/bin/bash
# `aim serve` links what waits. Told to end in the middle of it, or killed, and started again, it comes to
# the same persons and the same possible links as one that nobody disturbed.
. "$(dirname "$0")/../lib.sh"

CLOCK=2014-03-26T12:00:00Z AS_OF=2014-03-26T06:00:00Z
aim generate --persons 1500 --seed 3 --today 2014-03-26 --out region >/dev/null
STEWARD=$(sed -n 's/.*login: \([a-z.-]*\),.*role: steward.*/\1/p' region/region.yaml | head -1)

loaded_hub() { # NAME: everything is stored, nothing is linked
    local feed
    new_hub "$1" --clock $CLOCK && aim apply region/region.yaml >/dev/null || return 1
    for feed in region/feeds/*.csv; do
        aim load --no-link --agency "$(basename "$feed" .csv)" --as-of $AS_OF "$feed" >/dev/null || return 1
    done
}
# Who is with whom, and what is possible, without anything that differs from hub to hub.
picture() {
    aim link export --as "$STEWARD" >links.csv && aim link export --possible --as "$STEWARD" >possible.csv &&
        /usr/bin/python3 - <<'PY'
import csv
together = {}
for row in csv.DictReader(open("links.csv", newline="")):
    together.setdefault(row["person_id"], []).append(row["agency"] + " " + row["person_ref"])
print("\n".join(sorted("; ".join(sorted(records)) for records in together.values())))
pairs = (tuple(sorted([f'{r["agency_left"]} {r["person_ref_left"]}', f'{r["agency_right"]} {r["person_ref_right"]}']))
         for r in csv.DictReader(open("possible.csv", newline="")))
print("\n".join(sorted(" ~ ".join(pair) for pair in pairs)))
PY
}
figure() { aim link status --json >status.json && json "d['$1']" status.json; }
serving() {
    "$AIM" serve --port 0 --plain-http >served 2>served.err &
    server=$!
}
# Until more records are linked than NUMBER, and not all that wait.
in_the_middle() {
    for _ in $(seq 600); do
        [ "$(figure waiting)" -gt 0 ] && kill -0 $server 2>/dev/null || return 1
        [ "$(json "d['records']" status.json)" -gt "$1" ] && return
    done
    return 1
}
# serve, SIGNAL in the middle, and so on; then it is left to finish.
disturbed() { # SIGNAL STATUS
    local seen=0 times=0 got
    for _ in 1 2; do
        serving
        in_the_middle "$seen" || break
        kill "-$1" $server && got=0
        wait $server || got=$?
        [ "$got" = "$2" ] || { echo "ended with $got"; return 1; }
        seen=$(figure records) && times=$((times + 1))
    done
    kill -0 $server 2>/dev/null || serving
    for _ in $(seq 600); do
        [ "$(figure waiting)" = 0 ] && break
        sleep 0.1
    done
    kill -TERM $server && wait $server && [ "$(figure waiting)" = 0 ] && [ "$times" -gt 0 ]
}
sound() {
    aim doctor >doctor && ! grep -E '^bad' doctor && aim audit verify >verified && has verified "The log is whole"
}

test_expect 'a hub that links undisturbed' '
    loaded_hub calm && aim link run >said && picture >undisturbed && has undisturbed " ~ " &&
    [ "$(grep -c . undisturbed)" -gt 900 ] && sound
'
test_expect 'told to end in the middle of linking it leaves off, and started again it ends the same' '
    loaded_hub told && disturbed TERM 0 && picture >now && same undisturbed now && sound
'
test_expect 'killed in the middle of linking and started again it ends the same' '
    loaded_hub killed && disturbed KILL 137 && picture >now && same undisturbed now && sound
'
test_done
