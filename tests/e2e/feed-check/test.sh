#!/bin/bash
# From "here is our export" to a feed: a mapping is proposed, completed by a human, tried, and loaded.
. "$(dirname "$0")/../lib.sh"

new_hub hub --clock 2014-03-26T12:00:00Z || { echo "not ok 0 - a hub is made"; test_done; }
aim apply "$HERE/region.yaml" >/dev/null || { echo "not ok 0 - the region is applied"; test_done; }
as_hospital() { aim "$@" --as hospital-feed; }

cat >export.csv <<'ROWS'
Hospital Number,Forename,Surname,Date of Birth,Sex,Postcode,NHS No,Attendance Number,Arrival Date,Attendance Type,Complaint
H1,Anna,Sample,03/02/2001,Female,B99 1AA,999 000 0018,A1,01/03/2014 10:15,Emergency,fell
H2,Bram,Sample,27/05/1980,Male,B99 1AB,,A2,02/03/2014 23:59,Emergency,cough
H3,Cara,Sample,31/07/1990,Not known,B99 1AC,,A3,13/03/2014 08:00,Minor injury,cut
ROWS

test_expect 'a mapping is proposed from the header and the values' '
    as_hospital feed check export.csv >mapping.yaml &&
    has mapping.yaml "\"Hospital Number\": person_ref" && has mapping.yaml "\"NHS No\": nhs_number" &&
    has mapping.yaml "\"Arrival Date\": event_date" && has mapping.yaml "birth_date: DD/MM/YYYY" &&
    has mapping.yaml "event_date: DD/MM/YYYY HH:mm" && has mapping.yaml "\"Female\": F" &&
    has mapping.yaml "\"Not known\": U" && has mapping.yaml "\"Emergency\": FILL_IN" && has mapping.yaml "- \"Complaint\"" &&
    has mapping.yaml ae_attendance
'
test_expect 'it tells no name, date or number of a person' '
    for word in Anna Sample 2001 999 B99 H1 A1 fell; do lacks mapping.yaml $word || return 1; done
'
test_expect 'as it stands, the trial says what only the officer knows' '
    as_hospital feed check export.csv --mapping mapping.yaml >tried &&
    has tried "tried, nothing stored" && has tried "event_type: there is no such event type" && has tried "3 quarantined"
'
test_expect 'completed, every row is good, and nothing was stored by trying' '
    sed -i s/FILL_IN$/ae_attendance/ mapping.yaml &&
    as_hospital feed check export.csv --mapping mapping.yaml --json >tried.json &&
    [ "$(json "d[\"accepted\"]" tried.json)" = 3 ] && [ "$(json "d[\"outcome\"]" tried.json)" = tried ] &&
    as_hospital feed ledger >ledger && has ledger "Nothing was delivered yet."
'
test_expect 'the same mapping loads the file' '
    aim load --agency hospital --mapping mapping.yaml export.csv >loaded && has loaded "3 accepted"
'
test_expect 'a mapping that is wrong is refused with its place, before any row' '
    printf "columns:\n  Forename: fore_name\n" >bad.yaml &&
    must_fail 1 as_hospital feed check export.csv --mapping bad.yaml 2>said && has said "bad.yaml:2"
'
test_expect 'another separator is told apart, with how to save the file' '
    tr , ";" <export.csv >semicolons.csv &&
    must_fail 1 as_hospital feed check semicolons.csv 2>said && has said "separated by semicolons" && has said "CSV UTF-8"
'
test_expect 'an agency checks its own feed only' '
    must_fail 1 aim feed check export.csv --agency hospital --as school-feed 2>said && has said "its own agency"
'
test_done
