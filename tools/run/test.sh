# ./run test [NAME...]: every test on both stores, and in a real browser.
set -euo pipefail
. "$AIM_ROOT/tools/run/setup.sh"
need $BUILD_PACKAGES $TEST_PACKAGES
need_node_modules all
need_python_packages likeness tests/likeness/peer/requirements.txt ||
    step "the packages cannot be installed (build/venv/likeness.log): the comparison with another implementation is left out"
need_python_packages xlsx tests/e2e/spreadsheets/requirements.txt ||
    step "the packages cannot be installed (build/venv/xlsx.log): workbooks by other programs are left out"
need_python_packages api tests/e2e/api/requirements.txt ||
    step "the packages cannot be installed (build/venv/api.log): schemathesis and the tus client are left out"
need_java_peer hapi tests/e2e/fhir/hapi ||
    step "there is no Java 17 with Maven, or its packages cannot be installed (build/java/hapi.log): HAPI FHIR is left out"
need_python_packages mesh tests/e2e/mesh/requirements.txt ||
    step "the packages cannot be installed (build/venv/mesh.log): a real MESH mailbox is left out"
need_python_packages notice tests/e2e/notice/requirements.txt ||
    step "the packages cannot be installed (build/venv/notice.log): a real mail server is left out"
need_python_packages webhook tests/e2e/webhook/requirements.txt ||
    step "the packages cannot be installed (build/venv/webhook.log): webhooks are not received by another program"
need_python_packages hl7 tests/e2e/mllp/requirements.txt ||
    step "the packages cannot be installed (build/venv/hl7.log): acknowledgements are not judged by hl7apy"
build_into build/dev -Dtests=true
exec /usr/bin/python3 tools/test.py --build build/dev "$@"
