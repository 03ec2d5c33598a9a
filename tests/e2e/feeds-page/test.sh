#!/bin/bash
# docs/feeds.md is true: its commands are run as they stand, in their order, on an export that has a wrong date in it.
. "$(dirname "$0")/../lib.sh"

new_hub hub --clock 2014-03-26T12:00:00Z || { echo "not ok 0 - a hub is made"; test_done; }
aim apply "$HERE/../feed-check/region.yaml" >/dev/null || { echo "not ok 0 - the region is applied"; test_done; }

# What the officer and the steward bring along.
cat >export.csv <<'ROWS'
Hospital Number,Forename,Surname,Date of Birth,Sex,Postcode,NHS No,Attendance Number,Arrival Date,Attendance Type,Complaint
H1,Anna,Sample,03/02/2001,Female,B99 1AA,999 000 0018,A1,01/03/2014 10:15,Emergency,fell
H2,Bram,Sample,27/05/1980,Male,B99 1AB,,A2,02/03/2014 23:59,Emergency,cough
H3,Cara,Sample,31/07/1990,Female,B99 1AC,,A3,13/03/2014 08:00,Emergency,cut
H4,Dora,Sample,31/07/2030,Female,B99 1AD,,A4,13/03/2014 08:00,Emergency,cut
ROWS
sed 's/^    agency: hospital$/&\n    mapping: mapping.yaml/' "$HERE/../feed-check/region.yaml" >region.yaml

awk '/^```sh$/ { inside = 1; next } /^```$/ { inside = 0 } inside' "$E2E_ROOT/docs/feeds.md" >commands
test_expect 'the page has its commands' '[ "$(wc -l <commands)" -ge 9 ]'
number=0
while read -r line; do
    number=$((number + 1))
    test_expect "its command $number works as it stands: ${line%% >*}" 'eval "$line" >said.$number 2>&1 || { cat said.$number; return 1; }'
done <commands
test_expect 'trying told of the wrong date and stored nothing' 'has said.3 "tried, nothing stored" && has said.3 "1 quarantined"'
test_expect 'three rows are in, and nobody is missing from the register' '
    has said.5 "3 accepted" && has said.6 "1 quarantined" && lacks said.6 "not in this full extract"
'
test_expect 'the wrong date waits, once, and is found by reason and column' '
    has said.7 birth_date && [ "$(grep -c birth_date said.8)" = 1 ]
'
test_expect 'the ledger tells both deliveries' '[ "$(grep -c "live\|taken in" said.9)" -ge 2 ]'
test_expect 'every page that it links to is there' '
    grep -oE "\]\([a-z-]+\.md\)" "$E2E_ROOT/docs/feeds.md" | tr -d "]()" | sort -u | while read -r page; do
        [ -f "$E2E_ROOT/docs/$page" ] || { echo "$page"; exit 1; }
    done
'
test_done
