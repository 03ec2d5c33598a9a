#!/bin/bash
# How good feeds are: on the command line, for the agency that sends and for those who run the hub.
. "$(dirname "$0")/../lib.sh"

new_hub hub --clock 2026-11-12T08:00:00Z || { echo "not ok 0 - a hub is made"; test_done; }
SUPPLY="$E2E_ROOT/tests/e2e/web/supply"
clock() { sed -i "s/^clock:.*/clock: \"$1\"/" "$AIM_HUB/settings.yaml"; }
aim apply "$SUPPLY/region.yaml" >/dev/null && aim load --agency fire "$SUPPLY/feeds/fire.csv" >/dev/null

test_expect 'a report says what is missing, what waits and what to do first, and never a value' '
    clock 2026-11-24T09:00:00Z && aim load --agency city-hospital "$SUPPLY/feeds/city-hospital.csv" >/dev/null &&
    aim load --agency sunshine-school "$SUPPLY/feeds/sunshine-school.csv" >/dev/null && aim link run >/dev/null &&
    aim report quality --agency city-hospital >said && has said "expected every working day by 9:30am" &&
    has said "birth_date is empty in 6 of 60 rows" && has said "2 rows wait, because of birth_date" &&
    lacks said "02-30" && lacks said Garside && lacks said "Elm Road"
'
test_expect 'for machines it is JSON, for a spreadsheet CSV' '
    aim report quality --agency city-hospital --json >json &&
    /usr/bin/python3 -c "
import json
r, = json.load(open(\"json\"))
birth = {c[\"column\"]: c for c in r[\"columns\"]}[\"birth_date\"]
assert (birth[\"due\"], birth[\"filled\"], birth[\"not_accepted\"], birth[\"weak\"]) == (60, 54, 2, 1), birth
assert birth[\"completeness\"] == 90.0 and birth[\"validity\"] == 96.3 and r[\"waiting\"] == 2
assert r[\"expected_by\"] == \"2026-11-24T09:30:00.000Z\" and r[\"late\"] is False
" && aim report quality --agency city-hospital --csv >csv && has csv "city-hospital,city-hospital,completeness,birth_date,90.0,60" &&
    must_fail 2 aim report quality --agency city-hospital --csv --json
'
test_expect 'how it compares with others is told once it is counted, rounded, and not of a handful' '
    has json "\"settled_for\":null" && aim report quality --count --json >all &&
    /usr/bin/python3 -c "
import json
feeds = {r[\"agency\"]: r for r in json.load(open(\"all\"))}
told = {f[\"figure\"]: f for f in feeds[\"city-hospital\"][\"beside_other_agencies\"][\"figures\"]}
assert told[\"matched\"][\"shown\"] != \"suppressed\" and told[\"matched\"][\"of_about_persons\"] % 10 == 0, told
assert feeds[\"city-hospital\"][\"uniqueness\"][\"records\"] == 58
fire = feeds[\"fire\"][\"beside_other_agencies\"]
assert fire[\"settled_for\"] is None and all(f[\"percent\"] is None for f in fire[\"figures\"]), fire
" && aim report quality --count --json >again && cmp all again
'
test_expect 'a supplier sees its own feeds only, and does not choose when figures are settled' '
    aim report quality --as hugo >own && has own "City Hospital" && lacks own Sunshine &&
    must_fail 1 aim report quality --agency sunshine-school --as hugo && must_fail 1 aim report quality --count --as hugo &&
    must_fail 1 aim report quality --as sam
'
test_expect 'doctor names the feed that is late, and when it is expected' '
    aim doctor >checked; has checked "fire of fire is late: expected every day by 9am, last delivery 12 November 2026"
'
test_expect 'one more person does not move what is told in the same month' '
    printf "person_ref,given_name,family_name,birth_date\nH900,Zadie,Unwin,2011-05-06\n" >one.csv &&
    aim load --agency city-hospital one.csv >/dev/null && aim link run >/dev/null && clock 2026-11-25T09:00:00Z &&
    aim report quality --agency city-hospital --count --json >next &&
    /usr/bin/python3 -c "
import json
before = [r for r in json.load(open(\"all\")) if r[\"agency\"] == \"city-hospital\"][0]
after, = json.load(open(\"next\"))
assert after[\"beside_other_agencies\"] == before[\"beside_other_agencies\"]
assert after[\"uniqueness\"][\"records\"] == 59
"
'
test_expect 'the log is whole' 'aim audit verify >verified && has verified "The log is whole"'
test_done
