#!/bin/bash
# An agency with two feeds: each under its own agreement, one with a mapping that was agreed with it.
. "$(dirname "$0")/../lib.sh"

new_hub hub --clock 2014-03-26T12:00:00Z || { echo "not ok 0 - a hub is made"; test_done; }
cp "$HERE/region.yaml" "$HERE/wards.yaml" .

cat >ae.csv <<'ROWS'
person_ref,given_name,family_name,birth_date,event_ref,event_type,event_date
P-1,Anna,Sample,2001-02-03,E-1,ae_attendance,2014-03-25
ROWS
cat >wards.csv <<'ROWS'
Patient,Forename,Surname,Born,Stay,Admitted,Bed
P-1,Anna,Sample,03/02/2001,S-1,25/03/2014,12
ROWS
anna() {
    printf 'given_name=Anna\nfamily_name=Sample\nbirth_date=2001-02-03\n' |
        aim search --as joy --purpose child_concern --json >found.json
    aim person show "$(json 'd["results"][0]["person"]' found.json)" --as joy --purpose child_concern --json >anna.json
}

test_expect 'a mapping that is none refuses the region, with its own place' '
    sed s/person_ref/persn_ref/ wards.yaml >"$SCRATCH/broken" && cp broken wards.yaml &&
    must_fail 1 aim apply region.yaml 2>said && has said "wards.yaml:3" && cp "$HERE/wards.yaml" . &&
    sed s/wards.yaml/nowhere.yaml/ region.yaml >other.yaml && must_fail 1 aim apply other.yaml 2>said &&
    has said "there is no such mapping beside the region file"
'
test_expect 'the region is applied, and a second time changes nothing' '
    aim apply region.yaml >said && has said Applied && aim apply region.yaml >said && has said "Nothing to change"
'
test_expect 'the feed that is named like the agency is the default one' '
    aim load --agency hospital ae.csv >said && has said "1 accepted"
'
test_expect 'the other is named, and its mapping was agreed with it' '
    aim load --agency hospital --feed wards wards.csv >said && has said "1 accepted"
'
test_expect 'each takes what its own agreement covers' '
    sed "s/E-1/E-2/;s/ae_attendance/admission/" ae.csv >wrong.csv &&
    aim load --agency hospital wrong.csv >said && has said "the agreement does not cover this event type"
'
test_expect 'a feed that does not exist is refused' '
    must_fail 1 aim load --agency hospital --feed moon ae.csv 2>said && has said "no data-sharing agreement"
'
test_expect 'both are on the page of the same person' '
    anna && [ "$(json "sorted(e[\"label\"] for e in d[\"events\"])" anna.json)" = "['"'A+E attendance', 'Admission'"']" ]
'
test_expect 'the data is up to the stalest of the two feeds' '
    aim load --agency hospital --feed wards --as-of 2014-03-20 - <<ROWS >said &&
Patient,Forename,Surname,Born,Stay,Admitted,Bed
P-2,Bram,Sample,04/05/1980,S-2,19/03/2014,7
ROWS
    aim doctor >checked && has checked "2 feeds up to date" && anna &&
    json "d[\"services\"][0][\"data_up_to\"]" anna.json >upto && has upto 2014-03-26
'
test_expect 'a full extract of one feed ends what that feed told of, and nobody whom the other holds' '
    aim load --agency hospital --feed hospital --full ae.csv >said && has said "taken in" && lacks said "not in this full extract" &&
    aim load --agency hospital --feed hospital --full --as-of 2014-03-26T12:01:00Z ae.csv >said && has said "0 accepted, 1 unchanged" &&
    lacks said "not in this full extract"
'
test_expect 'a new mapping needs new approval outside training' '
    aim init other >/dev/null && AIM_HUB=$SCRATCH/other aim apply region.yaml >said && has said drafts
'
test_done
