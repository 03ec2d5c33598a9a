#!/bin/bash
# Rows that were put aside, as the data officer of the agency that sent them meets them.
. "$(dirname "$0")/../lib.sh"

new_hub hub --clock 2014-03-26T12:00:00Z || { echo "not ok 0 - a hub is made"; test_done; }
aim apply "$HERE/region.yaml" >/dev/null || { echo "not ok 0 - the region is applied"; test_done; }

cat >day.csv <<'ROWS'
person_ref,given_name,family_name,birth_date,event_ref,event_type,event_date
P-1,Anna,Sample,2001-02-30,E-1,ae_attendance,2014-03-01
P-2,Bram,Sample,1980-05-06,E-2,dental_visit,2014-03-02
P-3,Cara,Sample,1990-07-08,E-3,ae_attendance,2014-03-03
ROWS
aim load --agency hospital day.csv >loaded
as_hospital() { aim "$@" --agency hospital --as hospital-feed; }
row_of() { as_hospital quarantine list --json >list.json && json "[r['row'] for r in d if r['reason'] == '$1'][0]" list.json; }

test_expect 'the list names rows, columns and reasons, and holds no value' '
    as_hospital quarantine list >list &&
    has list "birth_date" && has list "bad_date" && has list "event_type" && has list "unknown_event_type" &&
    lacks list Anna && lacks list Sample && lacks list 2001 && lacks list P-1 && lacks list dental
'
test_expect 'it can be narrowed to a reason or a column' '
    as_hospital quarantine list --reason bad_date >one && has one birth_date && lacks one event_type &&
    as_hospital quarantine list --column postcode >none && has none "No row waits." &&
    as_hospital quarantine list --line 3 >one && has one event_type && lacks one bad_date &&
    as_hospital quarantine list --since 2014-03-27 >none && has none "No row waits." &&
    as_hospital quarantine list --since 2014-03-26 --until 2014-03-26 >both && has both bad_date && has both event_type &&
    must_fail 2 as_hospital quarantine list --since yesterday 2>said && has said "not a date" &&
    must_fail 2 as_hospital quarantine list --reason whatever 2>said && has said "no such reason"
'
test_expect 'a row is shown as it came to the agency that sent it, and the log says so' '
    as_hospital quarantine show "$(row_of bad_date)" >row &&
    has row "given_name=Anna" && has row "birth_date=2001-02-30" && has row "to do: use YYYY-MM-DD" &&
    aim audit export log --as auditor >said && grep -raq "\bquarantine\b" log && ! grep -raq Anna log
'
test_expect 'another agency neither lists nor opens it' '
    must_fail 1 aim quarantine list --agency hospital --as school-feed 2>said && has said "its own agency" &&
    aim quarantine list --as school-feed >none && has none "No row waits." &&
    must_fail 1 aim quarantine show "$(row_of bad_date)" --as school-feed 2>said && has said "no row of this agency"
'
test_expect 'who runs the hub sees that rows wait and why, and not what they say' '
    aim quarantine list --agency hospital >list && has list bad_date &&
    must_fail 1 aim quarantine show "$(row_of bad_date)" --agency hospital >row 2>said &&
    has said "its own agency alone" && lacks row Anna && lacks said Anna
'
test_expect 'a correction that is none is refused and changes nothing' '
    echo "brith_date=2001-02-28" >wrong &&
    must_fail 1 as_hospital quarantine replay "$(row_of bad_date)" --correct <wrong 2>said &&
    has said "standard input" && lacks said brith &&
    as_hospital quarantine list >list && has list bad_date
'
test_expect 'a corrected row is taken in, linked, and waits no more' '
    echo "birth_date=2001-02-28" >right &&
    as_hospital quarantine replay "$(row_of bad_date)" --correct <right >said && has said "1 accepted" &&
    as_hospital quarantine list >list && lacks list bad_date &&
    printf "given_name=Anna\nfamily_name=Sample\nbirth_date=2001-02-28\n" |
        aim search --as joy --purpose child_concern --json >found.json && [ "$(json "len(d[\"results\"])" found.json)" = 1 ]
'
test_expect 'rows that fail again wait again, once' '
    as_hospital quarantine replay --all >said && has said "1 quarantined" &&
    as_hospital quarantine list >list && [ "$(wc -l <list)" = 1 ]
'
test_expect 'when the catalogue and the agreement have changed, all that waits is brought by one command' '
    sed -e "s/^catalogue:/catalogue:\n  - {code: dental_visit, class: routine, label: Dentist, in_person: yes, tier: 2, retention_months: 36}/" \
        -e "s/event_types: \[ae_attendance\]/event_types: [ae_attendance, dental_visit]/" "$HERE/region.yaml" >region.yaml &&
    aim apply region.yaml >applied &&
    as_hospital quarantine replay --all >said && has said "1 accepted" &&
    as_hospital quarantine list >list && has list "No row waits." &&
    as_hospital quarantine replay --all >said && has said "No row waits."
'
test_expect 'the ledger tells every delivery and what became of it' '
    must_fail 1 aim load --agency hospital /dev/null >refused 2>&1
    as_hospital feed ledger --json >ledger.json &&
    [ "$(json "[r[\"state\"] for r in d].count(\"live\")" ledger.json)" = 4 ] &&
    [ "$(json "[r[\"state\"] for r in d].count(\"refused\")" ledger.json)" = 1 ] &&
    [ "$(json "sum(r[\"accepted\"] for r in d)" ledger.json)" = 3 ] &&
    must_fail 1 aim feed ledger --agency hospital --as school-feed 2>said
'
test_expect 'the ledger tells how often a delivery was begun again' '
    printf "nonsense,more\nx,y\n" >bad.csv && must_fail 1 aim load --agency hospital bad.csv 2>said &&
    as_hospital feed ledger --json >first.json && must_fail 1 aim load --agency hospital bad.csv 2>said &&
    as_hospital feed ledger --json >ledger.json &&
    [ "$(json "sum(r[\"retried\"] for r in d)" ledger.json)" = $(($(json "sum(r[\"retried\"] for r in d)" first.json) + 1)) ] &&
    [ "$(json "len(d)" ledger.json)" = "$(json "len(d)" first.json)" ]
'
test_done
