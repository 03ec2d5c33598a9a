#!/bin/bash
# A watched folder: what agencies drop is taken in, with a receipt, and nothing strange gets through.
. "$(dirname "$0")/../lib.sh"

new_hub hub --clock 2014-03-26T12:00:00Z || { echo "not ok 0 - a hub is made"; test_done; }
cp "$HERE/region.yaml" "$HERE/wards.yaml" . && aim apply region.yaml >/dev/null
mkdir -p drop/hospital drop/hospital.wards drop/school drop/nobody
look() { aim feed watch drop --once --rest 0 "$@"; }
HEADER=person_ref,given_name,family_name,birth_date,event_ref,event_type,event_date
good() { printf '%s\n' "$HEADER" "P-$1,Anna,Sample,2001-02-03,E-$1,ae_attendance,2014-03-25"; }

test_expect 'a dropped file is taken in, linked, and gives way to a receipt without a value' '
    good 1 >drop/hospital/today.csv && look >said && has said "1 accepted" &&
    [ ! -e drop/hospital/today.csv ] && has drop/hospital/today.csv.receipt.json "\"outcome\":\"live\"" &&
    lacks drop/hospital/today.csv.receipt.json Anna && aim link status >status && lacks status "1 waiting"
'
test_expect 'how good the feed is lies beside the receipt, without a value, and is no delivery' '
    has drop/hospital/quality.json "\"feed\":\"hospital\"" && has drop/hospital/quality.json "\"rows\":1," &&
    lacks drop/hospital/quality.json Anna && look >said && [ ! -s said ] && [ -e drop/hospital/quality.json ]
'
test_expect 'the folder agency.feed is a feed of its own, with the mapping that was agreed' '
    printf "Patient,Forename,Surname,Born,Stay,Admitted,Bed\nP-1,Anna,Sample,03/02/2001,S-1,25/03/2014,12\n" >drop/hospital.wards/stays.csv &&
    look >said && has said "1 accepted" && has drop/hospital.wards/stays.csv.receipt.json live
'
test_expect 'the same file again changes nothing and gets its receipt' '
    good 1 >drop/hospital/again.csv && look >said && has said "already loaded" &&
    has drop/hospital/again.csv.receipt.json again && [ ! -e drop/hospital/again.csv ]
'
test_expect 'rows that are put aside are counted in the receipt, line by line' '
    { good 2; echo "P-3,Bram,Sample,2001-02-30,,,"; } >drop/hospital/two.csv && look >/dev/null &&
    has drop/hospital/two.csv.receipt.json "\"quarantined\":1" && has drop/hospital/two.csv.receipt.json "\"lines\":[3]" &&
    lacks drop/hospital/two.csv.receipt.json 2001
'
test_expect 'a refused file stays for its sender, renamed, with the reason' '
    echo "person_ref,religion" >drop/hospital/bad.csv && look >/dev/null &&
    [ -e drop/hospital/bad.csv.refused ] && has drop/hospital/bad.csv.receipt.json "not in the feed format" &&
    look >said && [ ! -s said ]
'
test_expect 'a file that is cut off is held by the hub for a human' '
    good 4 | head -c -12 >drop/hospital/cut.csv && look >/dev/null &&
    has drop/hospital/cut.csv.receipt.json held && [ ! -e drop/hospital/cut.csv ]
'
test_expect 'what is still being written is left alone' '
    good 5 >drop/hospital/new.csv.part && good 5 >drop/hospital/.hidden.csv && good 5 >drop/hospital/fresh.csv &&
    aim feed watch drop --once --rest 60 >said && [ ! -s said ] && [ -e drop/hospital/fresh.csv ] &&
    rm drop/hospital/fresh.csv && look >said && [ ! -s said ] && [ -e drop/hospital/new.csv.part ]
'
test_expect 'links, folders and pipes are never followed or opened' '
    good 6 >outside.csv && ln -s "$SCRATCH/outside.csv" drop/hospital/link.csv && mkfifo drop/hospital/pipe.csv &&
    mkdir drop/hospital/folder.csv && ln -s "$SCRATCH" drop/police && timeout 20 "$AIM" feed watch drop --once --rest 0 >said &&
    [ ! -s said ] && [ -L drop/hospital/link.csv ] && [ -e outside.csv ]
'
test_expect 'a name full of tricks is a name like any other' '
    good 7 >"drop/hospital/x..;\$(touch owned) %s %n.csv" && look >said && has said "1 accepted" && [ ! -e owned ] &&
    [ ! -e drop/hospital/owned ]
'
test_expect 'a folder of nobody, or of an agency without an agreement, takes nothing in' '
    good 8 >drop/nobody/x.csv && must_fail 1 look >said 2>&1 && [ -e drop/nobody/x.csv ] && rm drop/nobody/x.csv
'
test_expect 'an agency watches its own folder only' '
    good 9 >drop/hospital/mine.csv && aim feed watch drop --once --rest 0 --as school-feed >said && [ ! -s said ] &&
    [ -e drop/hospital/mine.csv ] && aim feed watch drop --once --rest 0 --as hospital-feed >said && has said "1 accepted"
'
test_expect 'killed between the delivery and the receipt, the next pass gives the receipt' '
    good 10 >late.csv && aim load --agency hospital late.csv >/dev/null && cp late.csv drop/hospital/late.csv &&
    look >said && has said "already loaded" && has drop/hospital/late.csv.receipt.json again
'
test_expect 'it watches until it is told to stop' '
    "$AIM" feed watch drop --every 1 --rest 0 >watched & watcher=$!
    sleep 1; good 11 >drop/hospital/eleven.csv
    for i in $(seq 40); do [ -e drop/hospital/eleven.csv.receipt.json ] && break; sleep 0.25; done
    kill -TERM $watcher; wait $watcher && has drop/hospital/eleven.csv.receipt.json live
'
test_expect 'the log is whole' 'aim audit verify >verified && has verified "The log is whole"'
test_done
