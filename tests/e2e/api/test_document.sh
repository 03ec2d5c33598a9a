#!/bin/bash
# sqlite only: it is about the form of answers.
# Programs that know nothing of ours: a linter reads the OpenAPI document, schemathesis tries it against the server, and a tus client uploads.
. "$(dirname "$0")/../lib.sh"
. "$HERE/world.sh"
python=$E2E_ROOT/build/venv/api/bin/python3
skip() { test_number=1; echo "ok 1 - schemathesis and a tus client # SKIP $1"; test_done; }
compgen -G "$E2E_ROOT/build/venv/api/.aim-*" >/dev/null || skip "their packages are not installed, see build/venv/api.log"
api_world && serve || { echo "not ok 0 - a server is started"; test_done; }

redocly=$E2E_ROOT/tools/web/node_modules/.bin/redocly
lint() { # FILE: what the linter of others says of it
    REDOCLY_TELEMETRY=off REDOCLY_SUPPRESS_UPDATE_NOTICE=true timeout 60 "$redocly" lint --config "$HERE/redocly.yaml" "$1" >linted 2>&1
}
if [ -x "$redocly" ] && node -e 'const [a, b] = process.versions.node.split(".").map(Number); process.exit(a > 20 || (a === 20 && b >= 19) ? 0 : 1)'; then
    test_expect 'the document is clean to a linter that others wrote, and that linter finds what is wrong with a spoilt one' '
        curl -s "$address/api/v1/openapi.json" >openapi.json && { lint openapi.json || { cat linted; false; }; } && has linted "is valid" &&
        sed "s/\"operationId\":\"listFeeds\"/\"operationId\":\"getDocument\"/; s/\"summary\":\"This document\",//" openapi.json >spoilt.json && ! same openapi.json spoilt.json >/dev/null &&
        ! lint spoilt.json
    '
else
    test_number=$((test_number + 1))
    echo "ok $test_number - the document is clean to a linter that others wrote # SKIP it needs Node 20.19 and npm ci in tools/web"
fi
test_expect 'every answer is as the document says, whatever schemathesis sends' '
    cp "$HERE/schemathesis.toml" . && SCHEMATHESIS_HOOKS=hooks PYTHONPATH=$HERE timeout 120 "$(dirname "$python")/st" run \
        "$address/api/v1/openapi.json" -H "Authorization: Bearer $POLICE" --no-color >tried 2>&1 || { grep -A12 "Test Case ID" tried; tail -30 tried; false; }
'
test_expect 'no operation but the document itself answers without a key that is good now' '
    "$python" - "$address" >asked <<PY && has asked "every one refused"
import json, re, sys, urllib.error, urllib.request
address = sys.argv[1]
document = json.load(urllib.request.urlopen(address + "/api/v1/openapi.json"))
def status(method, path, key):
    head = {"Authorization": "Bearer " + key} if key else {}
    try:
        return urllib.request.urlopen(urllib.request.Request(address + path, method=method.upper(), headers=head)).status
    except urllib.error.HTTPError as refused:
        return refused.code
seen = 0
for path, operations in document["paths"].items():
    where = re.sub("{[a-z]+}", "police", document["servers"][0]["url"].rstrip("/") + path if not path.startswith("/api") else path)
    for method in operations:
        if method not in ("get", "post", "patch", "put", "delete", "head") or path.endswith("openapi.json"):
            continue
        assert status(method, where, None) == 401, (method, where, "no key", status(method, where, None))
        assert status(method, where, "aim_2yAmv5pBb1m_" + "x" * 49) in (401, 429), (method, where, "a wrong key")
        seen += 1
assert seen >= 10, seen
print("every one refused")
PY
'
test_expect 'a tus client uploads in pieces, and the delivery is taken in' '
    sed "s/^\([^,]*\),/T\1,/; 1s/^T//" region/feeds/police.csv >tus.csv &&
    TUS=$(client tus police police 2014-12-31) && sleep 1.2 &&
    "$python" - "$address/api/v1/feeds/police/uploads" "$TUS" tus.csv >where <<PY &&
import sys
from tusclient import client
hub = client.TusClient(sys.argv[1], headers={"Authorization": "Bearer " + sys.argv[2]})
upload = hub.uploader(sys.argv[3], chunk_size=1500)
upload.upload()
print(upload.url)
PY
    for _ in $(seq 50); do call $TUS $(cat where) >/dev/null; [ "$(json "d[\"state\"]" body)" = done ] && break; sleep 0.1; done &&
    [ "$(json "d[\"result\"][\"outcome\"]" body)" = live ]
'
test_expect 'the server is none the worse for it' '
    [ "$(call $POLICE $address/api/v1/feeds)" = 200 ] && ! grep -q "status=5" served.err && kill -TERM $server && wait $server &&
    aim audit verify >verified && has verified "The log is whole"
'
kill -KILL $server 2>/dev/null
test_done
