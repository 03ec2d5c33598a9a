#!/bin/bash
# Every mapping that is shipped, on an export of its kind: what is taken in, and what the hub then shows.
. "$(dirname "$0")/../lib.sh"
MAPPINGS=$E2E_ROOT/mappings

new_hub hub --clock 2026-01-10T12:00:00Z || { echo "not ok 0 - a hub is made"; test_done; }

test_expect 'the example partnership is sound' 'aim apply "$MAPPINGS/region.yaml" >said && has said Applied'

# Each agreement of the example region: agency, feed, mapping.
awk '/^  - id:/ { feed = "" } /^    agency:/ { agency = $2 } /^    feed:/ { feed = $2 }
     /^    mapping:/ { print agency, (feed ? feed : agency), $2 }' "$MAPPINGS/region.yaml" >feeds

test_expect 'every mapping that is shipped is agreed in it and has a sample' '
    for path in "$MAPPINGS"/*.yaml; do
        name=$(basename "$path"); [ "$name" = region.yaml ] && continue
        grep -q " $name$" feeds && [ -e "$MAPPINGS/samples/${name%.yaml}.csv" -o -d "$MAPPINGS/samples/${name%.yaml}" ] || { echo "$name"; return 1; }
    done
'
test_expect 'every word that a mapping translates into an event stands in its sample, so that what becomes of it is asserted' '
    /usr/bin/python3 "$HERE/words.py" "$MAPPINGS" >said; [ ! -s said ] || { cat said; return 1; }
'
while read -r agency feed mapping; do
    sample=$MAPPINGS/samples/${mapping%.yaml}.csv
    if [ -d "${sample%.csv}" ]; then # a folder of files: its people, what happened, and who was merged
        sample=${sample%.csv}
        expected=11
    else
        expected=$(($(wc -l <"$sample") - 1))
    fi
    test_expect "$mapping: a file of its kind is taken in whole" '
        aim load --agency "$agency" --feed "$feed" --no-link --json "$sample" >report.json &&
        [ "$(json "d[\"deliveries\"][0][\"outcome\"]" report.json)" = live ] &&
        if [ "$mapping" = ncmp.yaml ]; then wrong=1; else wrong=0; fi &&
        [ "$(json "d[\"deliveries\"][0][\"quarantined\"]" report.json)" = $wrong ] &&
        [ "$(json "d[\"deliveries\"][0][\"accepted\"]" report.json)" -ge $((expected - wrong)) ]
    '
done <feeds
test_expect 'all of it is linked' 'aim link run >said && has said "records: "'

test_expect 'what the hub shows of these people is what the files said, to the letter' '
    grep -v "^#" "$HERE/people" | xargs -d "\n" /usr/bin/python3 "$HERE/story.py" "$AIM" >story &&
    same "$HERE/story.expect" story
'
test_expect 'weights and heights never come in: a file that holds them is refused whole' '
    awk -F, "NR == 1 { print \$0 \",Height,Weight\"; next } { print \$0 \",108.2,18.4\" }" "$MAPPINGS/samples/ncmp.csv" >fat.csv &&
    must_fail 1 aim load --agency public-health --feed public-health fat.csv 2>said && has said "is not in the feed format"
'
test_expect 'the one flag of the programme comes where the agreement enables it, and nowhere else' '
    grep "Bronwen Saltmarsh" story >bronwen && has bronwen "Measurement: follow-up offered" && has bronwen "Measured at school" &&
    grep "Kwame Elderfield" story >kwame && lacks kwame "follow-up" &&
    must_fail 1 aim load --agency public-health --feed public-health "$MAPPINGS/samples/ncmp-follow-up.csv" 2>said && has said "is not in the feed format" &&
    awk -F, "NR == 1 { print \$0 \",BMI\"; next } { print \$0 \",17.1\" }" "$MAPPINGS/samples/ncmp-follow-up.csv" >fat.csv &&
    must_fail 1 aim load --agency public-health --feed ncmp-follow-up fat.csv 2>said && has said "is not in the feed format"
'
test_expect 'a measured child was seen, an absent one is a missed contact, a withdrawn one is neither' '
    has story "Measured at school (routine)" && has story "Absent when the class was measured (missed)" &&
    has story "Withdrawn from being measured (routine)"
'
test_expect 'both halves of the review at two are with the same child' '
    grep "Nadia Farrow" story >nadia && has nadia "Health visitor: two to two and a half years" && has nadia "progress check at two"
'
# The review at two of a child: GIVEN FAMILY BIRTH-DATE, its row of JSON to `row`, the person page's words to `text`.
review_at_two() {
    printf "given_name=%s\nfamily_name=%s\nbirth_date=%s\n" "$@" | aim search --as reviewer --purpose child_concern --json >found &&
        id=$(json "d[\"results\"][0][\"person\"]" found) &&
        aim person expected "$id" --as reviewer --purpose child_concern >text &&
        aim person expected "$id" --as reviewer --purpose child_concern --json >expected &&
        json "[x for x in d[\"expected\"] if x[\"contact\"] == \"two_years\"]" expected | /usr/bin/python3 -c "import ast, json, sys; [one] = ast.literal_eval(sys.stdin.read()); json.dump(one, sys.stdout)" >row
}
half() { json "d[\"halves\"][$1]$2" row; }
test_expect 'the two halves of the review at two, from two agencies, are one row: both' '
    cp "$MAPPINGS"/*.yaml . && printf "unseen:\n  feeds:\n    - {agency: community-health, since: 2024-01-01}\n    - {agency: nurseries, since: 2024-01-01}\n" >>region.yaml &&
    aim apply region.yaml >said && review_at_two Nadia Farrow 2023-06-01 && [ "$(json "d[\"answer\"]" row)" = both ] &&
    [ "$(half 0 "[\"answer\"]") $(half 0 "[\"on\"]") $(half 0 "[\"by\"]")" = "met 2025-09-10 Health visiting" ] &&
    [ "$(half 1 "[\"answer\"]") $(half 1 "[\"on\"]") $(half 1 "[\"by\"]")" = "met 2025-10-03 Nurseries" ] &&
    [ "$(grep -c "two to two and a half\|Progress check" text)" = 1 ] && has text "  Both"
'
test_expect '... one: which half is not there, and who owes it' '
    sed "1q" "$MAPPINGS/samples/two-year-setting.csv" >setting.csv && echo "N-11,Ivo,Sandling,05/05/2023,Boy,B99 1AJ,Acorns,01/11/2025,No" >>setting.csv &&
    aim load --agency nurseries --feed nurseries --as-of 2026-01-10T11:00:00Z setting.csv >said && review_at_two Ivo Sandling 2023-05-05 &&
    [ "$(json "d[\"answer\"]" row) $(half 0 "[\"answer\"]") $(half 1 "[\"answer\"]")" = "one missed met" ] && has text "Only the progress check at nursery" &&
    [ "$(half 0 "[\"owed_by\"]")" = "Community Health" ] && has text "Owed by Community Health"
'
reviewed() { # WHEN CODE...: the health visitor's appointments of one child, ID,DAY,CODE
    sed "1q" "$MAPPINGS/samples/two-year-review.csv" >review.csv
    for line in "${@:2}"; do
        IFS=, read -r id day code <<<"$line"
        echo "CH-212,,Odile,Sandling,2023-04-20,2,B99 1AJ,CC-$id,$day,11,$code,,,RXX" >>review.csv
    done
    aim load --agency community-health --feed two-year-review --as-of "$1" review.csv
}
test_expect '... neither, after two and a half years and the grace; who did not come and who cancelled keep their meaning' '
    reviewed 2026-01-10T11:00:00Z 11,2025-09-12,4 12,2025-10-12,3 13,2025-11-12,2 >said && has said " 3 accepted" &&
    review_at_two Odile Sandling 2023-04-20 && [ "$(json "d[\"answer\"]" row) $(half 0 "[\"answer\"]") $(half 1 "[\"reason\"]")" = "neither missed no_place" ] &&
    [ "$(half 0 "[\"owed_by\"]")" = "Community Health" ] &&
    [ "$(json "[(k[\"on\"], k[\"missed\"]) for k in d[\"halves\"][0][\"not_kept\"]]" row)" = "[('"'"'2025-11-12'"'"', True), ('"'"'2025-10-12'"'"', True), ('"'"'2025-09-12'"'"', False)]" ] &&
    has text "Appointment cancelled by the service on 12 September 2025 (not counted as missed)"
'
test_expect '... and what the service cancelled last is nobody'"'"'s missed review' '
    reviewed 2026-01-10T11:30:00Z 14,2025-12-12,4 >said && review_at_two Odile Sandling 2023-04-20 && [ "$(json "d[\"answer\"]" row) $(half 0 "[\"answer\"]")" = "put_off put_off" ]
'
test_expect 'attendance codes keep their meaning' '
    grep "Elsie Hartnell" story >elsie && has elsie "Not brought to an appointment (missed)" &&
    has elsie "Appointment cancelled by the family (missed)" && has elsie "Appointment cancelled by the service (routine)"
'
test_expect 'what a case system locks is taken in, and shown to nobody until it is asked for' '
    grep -q "Domestic abuse - high.*Yes" "$MAPPINGS/samples/police-cases.csv" && grep "Petra Calloway" story >petra && has petra "Domestic abuse" && lacks petra "high risk"
'
test_expect 'a case that its system closes is a newer version of the same event, not another one' '
    sed "s|04/12/2025,,Imogen|04/12/2025,09/01/2026,Imogen|" "$MAPPINGS/samples/social-care-contacts.csv" >closed.csv &&
    aim load --agency social-care --as-of 2026-01-10T08:00:00Z closed.csv >said && has said " 7 rows, 7 accepted" &&
    grep -v "^#" "$HERE/people" | xargs -d "\n" /usr/bin/python3 "$HERE/story.py" "$AIM" >again && same story again
'
SSD=$MAPPINGS/samples/standard-safeguarding
test_expect 'several files of a case system are one delivery: numbers, address and worker stand with the person and the event' '
    printf "given_name=Leonie\nfamily_name=Marchbank\nbirth_date=2013-04-17\n" | aim search --as reviewer --purpose child_concern --json >found &&
    aim person show "$(json "d[\"results\"][0][\"person\"]" found)" --as reviewer --purpose child_concern --json >leonie &&
    has leonie "999 000 1863" && has leonie "12, Elder Close, Testham" && lacks leonie "Hazel Row\",\"postcode"
'
row() { json "next(r for r in d[\"services\"] if r[\"service\"] == \"care-first\")$1" "$2"; }
test_expect 'a case of a social-care system is shown open since when, with its team, its worker and their telephone' '
    [ "$(row "[\"name\"]" leonie)" = "Case teams" ] && [ "$(row "[\"status\"]" leonie)" = "{'\''label'\'': '\''Child in need'\'', '\''since'\'': '\''2025-11-04'\'', '\''until'\'': None}" ] &&
    [ "$(row "[\"contact\"][\"name\"]" leonie)" = "Imogen Vale" ] && [ "$(row "[\"contact\"][\"phone\"]" leonie)" = "0121 496 0171" ]
'
test_expect 'a plan of the upload is shown with its office, its authority and its own out-of-hours number' '
    printf "given_name=Idris\nfamily_name=Calloway\nbirth_date=2014-11-02\n" | aim search --as reviewer --purpose child_concern --json >idris.found &&
    aim person show "$(json "d[\"results\"][0][\"person\"]" idris.found)" --as reviewer --purpose child_concern --json >idris &&
    json "[(r[\"status\"], r[\"contact\"]) for r in d[\"services\"] if r[\"service\"] == \"cp-register\"]" idris >said &&
    has said "Child protection plan" && has said "2025-12-18" && has said "Safeguarding unit" && has said "0121 496 0151" && has said "0121 496 0152" && has said E900
'
test_expect 'a case that its system closes is closed here at the next load' '
    cp -r "$SSD" later && sed -i "s/,N,,,North,PR-1/,N,RC1,2026-01-08,North,PR-1/" later/ssd_cin_episodes.csv &&
    sed -i "s/^clock: .*/clock: 2026-01-10T13:00:00Z/" hub/settings.yaml && aim load --agency social-care --feed case-system later >said &&
    aim person show "$(json "d[\"results\"][0][\"person\"]" found)" --as reviewer --purpose child_concern --json >closed &&
    [ "$(row "[\"status\"][\"until\"]" closed)" = 2026-01-08 ] && [ "$(row "[\"contact\"][\"name\"]" closed)" = "Safeguarding lead" ] &&
    sed -i "s/^clock: .*/clock: 2026-01-10T14:00:00Z/" hub/settings.yaml && aim load --agency social-care --feed case-system --as-of 2026-01-10T13:30:00Z "$SSD" >said
'
test_expect 'the history of an id that was merged goes on under the one that survives' '
    grep "Tobias Ferncroft" story >tobias && has tobias "Contact" && has tobias "Looked after"
'
test_expect 'the same folder again changes nothing; a file that is missing or that nobody named refuses all of it' '
    aim load --agency social-care --feed case-system "$SSD" >said && has said "nothing changed" &&
    cp -r "$SSD" case && rm case/ssd_person.csv && must_fail 1 aim load --agency social-care --feed case-system case 2>said &&
    has said "ssd_person.csv" && cp -r "$SSD" more && cp more/ssd_contacts.csv more/notes.csv &&
    must_fail 1 aim load --agency social-care --feed case-system more 2>said && has said "does not name"
'
test_expect 'an event of somebody whom no file names is put aside, with its line' '
    cp -r "$SSD" orphan && echo "CO-3,SP-77,2025-12-01,10,{}" >>orphan/ssd_contacts.csv &&
    aim load --agency social-care --feed case-system --no-link orphan >said && has said "1 quarantined" && has said "ssd_contacts.csv from line"
'
test_expect 'a full upload and its deltas end the same' '
    head -2 "$MAPPINGS/samples/cp-is.csv" >delta.csv && sed -i "s|2025-12-18,,|2025-12-18,2026-01-08,|" delta.csv &&
    sed "s|2025-12-18,,|2025-12-18,2026-01-08,|" "$MAPPINGS/samples/cp-is.csv" >full.csv &&
    aim load --agency social-care --feed cp-is --as-of 2026-01-10T13:40:00Z delta.csv >said &&
    grep -v "^#" "$HERE/people" | xargs -d "\n" /usr/bin/python3 "$HERE/story.py" "$AIM" >by-delta &&
    aim load --agency social-care --feed cp-is --full --as-of 2026-01-10T13:50:00Z full.csv >said && lacks said "not in this full extract" &&
    grep -v "^#" "$HERE/people" | xargs -d "\n" /usr/bin/python3 "$HERE/story.py" "$AIM" >by-full && same by-delta by-full
'
test_done
