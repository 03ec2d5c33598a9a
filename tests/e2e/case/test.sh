# A MASH case end to end: from a person to an outcome, by the real program, with the power going off on the way.
. "$(dirname "$0")/../lib.sh"

REGION=$HERE/../web/case
new_hub hub --clock 2026-11-24T11:00:00Z || { echo "not ok 0 - a hub is made"; test_done; }
server=
trap '[ -n "$server" ] && kill -9 "$server" 2>/dev/null' EXIT

set_clock() { sed -i "s/^clock:.*/clock: \"$1\"/" "$AIM_HUB/settings.yaml"; }
person() { printf 'given_name=%s\nfamily_name=%s\nbirth_date=%s\n' "$1" "$2" "$3" |
    aim search --purpose child_concern --as ravi --json >found && json 'd["results"][0]["person"]' found; }
show() { aim case show "$case" --as ravi --json "$@" >shown; }
check() { json "[c for c in d['checks'] if c['agency'] == '$1'][0]['$2']" shown; }

test_expect 'one command makes a contact of a person, pre-filled with every linked row and its source date' '
    aim apply "$REGION/region.yaml" >applied &&
    for feed in "$REGION"/feeds/*.csv; do aim load --agency "$(basename "$feed" .csv)" "$feed" >/dev/null || return 1; done &&
    aim link run >/dev/null && aim rule run >/dev/null && jane=$(person Jane Doe 2013-06-09) &&
    aim case open "$jane" --purpose child_concern --as ravi --json >opened && case=$(json "d[\"case\"]" opened) &&
    [ "$(json "d[\"stage\"]" opened)" = contact ] && [ "$(json "d[\"due\"]" opened)" = 2026-11-25T17:00:00.000Z ] &&
    aim case show "$case" --log --as ravi >log &&
    has log "23 November 2026, Midshire Police: Violence at the address, child present (feed police, received 24 November 2026, data up to 24 November 2026)" &&
    has log "Mill Surgery: sends nothing to the hub" &&
    aim case open "$jane" --purpose child_concern --as helen >again && has again "It is open already" && has again "$case"
'
test_expect 'who is not of the safeguarding team has no cases; a wrong reference is no case' '
    must_fail 1 aim case list --as lena 2>denied && must_fail 1 aim case open "$jane" --purpose child_concern --as lena 2>denied &&
    must_fail 1 aim case show M-0000-0000 --as ravi 2>none && has none "there is no such case" &&
    must_fail 2 aim case show --as ravi 2>usage && has usage "which case?"
'
test_expect 'the stages go their way; partners with a match are asked, the others are named with how far their data goes' '
    must_fail 1 aim case check "$case" --as ravi 2>early && aim case decide "$case" band amber --as ravi >/dev/null &&
    echo "What do you know of Jane?" | aim case check "$case" --text --as ravi >/dev/null && show &&
    [ "$(json "d[\"stage\"]" shown)" = screening ] && [ "$(json "d[\"asked\"]" shown)" = 4 ] &&
    [ "$(check police found)" = activity ] && [ "$(check police due)" = 2026-11-24T17:00:00.000Z ] &&
    [ "$(check fire asked)" = False ] && [ "$(check fire found)" = none ] && [ "$(check fire data_up_to)" != None ] &&
    [ "$(check gp found)" = no_data ] && echo "Anything at the address?" | aim case check "$case" fire --text --as ravi >/dev/null &&
    show && [ "$(json "d[\"asked\"]" shown)" = 5 ]
'
test_expect 'a colour that changes moves the clocks and is kept with its reason' '
    must_fail 1 aim case decide "$case" band red --as ravi 2>why && has why "say why the colour changes" &&
    echo "He is on his way there" | aim case decide "$case" band red --text --as ravi >/dev/null && show &&
    [ "$(check police due)" = 2026-11-24T13:00:00.000Z ] && aim case show "$case" --log --as ravi >log &&
    has log "Ravi Patel set the colour red" && has log "He is on his way there"
'
test_expect 'a server that is killed on the way leaves a case that goes on; what is late is chased by itself' '
    set_clock 2026-11-24T14:30:00Z &&
    { "$AIM" serve --port 0 >served 2>&1 & server=$!; } && for i in $(seq 60); do
        aim case show "$case" --as ravi --json >shown && [ "$(check police reminders)" = 1 ] && [ "$(check police escalated)" = True ] && break; sleep 0.25; done &&
    kill -9 "$server" && { wait "$server" 2>/dev/null; server=; true; } && show &&
    [ "$(check police reminders)" = 1 ] && [ "$(check police escalated)" = True ] &&
    echo "Rang the police" | aim case decide "$case" note --text --as ravi >/dev/null && aim audit verify --as adele >verified
'
test_expect 'a decision needs a second person, and the version that was seen' '
    version=$(json "d[\"version\"]" shown) && must_fail 1 aim case decide "$case" decide strategy --as ravi 2>words &&
    has words "write a few words" &&
    echo "Too late" | must_fail 1 aim case decide "$case" decide strategy --text --version "$version" --as ravi 2>stale &&
    has stale "the case changed since it was shown to you: ravi wrote a note" &&
    echo "Nothing" | must_fail 1 aim case decide "$case" decide nfa --text --as ravi 2>unread && has unread "read the whole history first" &&
    aim case show "$case" --history --as ravi >history && has history "Mary" && has history "2 Apr 2025" &&
    echo "Violence at home" | aim case decide "$case" decide strategy --text --as ravi >/dev/null &&
    must_fail 1 aim case decide "$case" confirm --as ravi 2>self && has self "a second person agrees" &&
    aim case decide "$case" confirm --as helen >done && has done "Strategy discussion (section 47), decided by Helen Marsh"
'
# A name would stand as a word; the base64 of keys and hashes has its letters by chance, once in forty runs.
test_expect 'each copy of the pack has its number, and the log knows it without a name' '
    must_fail 2 aim case pack "$case" --as ravi 2>whom && has whom "for whom is this copy?" &&
    echo "the chair" | aim case pack "$case" --text --as ravi >pack1 && has pack1 "Copy 1, for the chair" && has pack1 "(feed police, received 24 Nov 2026)" &&
    echo "the school" | aim case pack "$case" --text --as helen >pack2 && has pack2 "Copy 2, for the school" &&
    aim audit export exported --as adele >/dev/null && cat $(find exported -type f) | tr -d "\000" >leaves &&
    grep -qa "case-pack" leaves && grep -qa "copy 2" leaves && ! grep -qaw "Doe" leaves && ! grep -qa "the chair" leaves
'
test_expect 'whose worker there is, the case says; figures of replies are there for the manager' '
    tom=$(person Tom Rowe 2014-02-03) && aim case open "$tom" --purpose child_concern --as ravi >tom &&
    has tom "allocated worker: Dana Price, Team North, 0121 496 0263" &&
    aim case list --as helen >list && has list "1 open" && aim case list --which closed --as helen >closed && has closed "$case" &&
    aim report checks --as helen >replies && has replies "Midshire Police" && has replies "escalated 1" &&
    aim report checks --as helen --json >replies.json && [ "$(json "len(d[\"agencies\"])" replies.json)" = 5 ]
'
test_expect 'what people write is in no file of the hub in clear' '
    for secret in "on his way there" "Violence at home" "the chair" "What do you know"; do
        ! grep -rqa "$secret" "$AIM_HUB" || { echo "in clear: $secret"; return 1; }; done
'
test_done
