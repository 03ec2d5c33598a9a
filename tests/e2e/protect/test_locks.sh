#!/bin/bash
# Locked records on the command line: what a partner sees, asking, deciding, emergencies, handing over.
. "$(dirname "$0")/../lib.sh"
FEEDS=$HERE/feeds

find_person() { printf 'given_name=%s\nfamily_name=%s\nbirth_date=%s\n' "$2" "$3" "$4" | aim search --as "$1" --purpose child_concern --json >found && json 'd["results"][0]["person"]' found; }
show() { aim person show "$OWEN" --as "$1" --purpose child_concern; }

test_expect 'a partnership in which the police keep some kinds of event locked' '
    new_hub hub --clock 2026-11-24T09:00:00Z && aim apply "$HERE/region.yaml" >said &&
    for agency in social-care city-hospital police school; do aim load --agency $agency "$FEEDS/$agency.csv" >said || return 1; done && aim link run >said
'
OWEN=$(find_person ray Owen Brackley 2009-03-05)
test_expect 'a partner sees the name, who is involved, and that it is locked; the police see their own' '
    show ray >said && has said "Owen Brackley" && has said "West Mids Police" && lacks said "Anti-social" && lacks said "Missing" &&
    has said "locked" && show polly >said && has said "Missing"
'
test_expect 'a request waits for who decides; the grant opens it to the asker alone' '
    echo "He did not come home" | aim access ask "$OWEN" --owner police --as ray --purpose child_concern --json >asked &&
    aim access list --as pat >said && has said "He did not come home" && has said "due" && aim access list --as polly >said && has said "no requests" &&
    echo "" | aim access decide "$(json "d[\"request\"]" asked)" --grant --days 2 --as pat &&
    show ray >said && has said "Missing" && show mo >said && lacks said "Missing" &&
    must_fail 1 aim access decide "$(json "d[\"request\"]" asked)" --refuse --as pat <asked 2>said && has said "decided before"
'
test_expect 'a refusal says why, and the asker reads it' '
    echo "For the ward round" | aim access ask "$OWEN" --owner police --as ward --purpose child_concern --json >asked &&
    echo "Ring us: there is an inquiry" | aim access decide "$(json "d[\"request\"]" asked)" --refuse --as pat &&
    aim access list --as ward --json >said && [ "$(json "d[\"requests\"][0][\"state\"]" said)" = refused ] && has said "there is an inquiry"
'
test_expect 'an emergency opens at once; owner and officer look at it' '
    echo "He is on the bridge" | aim access open "$OWEN" --as joy --purpose urgent >said && has said "open until 24 November 2026, 9:30am" &&
    aim access list --as dee --json >officer && [ "$(json "d[\"requests\"][0][\"to_do\"]" officer)" = True ] &&
    aim access review "$(json "d[\"requests\"][0][\"request\"]" officer)" --as dee && aim access review "$(json "d[\"requests\"][0][\"request\"]" officer)" --as pat &&
    aim access list --as pat --json >said && has said "\"reviewed\""
'
test_expect 'a hand-over asks for consent twice' '
    must_fail 2 aim access offer "$OWEN" --to social-care --as pat --purpose child_concern <asked 2>said && has said "consent" &&
    echo "The family is with them now" | aim access offer "$OWEN" --to social-care --consent given --as pat --purpose child_concern --json >offered &&
    must_fail 1 aim access decide "$(json "d[\"request\"]" offered)" --grant --as wanda <asked 2>said && has said "consent" &&
    echo "" | aim access decide "$(json "d[\"request\"]" offered)" --grant --consent not_needed --as wanda &&
    must_fail 1 aim access ask "$OWEN" --owner police --as ned --purpose child_concern <asked 2>said &&
    echo "Nurse visits" | aim access ask "$OWEN" --owner social-care --as ned --purpose child_concern >said
'
test_expect 'all of it is in the log' '
    aim audit verify --as dee >said
'
test_done
