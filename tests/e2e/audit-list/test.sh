#!/bin/bash
# The log, read by who answers for an agency: what its own accounts looked at, and nothing of another's.
. "$(dirname "$0")/../lib.sh"

new_hub hub --clock 2014-03-26T12:00:00Z || { echo "not ok 0 - a hub is made"; test_done; }
fixture=$E2E_ROOT/tests/e2e/jane-doe

ask() {
    printf 'given_name=Jane\nfamily_name=Doe\nbirth_date=2000-06-09\ngender=F\n' |
        aim search --as "$1" --purpose "${2:-child_concern}" --json
}
count() { json 'len(d)' "$1"; }

test_expect 'a school and social services look at the same girl' '
    aim apply "$fixture/region.yaml" >/dev/null &&
    for feed in "$fixture"/feeds/*.csv; do
        aim load --agency "$(basename "$feed" .csv)" --as-of 2014-03-26T06:00:00Z "$feed" >/dev/null || return 1
    done &&
    aim user add otto --name "Otto Officer" --agency sunshine-school --role dpo >/dev/null &&
    aim user add audrey --name "Audrey Auditor" --agency bcc-social-services --role auditor >/dev/null &&
    ask sam >search.json && ask joy >/dev/null &&
    aim person show "$(json "d[\"results\"][0][\"person\"]" search.json)" --as sam --purpose urgent >/dev/null &&
    json "d[\"results\"][0][\"person\"]" search.json >jane
'
test_expect 'the data protection officer of the school reads what its accounts did: who, when, why and about whom' '
    aim audit list --as otto >log && has log "  sam  search" && has log "person-shown" && has log "for urgent" &&
    has log "person $(cat jane), tier" && lacks log joy && lacks log Doe &&
    aim audit list --as audrey >theirs && has theirs "  joy  search" && lacks theirs "  sam  "
'
test_expect 'what was typed is told when it is asked for, and that it was is in the log' '
    aim audit list --as otto --kind search --asked >typed && has typed "Doe" &&
    aim audit list --as otto --json >all.json &&
    [ "$(json "sum(1 for x in d if x[\"detail\"]==\"entries, with what was typed\")" all.json)" = 1 ]
'
test_expect 'one person: everything of the agency that showed them, under every id they had' '
    aim audit list --as otto --person "$(cat jane)" --login sam --json >hers.json &&
    [ "$(count hers.json)" -ge 2 ] &&
    [ "$(json "all(x[\"login\"]==\"sam\" and x[\"persons\"] for x in d)" hers.json)" = True ] &&
    aim audit list --as otto --person 00000000000000aa --login sam >none && has none "no such entry"
'
test_expect 'page by page it is the same as at once' '
    aim audit list --as otto --login sam --json >at_once.json && n=$(count at_once.json) && [ "$n" -ge 3 ] &&
    before=0 && : >pages && while :; do
        aim audit list --as otto --login sam --lines 1 --before "$before" --json >page.json || return 1
        [ "$(count page.json)" = 1 ] || break
        before=$(json "d[0][\"number\"]" page.json) && echo "$before" >>pages
        [ "$before" = 0 ] && break
    done; [ "$(wc -l <pages)" = "$n" ] &&
    aim audit list --as otto --since 2014-03-26 --until 2014-03-26 --login sam --json >day.json && [ "$(count day.json)" = "$n" ] &&
    aim audit list --as otto --until 2014-03-25 >earlier && has earlier "no such entry"
'
test_expect 'an administrator, a manager and who looks for people do not read it' '
    must_fail 1 aim audit list && must_fail 1 aim audit list --as joy && must_fail 1 aim audit list --as sam
'

test_done
