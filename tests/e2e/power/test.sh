#!/bin/bash
# The power goes off in the middle: `aim` is killed at any moment, the same command is run again, and
# the hub ends as one that was never disturbed. AIM_SOAK=1 kills ten times as often.
. "$(dirname "$0")/../lib.sh"

CLOCK=2014-03-26T12:00:00Z AS_OF=2014-03-26T06:00:00Z
RANDOM=2014 # the moments: the same ones every time, as far as the machine goes
times=1
[ -z "${AIM_SOAK:-}" ] || times=10

# In this region no two ways to link weigh the same: hubs with other keys come to the same persons.
aim generate --persons 600 --seed 3 --today 2014-03-26 --out region >/dev/null
cp "$E2E_ROOT/data/rules/people.yaml" region/rules.yaml # what the queue holds then fits on the one page that is compared
STEWARD=$(sed -n 's/.*login: \([a-z.-]*\),.*role: steward.*/\1/p' region/region.yaml | head -1)
feeds() { ls region/feeds/*.csv; }
agency() { basename "$1" .csv; }
load() { aim load --agency "$(agency "$1")" --as-of $AS_OF "$1"; }
# What the hub shows, comparable between hubs: who is with whom, and the reviews.
picture() {
    aim link export --as "$STEWARD" >links.csv && aim review list --as reviewer --json >reviews.json &&
        /usr/bin/python3 "$HERE/what_it_shows.py" links.csv reviews.json
}
# Who is found when somebody looks for the first person of a feed.
found() {
    /usr/bin/python3 - "$1" >question <<'PY'
import csv, sys
row = next(r for r in csv.DictReader(open(sys.argv[1])) if r.get("birth_date") and r.get("family_name"))
for key in ("given_name", "family_name", "birth_date"):
    print(f"{key}={row[key]}")
PY
    aim search --as reviewer --purpose child_concern --json <question
}
visible() { aim link export --as "$STEWARD" | sort; found "$1"; }
sound() {
    aim doctor >doctor && ! grep -E '^bad' doctor && has doctor "0 deliveries were interrupted" &&
        aim audit verify >verified && has verified "The log is whole"
}
milliseconds() { echo $(($(date +%s%N) / 1000000)); }
took() { # command...: how long it takes, in milliseconds
    local t0
    t0=$(milliseconds)
    "$@" >/dev/null || return 1
    echo $(($(milliseconds) - t0))
}
# killed MOST arguments...: `aim arguments` is killed within so many milliseconds, unless it is done by then.
killed() {
    local wait_ms=$((RANDOM % ($1 + 1)))
    shift
    "$AIM" "$@" >killed.out 2>&1 &
    local pid=$!
    sleep "$((wait_ms / 1000)).$(printf '%03d' $((wait_ms % 1000)))"
    if kill -KILL $pid 2>/dev/null; then kills=$((kills + 1)); fi
    wait $pid 2>/dev/null
    return 0
}
kills=0

calm_hub() { new_hub calm --clock $CLOCK && aim apply region/region.yaml >/dev/null; }
test_expect 'a hub that nobody disturbs' '
    calm_hub && for feed in $(feeds); do took load "$feed" >"took.$(agency "$feed")" || return 1; done &&
    picture >undisturbed && [ "$(grep -c . undisturbed)" -gt 300 ] && has undisturbed "\"rule\"" && sound
'

# ---- aim load ----

# Killed some times, then run again. While it is not live, nobody sees anything of it.
disturb() {
    local feed=$1 number=$2 most
    most=$(($(cat "took.$(agency "$feed")") * 11 / 10))
    visible "$feed" >before || return 1
    for _ in $(seq "$number"); do
        killed "$most" load --agency "$(agency "$feed")" --as-of $AS_OF "$feed"
        visible "$feed" >between || return 1
    done
    load "$feed" >report || { cat report; return 1; }
    case $(cat report) in
        *": taken in"*) same before between || { echo "seen before it was live"; return 1; }; staged=$((staged + 1)) ;;
        *": already loaded"*) live=$((live + 1)) ;;
        *) cat report; return 1 ;;
    esac
}
staged=0 live=0
test_expect 'killed while it loads, then run again: nothing was seen early' '
    new_hub shaken --clock $CLOCK && aim apply region/region.yaml >/dev/null &&
    for feed in $(feeds); do disturb "$feed" $times || { echo "in $feed"; return 1; }; done
'
echo "# $kills loads were killed; $staged deliveries were not live then, $live were"
test_expect 'and the hub is the one that nobody disturbed: the same persons, the same reviews, a whole log' '
    [ $kills -gt 0 ] && picture >now && same undisturbed now && sound
'
test_expect 'a load that stored but did not come to linking is completed by the same command' '
    new_hub late --clock $CLOCK && aim apply region/region.yaml >/dev/null &&
    for feed in $(feeds); do aim load --no-link --agency "$(agency "$feed")" --as-of $AS_OF "$feed" >/dev/null || return 1; done &&
    aim load --agency police --as-of $AS_OF region/feeds/police.csv >said && has said "already loaded" && has said "Linked " &&
    picture >now && same undisturbed now
'
# A rule that fired between two deliveries leaves its review open although it fires no more; which ones do
# depends on the order.
fires() { grep -v '"rule": ""' "$1"; }
test_expect 'the deliveries in reverse order end the same' '
    new_hub reverse --clock $CLOCK && aim apply region/region.yaml >/dev/null &&
    for feed in $(feeds | sort -r); do load "$feed" >/dev/null || return 1; done &&
    picture >now && fires undisturbed >then && fires now >fires_now && same then fires_now && sound
'

# ---- aim link run --rebuild ----

test_expect 'killed while everything is linked anew, then run again: the same persons' '
    AIM_HUB=$SCRATCH/calm && most=$(took aim link run --rebuild) && picture >rebuilt &&
    AIM_HUB=$SCRATCH/shaken && kills=0 &&
    for _ in $(seq $((3 * times))); do killed "$most" link run --rebuild; done &&
    aim link run --rebuild >said && [ $kills -gt 0 ] && picture >now && same rebuilt now && sound
'

# ---- aim apply ----

test_expect 'killed while the region file is applied: all of it or nothing, and run again it is done' '
    new_hub applied --clock $CLOCK && kills=0 &&
    for n in $(seq $((4 * times))); do
        killed 120 apply region/region.yaml
        aim apply --dry-run --json region/region.yaml >dry.json &&
            [ "$(json "d[\"added\"] == 0 or d[\"same\"] == 0" dry.json)" = True ] || { cat dry.json; return 1; }
        rm -f dry.json
    done
    aim apply region/region.yaml >/dev/null && aim apply region/region.yaml >said && has said "Nothing to change" &&
    load region/feeds/fire.csv >said && has said "taken in" && sound
'

# ---- aim init ----

init_killed() {
    local n=$1 arguments
    mapfile -t arguments < <(store_arguments "init$n")
    [ "$AIM_TEST_STORE" = sqlite ] || databases+=("e2e_$$_init$n")
    killed 150 init "init$n" --training --clock $CLOCK "${arguments[@]}"
    aim init "init$n" --training --clock $CLOCK "${arguments[@]}" >said 2>&1 ||
        has said "there is a hub in this folder already" || return 1
    AIM_HUB=$SCRATCH/init$n
    aim apply region/region.yaml >/dev/null && sound
}
test_expect 'killed while a hub is made, then run again: there is a whole hub' '
    for n in $(seq $((5 * times))); do init_killed $n || { cat said; return 1; }; done
'
test_done
