#!/bin/bash
# A delivery is loaded while people search over HTTPS: every page comes, and nobody sees a row before
# all of them are there.
. "$(dirname "$0")/../lib.sh"

persons=3000
[ -z "${AIM_SOAK:-}" ] || persons=20000
aim generate --persons $persons --seed 7 --today 2014-03-26 --out region >/dev/null
feed=region/feeds/gp-network.csv
# One more person at the start of the file and one at its end: nobody else has such names.
/usr/bin/python3 - "$feed" <<'PY'
import csv, sys
with open(sys.argv[1], newline="") as file:
    rows = list(csv.DictReader(file))
    fields = list(rows[0])
def person(given, ref):
    return {**{f: "" for f in fields}, "person_ref": ref, "given_name": given, "family_name": "Vantongeren", "birth_date": "1988-02-01", "gender": "F"}
with open(sys.argv[1], "w", newline="") as file:
    out = csv.DictWriter(file, fields)
    out.writeheader()
    out.writerows([person("Quillon", "FIRST"), *rows, person("Ottoline", "LAST")])
PY
new_hub hub --clock 2014-03-26T12:00:00Z || { echo "not ok 0 - a hub is made"; test_done; }
aim apply region/region.yaml >/dev/null
echo 'a password for invented people' | aim user password reviewer >/dev/null
aim load --agency police region/feeds/police.csv >/dev/null
KNOWN=$(/usr/bin/python3 -c 'import csv; r = next(r for r in csv.DictReader(open("region/feeds/police.csv")) if len(r["birth_date"]) == 10 and r["given_name"]); y, m, d = r["birth_date"].split("-"); print("\n".join(["first=" + r["given_name"], "last=" + r["family_name"], "dob-day=" + d, "dob-month=" + m, "dob-year=" + y]))')

"$AIM" serve --port 0 >served 2>&1 &
server=$!
for _ in $(seq 100); do grep -q 'https://' served && break; sleep 0.1; done
address=$(grep -oE 'https://localhost:[0-9]+' served | head -1)
ask() { curl -sk -b jar -c jar -o page -w '%{http_code}\n' -L "$@"; }
token() { sed -n 's/.*name="token" value="\([^"]*\)".*/\1/p' page | head -1; }
search() { # first=... last=... : the status; the page is in `page`
    local words=()
    for word in "$@"; do words+=(--data-urlencode "$word"); done
    ask "${words[@]}" -d "token=$TOKEN" "$address/search"
}
found() { grep -q 'href="/person/' page; }
search_known() { mapfile -t words <<<"$KNOWN"; search "${words[@]}"; }
search_new() { search "first=$1" last=Vantongeren dob-day=1 dob-month=2 dob-year=1988; }
search_second() { search "first=$1" last=Oosterveld dob-day=19 dob-month=7 dob-year=1971; }
# Deliveries that are begun and not yet shown.
staged() { aim doctor | sed -n 's/.* \([0-9]*\) deliveries were interrupted/\1/p'; }

test_expect 'somebody signs in and finds who is there, and nobody who is not' '
    [ "$(ask "$address/sign-in")" = 200 ] &&
    [ "$(ask -d login=reviewer --data-urlencode "password=a password for invented people" -d "token=$(token)" "$address/sign-in")" = 200 ] &&
    [ "$(ask -d purpose=child_concern -d "token=$(token)" "$address/purpose")" = 200 ] && TOKEN=$(token) &&
    [ "$(search_known)" = 200 ] && found && [ "$(search_new Quillon)" = 200 ] && ! found
'
searches=0 while_staged=0 early=0 statuses=
look() { # GIVEN
    statuses+=$(search_known; search_new "$1")" "
    searches=$((searches + 2))
    local seen=0
    ! found || seen=1
    [ "$(staged)" = 1 ] || return 0
    while_staged=$((while_staged + 1))
    early=$((early + seen))
}
test_expect 'while a delivery is loaded every search is answered, and nothing of it is seen before it is live' '
    nice -n 19 "$AIM" load --agency gp-network "$feed" >loaded 2>&1 & load=$!
    for n in $(seq 60); do
        kill -0 $load 2>/dev/null || break
        [ $((n % 2)) = 0 ] && look Quillon || look Ottoline
    done
    wait $load && has loaded "taken in" && [ $early = 0 ] && [ $searches -gt 0 ] &&
    [ "$(echo $statuses | tr " " "\n" | sort -u)" = 200 ]
'
echo "# $searches searches while it was loaded, $while_staged of them while it was staged"
test_expect 'a load that was killed stays unseen, and run again it is there from the first row to the last' '
    sed "/^FIRST,/s/Quillon,Vantongeren,\(.*\)1988-02-01/Zinnia,Oosterveld,\11971-07-19/; /^LAST,/s/Ottoline,Vantongeren,\(.*\)1988-02-01/Barnabas,Oosterveld,\11971-07-19/;
        s/^FIRST,/FIRST-2,/; s/^LAST,/LAST-2,/" "$feed" >second.csv &&
    [ "$(grep -c Oosterveld second.csv)" = 2 ] && unseen=0 &&
    for attempt in 1 2 3 4 5 6; do
        "$AIM" load --agency gp-network second.csv >loaded 2>&1 & load=$!
        while kill -0 $load 2>/dev/null && [ "$(staged)" != 1 ]; do sleep 0.005; done
        kill -KILL $load; wait $load
        [ "$(staged)" = 1 ] || continue
        [ "$(search_second Zinnia)" = 200 ] && ! found || return 1
        unseen=$((unseen + 1))
    done
    aim load --agency gp-network second.csv >loaded && [ "$(staged)" = 0 ] && [ $unseen -gt 0 ] &&
    for given in Zinnia Barnabas; do [ "$(search_second $given)" = 200 ] && found || return 1; done &&
    for given in Quillon Ottoline; do [ "$(search_new $given)" = 200 ] && found || return 1; done
'
test_expect 'the server ends well, and the log is whole' '
    kill -TERM $server && wait $server && aim audit verify >verified && has verified "The log is whole"
'
kill -KILL $server 2>/dev/null
test_done
