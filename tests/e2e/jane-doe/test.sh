# Fixture 0: seven agencies hold one girl a little differently; nobody alone sees what all see.
. "$(dirname "$0")/../lib.sh"

new_hub hub --clock 2014-03-26T12:00:00Z || { echo "not ok 0 - a hub is made"; test_done; }

ask() { # ask LOGIN: the search of the picture, as JSON
    printf 'given_name=Jane\nfamily_name=Doe\nbirth_date=2000-06-09\ngender=F\n' |
        aim search --as "$1" --purpose child_concern --json
}
show() { aim person show "$(json 'd["results"][0]["person"]' search.json)" --as "$1" --purpose child_concern "${@:2}"; }

test_expect 'the region is applied, and applying it again changes nothing' '
    aim apply "$HERE/region.yaml" >first && has first "32 added" &&
    aim apply "$HERE/region.yaml" >second && has second "Nothing to change"
'
test_expect 'seven agencies deliver; the same files again change nothing' '
    for feed in "$HERE"/feeds/*.csv; do
        aim load --agency "$(basename "$feed" .csv)" --as-of 2014-03-26T06:00:00Z "$feed" || return 1
    done >loads && [ "$(grep -c "taken in" loads)" = 7 ] && lacks loads refused &&
    aim load --agency bchc --as-of 2014-03-26T06:00:00Z "$HERE/feeds/bchc.csv" >again &&
    has again "nothing changed"
'
test_expect 'the four inputs find one person: not her twin, not her sister, not the girl of the same name' '
    ask joy >search.json && [ "$(json "len(d[\"results\"])" search.json)" = 1 ] &&
    [ "$(json "d[\"results\"][0][\"strength\"]" search.json)" = very_strong ]
'
test_expect 'her seven records are one person, and nobody elses is with them' '
    aim link export --as dana >links &&
    jane=$(awk -F, "\$2==\"AE-70311\"{print \$3}" links);
    awk -F, -v p="$jane" "\$3==p{print \$2}" links | sort >hers &&
    printf "%s\n" AE-70311 C-201 CF-118 CH-41 NOM-5521 P-0911 SS-3003 | sort >expected && same expected hers &&
    [ "$(awk -F, "\$2==\"AE-70315\"||\$2==\"CH-44\"||\$2==\"P-0912\"{print \$3}" links | sort -u | wc -l)" = 1 ] &&
    [ "$(awk -F, "\$2==\"AE-70877\"||\$2==\"C-207\"{print \$3}" links | sort -u | wc -l)" = 1 ]
'
test_expect 'a safeguarding reviewer sees seven rows, two of them without activity in data up to today' '
    show joy --json >view.json && [ "$(json "len(d[\"services\"])" view.json)" = 7 ] &&
    json "\"\n\".join(s[\"name\"]+\"|\"+s[\"state\"]+\"|\"+(s[\"last\"] or \"\")[:10]+\"|\"+(s[\"label\"] or \"\") for s in d[\"services\"])" view.json >rows &&
    same "$HERE/rows.expect" rows &&
    show joy >view && [ "$(grep -c "no activity reported" view)" = 2 ] && [ "$(grep -c "in data up to 26 Mar 2014" view)" = 2 ] &&
    [ "$(grep -c "data up to 26 Mar 2014" view)" = 7 ]
'
test_expect 'the screen counts five counts of activity and requires a review, led by rule R2 with its five events' '
    has view "5 counts of activity within West Midlands for this person" && has view "Review required" &&
    [ "$(json "d[\"review\"][\"required\"]" view.json)" = True ] &&
    [ "$(json "[h[\"rule\"] for h in d[\"review\"][\"hits\"]]" view.json)" = "['"'R2', 'R1'"']" ] &&
    [ "$(json "len(d[\"review\"][\"hits\"][0][\"events\"])" view.json)" = 5 ]
'
test_expect 'every service has somebody to ring' '
    [ "$(json "all(s[\"contact\"][\"name\"] and s[\"contact\"][\"phone\"] for s in d[\"services\"])" view.json)" = True ]
'
test_expect 'she leads the review queue' '
    aim review list --as joy >queue && has queue "Jane Doe, 13 years" && has queue "rule R2" &&
    aim review list --as joy --json >queue.json && [ "$(json "len(d[\"reviews\"])" queue.json)" = 1 ]
'
test_expect 'a school sees which services and whom to ring: no labels, dates, rules or address' '
    ask sam >search.json && show sam >school && show sam --json >school.json &&
    has school "Review required" && has school "A+E City Hosp." && has school "0121 496 0151" &&
    lacks school "Domestic violence" && lacks school "24 Mar" && lacks school "Inour" && lacks school "rule R2" &&
    lacks school.json Domestic && lacks school.json 2014-03-24 && lacks school.json Inour && lacks school.json NOM- &&
    [ "$(json "len(d[\"services\"])" school.json)" = 7 ] && [ "$(json "d[\"tier\"]" school.json)" = 1 ] &&
    [ "$(json "[s[\"last\"] for s in d[\"services\"]]==[None]*7" school.json)" = True ]
'
test_expect 'a reviewer sees her twin and her sister at the same address; the school sees no household' '
    json "\"\n\".join(sorted(h[\"given_name\"]+\": \"+h[\"relation\"] for h in d[\"household\"]))" view.json >household &&
    printf "%s\n" "Jade: Same address (2 agencies)" "Jessica: Same address (3 agencies)" >expected && same expected household &&
    has view "Household and connections" && lacks view "further record" && lacks school Jade && lacks school Jessica && lacks school.json household &&
    ask priya >search.json && show priya --json >front.json && [ "$(json "d[\"tier\"]" front.json)" = 2 ] &&
    lacks front.json household && lacks front.json Jade
'
test_expect 'a school does not see the queue, and an administrator opens nobody' '
    must_fail 1 aim review list --as sam && must_fail 1 ask root
'
test_expect 'nobody looks without saying why' '
    must_fail 2 aim search --as joy </dev/null || must_fail 1 aim search --as joy </dev/null
'
test_expect 'who says that help is needed right now is shown more, and is named to those who look afterwards' '
    aim user add mona --name "Mona Manager" --agency bcc-social-services --role manager >/dev/null &&
    aim person show "$(json "d[\"results\"][0][\"person\"]" search.json)" --as sam --purpose child_concern >usual && lacks usual "A+E attendance" &&
    aim alerts list --as mona --json >alerts.json && [ "$(json "len(d)" alerts.json)" = 0 ] &&
    aim person show "$(json "d[\"results\"][0][\"person\"]" search.json)" --as sam --purpose urgent >more && has more "A+E attendance" &&
    aim alerts list --as mona >alerts && has alerts "help was needed right now" && has alerts sam
'
test_expect 'what a delivery prints does not depend on whether other agencies know the person' '
    head=person_ref,given_name,family_name,birth_date,gender &&
    printf "$head\nCF-901,Jane,Doe,2000-06-09,F\n" >known.csv && aim load --agency care-first known.csv | grep Linked >known &&
    printf "$head\nCF-902,Zelda,Quillfeather,1931-01-09,F\n" >stranger.csv &&
    aim load --agency care-first stranger.csv | grep Linked >stranger &&
    same known stranger && must_fail 1 aim link status --as sam
'
test_expect 'an export tells of shielded people to nobody but their own agency, and to that nothing new' '
    aim link export --as dana >before && aim user add sue --name "Sue Loader" --agency sunshine-school --role loader &&
    head=person_ref,given_name,family_name,known_as,birth_date,gender,address,postcode,upn,sensitive &&
    printf "$head\nP-0911,Jane,Doe,Janey,2000-06-09,F,\"14 Elm Row, Birmingham\",B99 4EF,P820432101001,adopted\n" >adopted.csv &&
    aim load --agency sunshine-school adopted.csv >/dev/null &&
    aim link export --as dana >after && has before P-0911 && lacks after P-0911 && lacks after NOM-5521 &&
    aim link export --as sue >own && has own P-0911 && lacks own NOM-5521 &&
    ! grep -qF "$(grep P-0911 own | cut -d, -f3)" after
'
entries() { aim audit verify --json >counted && json 'd["entries"]' counted; }
test_expect 'a refusal by a command itself is in the log like any other' '
    one=$(entries) && two=$(entries) && must_fail 1 aim review list --as joy --purpose correction && three=$(entries) &&
    [ $((three - two)) = $((two - one + 1)) ]
'
test_expect 'what a command holds in memory goes into no core file' '
    mkfifo asks && { "$AIM" search --as joy --purpose child_concern <asks >/dev/null 2>&1 & pid=$!; } && exec 9>asks &&
    for try in 1 2 3 4 5 6 7 8 9 10; do
        grep -q "Max core file size *0 *0 " /proc/$pid/limits && break; sleep 0.1
    done; grep "Max core file size *0 *0 " /proc/$pid/limits; found=$?; exec 9>&-; wait $pid; [ $found = 0 ]
'
test_expect 'all of it is in the log, and two implementations say that the log is whole' '
    aim audit verify >verified && has verified "The log is whole" &&
    aim audit export log >/dev/null && /usr/bin/python3 "$E2E_ROOT/tools/verify_audit.py" log >/dev/null
'
test_expect 'no name, address or reference is in the store in clear' '
    [ "$AIM_TEST_STORE" != sqlite ] || { cat "$AIM_HUB"/hub.db* >bytes; for word in Inour Janey AE-70311 NOM-5521 9990000018; do
        ! grep -qa "$word" bytes || { echo "found a canary"; return 1; }; done; }
'
test_done
