#!/bin/bash
# A feed is fetched from its agency's own database: PostgreSQL through its ODBC driver, or SQLite through another one.
. "$(dirname "$0")/../lib.sh"

skip() { test_number=1; echo "ok 1 - feeds are pulled from databases # SKIP $1"; test_done; }
[ -x "$(dirname "$AIM")/aim-odbc" ] || skip "this aim was built without unixODBC"
new_hub hub --clock 2014-03-26T12:00:00Z || { echo "not ok 0 - a hub is made"; test_done; }
cp "$HERE/wards.yaml" . && cp "$E2E_ROOT/tests/e2e/feeds/region.yaml" . && aim apply region.yaml >/dev/null

# theirs STATEMENTS: done in the other side's database; $connection is how to get there
if [ "$AIM_TEST_STORE" = sqlite ]; then
    driver=$(ls /usr/lib/*/odbc/libsqlite3odbc.so 2>/dev/null | head -1)
    [ -n "$driver" ] || skip "the ODBC driver of SQLite is not installed"
    connection="Driver=$driver;Database=$SCRATCH/theirs.db"
    theirs() { sqlite3 "$SCRATCH/theirs.db" "$1"; }
else
    driver=$(ls /usr/lib/*/odbc/psqlodbcw.so 2>/dev/null | head -1)
    [ -n "$driver" ] || skip "the ODBC driver of PostgreSQL is not installed"
    name=theirs_$$
    psql -q "$AIM_TEST_STORE" -c "CREATE DATABASE $name" && databases+=("$name")
    url=$(echo "$AIM_TEST_STORE" | sed -E "s#(postgresql://[^/?]*)/[^?]*#\1/$name#")
    host=$(echo "$url" | sed -E 's#.*[?&]host=([^&]*).*#\1#; s#%2F#/#g')
    connection="Driver=$driver;Servername=$host;Database=$name;UseDeclareFetch=1;Fetch=500"
    theirs() { psql -q -v ON_ERROR_STOP=1 "$url" -c "$1"; }
fi
credentials() {
    printf 'hospital.wards:\n  connection: "%s"\n  user: aim\n  password: "s}e;cret"\n' "${1:-$connection}" >hub/pull.yaml
    chmod 600 hub/pull.yaml
}
forget_mark() {
    if [ "$AIM_TEST_STORE" = sqlite ]; then sqlite3 hub/hub.db "DELETE FROM feed_mark"
    else psql -q "$(echo "$AIM_TEST_STORE" | sed -E "s#(postgresql://[^/?]*)/[^?]*#\1/e2e_$$_hub#")" -c "DELETE FROM feed_mark"; fi
}
credentials
pull() { aim pull --agency hospital --feed wards "$@"; }
# with QUERY: the same mapping with another query and no watermark
with() {
    printf 'arrives: {pull: {query: "%s"}}\ncolumns: {patient: person_ref, forename: given_name}\n' "$1" >wards.yaml &&
        aim apply region.yaml >/dev/null
}
theirs "CREATE TABLE patient(mrn TEXT PRIMARY KEY, forename TEXT, surname TEXT, born DATE)"
theirs "CREATE TABLE visit(id TEXT PRIMARY KEY, mrn TEXT, admitted DATE, changed INTEGER)"
theirs "INSERT INTO patient VALUES('P-1','Anna','Sample','2001-02-03'),('P-2','Zoë','O''Neil, \"x\"','1980-05-04')"
theirs "INSERT INTO visit VALUES('S-1','P-1','2014-03-24',1),('S-2','P-2','2014-03-25',2)"

test_expect 'what would be taken in can be seen first' '
    pull --check >said && has said "2 rows" && aim feed ledger --agency hospital >said && has said "Nothing was delivered"
'
test_expect 'the rows of the query are a delivery' '
    pull >said && has said "2 rows, 2 accepted" &&
    printf "given_name=Zoe\nfamily_name=O'"'"'Neil x\nbirth_date=1980-05-04\n" | aim search --as joy --purpose child_concern --json >found.json &&
    aim person show "$(json "d[\"results\"][0][\"person\"]" found.json)" --as joy --purpose child_concern --json >zoe.json && has zoe.json Admission
'
test_expect 'a second pull asks for what is new, and finds nothing' 'pull >said && has said "0 rows"'
test_expect 'a change is found, and only that' '
    theirs "INSERT INTO visit VALUES('"'S-3','P-1','2014-03-25'"',3)" && pull >said && has said "1 row, 1 accepted" && pull >said && has said "0 rows"
'
test_expect 'killed before the mark is set, the next pull changes nothing twice' '
    theirs "INSERT INTO visit VALUES('"'S-4','P-2','2014-03-25'"',4)" && pull >said && has said "1 row, 1 accepted" &&
    forget_mark && pull >said && has said "4 rows" && has said "4 unchanged" && pull >said && has said "0 rows"
'
test_expect 'a value that no column takes is put aside, not printed' '
    theirs "INSERT INTO patient VALUES('"'P-3','Bram','Sample','1980-01-01'"')" && theirs "INSERT INTO visit VALUES('"'S-5','P-3','2077-03-25'"',5)" &&
    pull >said && has said "1 quarantined" && lacks said 2077
'
test_expect 'no password and no query stands in an argument, a log or the database' '
    aim audit export --out export >/dev/null 2>&1; ! grep -r "s}e;cret" hub/*.db* hub/settings.yaml export 2>/dev/null
'
test_expect 'a mapping with a query that could change something is refused where it stands' '
    printf "arrives:\n  pull:\n    query: |\n      SELECT 1;\n      DROP TABLE visit\n" >wards.yaml && must_fail 1 aim apply region.yaml 2>said &&
    has said "wards.yaml:3" && has said "line 1 of the query, column 9"
'
test_expect 'without a query there is nothing to pull' 'must_fail 1 aim pull --agency school 2>said && has said "names no query"'
test_expect 'a query that the database refuses is told by its class alone' '
    with "SELECT mrn AS patient, nosuch AS forename FROM patient" && must_fail 1 pull 2>said && has said "the database refuses the query" && lacks said nosuch
'
if [ "$AIM_TEST_STORE" != sqlite ]; then
    test_expect 'a function that writes behind a SELECT is stopped by the read-only transaction' '
        theirs "CREATE FUNCTION sneaky() RETURNS text LANGUAGE sql AS \$\$INSERT INTO visit VALUES('"'X','P-1','2014-03-25'"',9) RETURNING id\$\$" &&
        with "SELECT sneaky() AS patient, 1 AS forename" && must_fail 1 pull 2>said && has said "would change something" &&
        theirs "SELECT count(*) FROM visit WHERE changed = 9" >count && has count " 0"
    '
    test_expect 'an account that may not read is told so' '
        theirs "REVOKE ALL ON patient FROM PUBLIC" && theirs "DROP ROLE IF EXISTS nobody_$$" && theirs "CREATE ROLE nobody_$$ LOGIN" &&
        with "SELECT mrn AS patient, forename FROM patient" && sed -i "s/user: aim/user: nobody_$$/" hub/pull.yaml &&
        must_fail 1 pull 2>said && has said "SQLSTATE 42501" && credentials; theirs "DROP ROLE nobody_$$"
    '
fi
test_expect 'a database that is not there is told as such, and can be tried again' '
    credentials "Driver=$driver;Servername=$SCRATCH;Database=$SCRATCH/no/where.db" && must_fail 1 pull 2>said && { has said "cannot be reached" || has said "refuses the query"; }
'
test_expect 'an unknown driver is told as such' '
    credentials "Driver=$SCRATCH/nothing.so" && must_fail 1 pull 2>said && has said "driver or data source is not known"
'
test_expect 'secrets that others can read are refused' '
    credentials && chmod 644 hub/pull.yaml && must_fail 1 pull 2>said && has said "chmod 600" && rm hub/pull.yaml && must_fail 1 pull 2>said && has said pull.yaml
'
credentials
test_expect 'a watermark that goes down is refused' '
    printf "arrives: {pull: {query: \"SELECT mrn AS patient, forename, 3 - length(mrn || ?) AS w FROM patient\", watermark: w, from: 0}}\ncolumns: {patient: person_ref, forename: given_name}\nignore: [w]\n" >wards.yaml &&
    theirs "INSERT INTO patient VALUES('"'P-10','Ines','Sample','1980-01-01'"')" && aim apply region.yaml >/dev/null && must_fail 1 pull 2>said && has said "ORDER BY its watermark"
'
credentials && sed -i "s/  user:/  seconds: 2\n  user:/" hub/pull.yaml
if [ "$AIM_TEST_STORE" = sqlite ]; then slow="WITH RECURSIVE t(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM t) SELECT count(*) AS patient, 1 AS forename FROM t"
else slow="SELECT mrn AS patient, pg_sleep(600)::text AS forename FROM patient"; fi
test_expect 'a database that never ends is not waited for longer than pull.yaml says' '
    with "$slow" && must_fail 1 pull 2>said && has said "took longer than it may" && has said "seconds"
'
credentials
test_expect 'an agency that asks for itself only may not ask for another' '
    must_fail 1 aim pull --agency hospital --as school-feed 2>said && has said "handles its own agency"
'
test_expect 'doctor says whether feeds can be pulled' 'aim doctor >said && has said "aim-odbc is here"'
test_expect 'the log is whole' 'aim audit verify >verified && has verified "The log is whole"'
test_done
