#!/bin/bash
# The disk is full, or the connection to the database server is cut: a clear message, nothing half
# stored, and the same command completes when the trouble is over.
#
# The disk is a small one in memory, in a mount namespace of this test's own; only root may do that.
if [ "${AIM_TEST_STORE:-sqlite}" = sqlite ] && [ -z "${AIM_OWN_MOUNTS:-}" ] && unshare -m true 2>/dev/null; then
    AIM_OWN_MOUNTS=1 exec unshare -m bash "$0"
fi
. "$(dirname "$0")/../lib.sh"

CLOCK=2014-03-26T12:00:00Z AS_OF=2014-03-26T06:00:00Z
# In this region no two ways to link weigh the same: hubs with other keys come to the same persons.
aim generate --persons 600 --seed 3 --today 2014-03-26 --out region >/dev/null
cp "$E2E_ROOT/data/rules/people.yaml" region/rules.yaml # what the queue holds then fits on the one page that is compared
load() { aim load --agency "$1" --as-of $AS_OF "region/feeds/$1.csv"; }
feeds() { for feed in region/feeds/*.csv; do basename "$feed" .csv; done; }
picture() {
    aim link export --as steward >links.csv && aim review list --as reviewer --purpose child_concern --lines 100 --json >reviews.json &&
        /usr/bin/python3 "$HERE/../power/what_it_shows.py" links.csv reviews.json
}
answers() { printf 'given_name=Quillon\nfamily_name=Vantongeren\nage=30\n' | aim search --as reviewer --purpose child_concern; }
sound() {
    aim doctor >doctor && ! grep -E '^bad' doctor && has doctor "0 deliveries were interrupted" &&
        aim audit verify >verified && has verified "The log is whole"
}
calm_hub() {
    new_hub calm --clock $CLOCK && aim apply region/region.yaml >/dev/null || return 1
    for feed in $(feeds); do load "$feed" >/dev/null || return 1; done
}
test_expect 'a hub without trouble' 'calm_hub && picture >undisturbed && has undisturbed "\"rule\""'

# ---- a full disk ----

disk_kilobytes() { df -k --output=used small | tail -1; }
# The disk has room for so many more kilobytes.
leave() { mount -o remount,size=$(($(disk_kilobytes) + $1))k small; }
cat >disk_is_full <<'TEXT'
the disk is full
     free space where the database is, then run the same command again; nothing was half stored
TEXT
full_then_free() { # FEED KILOBYTES
    leave "$2" && aim link export --as steward | sort >before || return 1
    if load "$1" >said 2>message; then echo "a load fitted into $2 kB"; return 1; fi
    sed -E 's/^aim: ([a-z ]+: )?//' message >got && same disk_is_full got || return 1
    if ! grep -q "taken in" said; then
        answers >answer 2>&1 && aim link export --as steward | sort >after && same before after || { cat answer; return 1; }
        stored_nothing=$((stored_nothing + 1))
    fi
    answers >answer || return 1
    mount -o remount,size=80m small && load "$1" >said && sound
}
stored_nothing=0
if [ "$AIM_TEST_STORE" != sqlite ]; then :
elif [ -z "${AIM_OWN_MOUNTS:-}" ]; then
    echo "ok $((test_number += 1)) - a full disk # SKIP only root may mount a small disk of its own"
else
    mkdir small && mount -t tmpfs -o size=80m tmpfs small
    test_expect 'with a full disk a load says so, the hub still answers, and with space again the same load completes' '
        aim init small/hub --training --clock $CLOCK >/dev/null && AIM_HUB=$SCRATCH/small/hub && aim apply region/region.yaml >/dev/null &&
        full_then_free gp-network 400 && full_then_free city-ae 300 && full_then_free community-health 500 && [ $stored_nothing -gt 0 ]
    '
    test_expect 'in the end the hub is as one without trouble' '
        AIM_HUB=$SCRATCH/small/hub && for feed in $(feeds); do load "$feed" >/dev/null || return 1; done &&
        picture >now && same undisturbed now && sound
    '
    test_expect 'a hub is not half made on a full disk' '
        mount -o remount,size=$(($(disk_kilobytes) + 60))k small &&
        must_fail 1 aim init small/second --training 2>message && has message "disk" &&
        mount -o remount,size=80m small && aim init small/second --training --clock $CLOCK >/dev/null &&
        AIM_HUB=$SCRATCH/small/second && aim apply region/region.yaml >/dev/null && sound
    '
    umount small
fi

# ---- a cut connection ----

cut_while() { # FEED: every connection of this hub is cut again and again while it loads
    "$AIM" load --agency "$1" --as-of $AS_OF "region/feeds/$1.csv" >said 2>message &
    local pid=$! status=0
    for _ in 1 2 3 4 5 6; do
        sleep 0.0$((RANDOM % 9 + 1))
        psql -qAt "$AIM_TEST_STORE" -c "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE datname = 'e2e_$$_cut'" >cut_now || return 1
        cuts=$((cuts + $(cat cut_now)))
    done
    wait $pid || status=$?
    [ $status = 0 ] && return
    [ $status = 1 ] && failures=$((failures + 1)) &&
        grep -qE 'the connection to the database was lost|the database server is going down|the connection broke during the commit' message &&
        grep -qE 'try again|do it again: nothing is stored twice' message || { cat message; return 1; }
}
if [ "$AIM_TEST_STORE" != sqlite ]; then
    RANDOM=53 cuts=0 failures=0
    test_expect 'a cut connection is told, and the same load completes' '
        new_hub cut --clock $CLOCK && aim apply region/region.yaml >/dev/null &&
        for feed in $(feeds); do cut_while "$feed" && load "$feed" >/dev/null || return 1; done &&
        [ $cuts -gt 0 ] && picture >now && same undisturbed now && sound
    '
    echo "# $cuts connections were cut; $failures loads ended with an error"
fi
test_done
