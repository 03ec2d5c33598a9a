# Clerical review on the command line: a queue, two records side by side, four eyes, effects told before
# they happen, parting and joining persons, and the labels that come of it.
. "$(dirname "$0")/../lib.sh"

new_hub hub --clock 2026-11-24T09:00:00Z || { echo "not ok 0 - a hub is made"; test_done; }
REGION=$HERE/../web/match

# pair_of LOGIN NAME: the pair in whose two records that name stands
pair_of() {
    local pair
    for pair in $(aim link review list --as "$1" --json | /usr/bin/python3 -c 'import json,sys
for p in json.load(sys.stdin)["pairs"]: print(p["pair"])'); do
        aim link review show "$pair" --as "$1" 2>/dev/null | grep -q "$2" && echo "$pair" && return 0
    done
    echo "no pair of $2" >&2
    return 1
}
decide() { aim link review decide "$@"; }
persons() { aim link export --as wei | awk -F, -v a="$1" -v b="$2" '$2==a || $2==b {print $3}' | sort -u | wc -l; }

test_expect 'what nobody can be sure of waits, the most useful first' '
    aim apply "$REGION/region.yaml" >applied &&
    for feed in "$REGION"/feeds/*.csv; do aim load --agency "$(basename "$feed" .csv)" "$feed" >/dev/null || return 1; done &&
    aim link review list --as wei >list && has list "4 pairs wait for a first look" && has list "4 are for you" &&
    aim link review list --as wei --json >list.json && [ "$(json "len(d[\"pairs\"])" list.json)" = 4 ] &&
    [ "$(json "[p[\"usefulness\"] for p in d[\"pairs\"]] == sorted((p[\"usefulness\"] for p in d[\"pairs\"]), reverse=True)" list.json)" = True ]
'
test_expect 'a clerk does not learn of protected people, and a school of nothing' '
    aim link review list --as ana >clerk && has clerk "3 pairs wait" &&
    protected=$(pair_of wei Rowan) && must_fail 1 aim link review show "$protected" --as ana >shown 2>&1 &&
    has shown "there is no such pair" && must_fail 1 aim link review list --as sam >none 2>&1 &&
    aim link review show "$protected" --as wei >steward && lacks steward "Kept Court" && lacks steward "B99 5ZY" && lacks steward "in all"
'
test_expect 'two records side by side: what each says, what it tells, and what would have settled it' '
    owen=$(pair_of ana Owen) && aim link review show "$owen" --as ana >shown &&
    has shown "says nothing either way" && has shown "joins by itself at" &&
    has shown "would have joined by themselves" && has shown "1 record would change their person" &&
    aim link review show "$owen" --as ana --json >shown.json &&
    [ "$(json "abs(d[\"start\"] + sum(r[\"bits\"] for r in d[\"details\"]) - d[\"weight\"]) < 1e-6" shown.json)" = True ]
'
test_expect 'without --yes nothing is done, and a reason must be one that fits' '
    must_fail 2 decide "$owen" same --as ana 2>usage && has usage "for this answer one of" &&
    must_fail 2 decide "$owen" same --reason twins --as ana 2>usage &&
    decide "$owen" same --reason seen --as ana >preview && has preview "Nothing was done yet. 1 record" &&
    aim link review list --as ana >list && has list "3 are for you"
'
test_expect 'a hard one takes two people; the second does not see what the first said' '
    echo "Rang the school" | decide "$owen" same --reason seen --note --yes --as ana >said && has said "second pair of eyes" &&
    must_fail 1 decide "$owen" same --reason seen --yes --as ana 2>twice && has twice "somebody else" &&
    [ "$(persons P-3 S-3)" = 2 ] &&
    aim link review show "$owen" --as bo >blind && has blind "told once you have spoken" && has blind "Rang the school" &&
    decide "$owen" same --reason service --yes --as bo >said && has said "It stands" && [ "$(persons P-3 S-3)" = 1 ]
'
test_expect 'an answer to what was shown before is refused when the pair changed' '
    zadie=$(pair_of ana Zadie) && aim link review show "$zadie" --as ana --json >old.json &&
    sed "s/^C-3,Twin 2,Thorne/C-3,Twin 2,Thorne-Hill/" "$REGION/feeds/care.csv" >care.csv &&
    aim load --agency care care.csv >/dev/null &&
    must_fail 1 decide "$zadie" different --reason twins --state "$(json "d[\"state\"]" old.json)" --yes --as ana 2>stale &&
    has stale "changed" 
'
test_expect 'why together and why not, in words and numbers' '
    person=$(aim link export --as wei | awk -F, "\$2==\"P-3\"{print \$3}") &&
    other=$(aim link export --as wei | awk -F, "\$2==\"P-4\"{print \$3}") &&
    aim person explain "$person" --as wei >why && has why "held together by a person said that they are one" && has why "The weakest link" &&
    aim person explain "$person" --as wei --json >why.json && [ "$(json "d[\"links\"][0][\"held_by\"]" why.json)" = person ] &&
    aim person explain "$person" --other "$other" --as wei >not && has not "They are two persons" &&
    must_fail 2 aim person explain "Owen" --as wei 2>usage && lacks usage Owen &&
    must_fail 1 aim person explain 00000000000004d2 --as wei 2>absent && has absent "there is no such person"
'
test_expect 'a person is parted by two stewards, never by one, and stays parted after a rebuild' '
    record=$(json "d[\"records\"][0][\"record\"]" why.json) &&
    aim person split "$person" "$record" --as wei >plan && has plan "Nothing was said yet" && has plan "leaves person" &&
    must_fail 1 aim person split "$person" "$record" --reason mistake --yes --as ana 2>clerk &&
    decide "$owen" undo --reason mistake --yes --as wei >undone && [ "$(persons P-3 S-3)" = 2 ] &&
    a=$(aim link export --as wei | awk -F, "\$2==\"P-3\"{print \$3}") && b=$(aim link export --as wei | awk -F, "\$2==\"S-3\"{print \$3}") &&
    aim person join "$a" "$b" --reason service --yes --as wei >one && has one "another steward" && [ "$(persons P-3 S-3)" = 2 ] &&
    aim person join "$a" "$b" --reason service --yes --as ida >two && has two "It stands" && [ "$(persons P-3 S-3)" = 1 ] &&
    person=$(aim link export --as wei | awk -F, "\$2==\"P-3\"{print \$3}") &&
    decide "$owen" undo --reason mistake --yes --as ida >undone &&
    decide "$owen" different --reason parent --yes --as wei >no && { has no "It stands" || decide "$owen" different --reason parent --yes --as ida; } &&
    aim link run --rebuild --as wei >/dev/null && [ "$(persons P-3 S-3)" = 2 ]
'
test_expect 'what stands goes out as labelled patterns, without anybody in it' '
    aim link review labels --as wei >labels && [ "$(head -1 labels)" = "model,levels,weight,same" ] &&
    [ "$(grep -c ",0$" labels)" = 1 ] && lacks labels Owen && must_fail 1 aim link review labels --as ana 2>clerk
'
test_expect 'every word and every look is in the log, which holds no name' '
    aim audit export log >/dev/null && for kind in match-shown match-opinion link-decision explained match-labels; do
        grep -rqa "$kind" log || { echo "no entry of $kind"; return 1; }; done &&
    ! grep -rqaE "Marlow|Thorne|Kept Court" log && aim audit verify >/dev/null
'
test_done
