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
        grep -q " $name$" feeds && [ -f "$MAPPINGS/samples/${name%.yaml}.csv" ] || { echo "$name"; return 1; }
    done
'
while read -r agency feed mapping; do
    sample=$MAPPINGS/samples/${mapping%.yaml}.csv
    expected=$(($(wc -l <"$sample") - 1))
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
    must_fail 1 aim load --agency public-health fat.csv 2>said && has said "is not in the feed format"
'
test_expect 'a measured child was seen, an absent one is a missed contact, a withdrawn one is neither' '
    has story "Measured at school (routine)" && has story "Absent when the class was measured (missed)" &&
    has story "Withdrawn from being measured (routine)"
'
test_expect 'both halves of the review at two are with the same child' '
    grep "Nadia Farrow" story >nadia && has nadia "Health visitor: two to two and a half years" && has nadia "progress check at two"
'
test_expect 'attendance codes keep their meaning' '
    grep "Elsie Hartnell" story >elsie && has elsie "Not brought to an appointment (missed)" &&
    has elsie "Appointment cancelled by the family (missed)" && has elsie "Appointment cancelled by the service (routine)"
'
test_expect 'a case that its system closes is a newer version of the same event, not another one' '
    sed "s|04/12/2025,,Imogen|04/12/2025,09/01/2026,Imogen|" "$MAPPINGS/samples/social-care-contacts.csv" >closed.csv &&
    aim load --agency social-care --as-of 2026-01-10T08:00:00Z closed.csv >said && has said "3 accepted" &&
    grep -v "^#" "$HERE/people" | xargs -d "\n" /usr/bin/python3 "$HERE/story.py" "$AIM" >again && same story again
'
test_done
