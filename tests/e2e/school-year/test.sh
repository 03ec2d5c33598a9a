#!/bin/bash
# A whole school year of children who were measured, absent, unable or withdrawn, in one file: 3,000 rows of it, of which every
# tenth is wrong; AIM_SOAK=1: the million that a country measures in a year.
. "$(dirname "$0")/../lib.sh"
rows=3000
[ -z "${AIM_SOAK:-}" ] || rows=1000000

new_hub hub --clock 2026-01-10T12:00:00Z || { echo "not ok 0 - a hub is made"; test_done; }
aim apply "$E2E_ROOT/mappings/region.yaml" >said
/usr/bin/python3 "$HERE/year.py" $rows >year.csv 2>wrong
held=$(awk '{ n += $2 } END { print n }' wrong)

test_expect 'the file is taken in whole: right rows live, wrong ones put aside, none lost, in bounded memory' '
    (ulimit -v "$([ -n "${ASAN_OPTIONS:-}" ] && echo unlimited || echo 600000)" &&
        aim load --agency public-health --feed public-health --no-link --json year.csv >report.json) &&
    [ "$(json "d[\"deliveries\"][0][\"outcome\"]" report.json)" = live ] &&
    [ "$(json "d[\"deliveries\"][0][\"quarantined\"]" report.json)" = "$held" ] &&
    [ "$(json "d[\"deliveries\"][0][\"accepted\"]" report.json)" = $((rows - held)) ]
'
test_expect 'each wrong row has its reason, as often as it was made' '
    aim report quality --agency public-health --feed public-health --json >quality.json &&
    /usr/bin/python3 - wrong quality.json <<"PY"
import json, sys
made = {r: int(n) for r, n in (line.split() for line in open(sys.argv[1]))}
told = {}
for held in json.load(open(sys.argv[2]))[0]["waiting_because"]:
    told[held["reason"]] = told.get(held["reason"], 0) + held["rows"]
assert told == made, told
PY
'
test_expect 'the same file again is known, and changes nothing' '
    aim load --agency public-health --feed public-health --no-link year.csv >said && has said "already loaded"
'
test_done
