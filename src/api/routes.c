/* api/routes.c -- every address of the API, in one table. What is not in it does not exist. */
#include "api/route.h"
#include "ingest/ingest.h"

#define FEED                                                                                       \
    {"feed", API_PATH, API_TEXT, true, 1, CODE_MAX, .pattern = "^[a-z0-9][a-z0-9-]*$",             \
     .help = "the code of a feed that this client may deliver"}
#define ID(what)                                                                                   \
    {"id", API_PATH, API_TEXT, true, 16, 16, .pattern = "^[0-7][0-9a-f]{15}$", .help = what}
#define LIMIT                                                                                      \
    {"limit", API_QUERY, API_NUMBER, false, 1, 200, .help = "look at so many at most, 1 to 200"}
#define AIM_USER                                                                                   \
    {"Aim-User", API_HEADER, API_TEXT, false, 0, MACHINE_USER_MAX, .pattern = "^[!-~]*$",          \
     .help = "the user of your own system for whom you call; kept sealed in the log"}
#define HOW_IT_IS_READ                                                                             \
    {"full", API_QUERY, API_FLAG, false,                                                           \
     .help = "true: a full extract, records missing from it have ended"},                          \
        {"as_of", API_QUERY, API_MOMENT, false,                                                    \
         .help = "when your system made it: a date, or a date and time with zone"},                \
    {                                                                                              \
        "Content-Encoding", API_HEADER, API_TEXT, false, 0, 8, .pattern = "^(gzip|identity)?$",    \
                                                               .help = "gzip, or identity"         \
    }

static const struct api_parameter feed_only[] = {FEED, {0}};
static const struct api_parameter deliver[] = {
    FEED,
    HOW_IT_IS_READ,
    {"Idempotency-Key", API_HEADER, API_TEXT, false, 0, 200, .pattern = "^[!-~]*$",
     .help = "your own name for this request: sent again, it is answered again and not done again"},
    {"Prefer", API_HEADER, API_TEXT, false, 0, 100, .pattern = "^[!-~]*$",
     .help = "respond-async: do not wait"},
    AIM_USER,
    {0}};
static const struct api_parameter begin_upload[] = {
    FEED,
    HOW_IT_IS_READ,
    {"Upload-Length", API_HEADER, API_NUMBER, true, 0, INGEST_BYTES_MAX,
     .help = "how many bytes will come in all, as they are sent"},
    AIM_USER,
    {0}};
static const struct api_parameter append[] = {
    ID("the upload's id"),
    {"Upload-Offset", API_HEADER, API_NUMBER, true, 0, INGEST_BYTES_MAX,
     .help = "how many bytes came before these"},
    {0}};
static const struct api_parameter upload[] = {ID("the upload's id"), {0}};
static const struct api_parameter list[] = {
    FEED,
    LIMIT,
    {"before", API_QUERY, API_MOMENT, false, .help = "only those received before that moment"},
    {0}};
static const struct api_parameter one[] = {FEED, ID("the delivery's id"), {0}};
static const struct api_parameter aside[] = {
    FEED,
    LIMIT,
    {"after", API_QUERY, API_TEXT, false, 18, 26, .pattern = "^[0-7][0-9a-f]{15}:[1-9][0-9]{0,8}$",
     .help = "go on after this row"},
    {0}};
#define ASKS                                                                                       \
    {"Aim-User", API_HEADER, API_TEXT, true, 1, MACHINE_USER_MAX, .pattern = "^[!-~]+$",           \
         .help = "the user of your own system for whom you ask; kept sealed in the log"},          \
    {"Aim-Purpose", API_HEADER, API_WORD, true,                                                    \
         .words = "child_concern adult_concern partner_check urgent correction",                   \
         .help = "why: child_concern, adult_concern, partner_check, urgent or correction"},        \
    {"Aim-Reference", API_HEADER, API_TEXT, false, 0, 40, .pattern = "^[!-~]*$",                   \
         .help = "with partner_check: the case reference of the partner who asked"}
static const struct api_parameter asks[] = {ASKS, {0}};
static const struct api_parameter referral_list_of[] = {
    ASKS,
    {"state", API_QUERY, API_WORD, false,
     .words = "sent received accepted returned done withdrawn", .help = "only those in this state"},
    {0}};
static const struct api_parameter referral_one[] = {ID("the referral's id"), ASKS, {0}};

#define OFFSETS "Upload-Offset Upload-Length Upload-Complete"
static const struct api_response says_feeds[] = {{200, "Feeds", "what this client may deliver"},
                                                 {0}};
static const struct api_response says_taken[] = {
    {200, "Report", "this very delivery was taken in before; nothing changed"},
    {201, "Report", "it is taken in and live; linking follows within seconds", "Location"},
    {202, "Where", "it has come whole and is being taken in", "Location Retry-After"},
    {0}};
static const struct api_response says_begun[] = {
    {201, NULL, "send the bytes to the address in Location", "Location " OFFSETS}, {0}};
static const struct api_response says_more[] = {{204, NULL, "so far it has come", OFFSETS}, {0}};
static const struct api_response says_upload[] = {{200, "Upload", "how far it is", OFFSETS}, {0}};
static const struct api_response says_gone[] = {{204, NULL, "it is forgotten"}, {0}};
static const struct api_response says_list[] = {{200, "Deliveries", "the ledger, newest first"},
                                                {0}};
static const struct api_response says_one[] = {{200, "Delivery", "what became of it"}, {0}};
static const struct api_response says_aside[] = {{200, "Rows", "rows that wait"}, {0}};
static const struct api_response says_quality[] = {
    {200, "", "docs/data-quality.md names every member"}, {0}};
static const struct api_response says_referrals[] = {
    {200, "Referrals", "those to your agency, newest first"}, {0}};
static const struct api_response says_referral[] = {
    {200, "", "docs/referrals.md and docs/referral.schema.json name every member"}, {0}};
static const struct api_response says_referral_state[] = {
    {200, "ReferralState", "how it stands now"}, {0}};
static const struct api_response says_found[] = {{200, "Answer", "who fits, best first"}, {0}};
static const struct api_response says_plans[] = {
    {200, "Plans", "one size, whatever is held; a number that is refused is an answer too"}, {0}};
static const struct api_response says_document[] = {{200, "", "this document"}, {0}};

#define TABLES                                                                                     \
    "text/csv application/x-ndjson application/jsonl "                                             \
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
#define PARTS "application/partial-upload application/offset+octet-stream"

const struct api_route api_routes[] = {
    {HTTP_GET, "/api/v1/openapi.json", "getDocument", "This document", NULL, API_ANYONE,
     .audit = AUDIT_NONE, .response = says_document, .run = run_document},
    {HTTP_GET, "/api/v1/feeds", "listFeeds", "What this client may deliver", NULL, API_CLIENT,
     .audit = AUDIT_STATUS_SHOWN, .response = says_feeds, .run = run_feeds},
    {HTTP_POST, "/api/v1/feeds/{feed}/deliveries", "postDelivery", "Deliver rows",
     "CSV or JSON Lines in the feed format, or as the mapping of the agreement has it. A body of "
     "more than 8 MB, or a long queue, is answered 202: ask the address in Location.",
     API_FEED, .audit = AUDIT_NONE, .body = HTTP_BODY_STREAM, .body_bytes_max = INGEST_BYTES_MAX,
     .media = TABLES, .parameter = deliver, .response = says_taken, .begin = begin_delivery,
     .take = take_piece, .run = end_delivery, .gone = drop_receiving},
    {HTTP_GET, "/api/v1/feeds/{feed}/deliveries", "listDeliveries",
     "What was delivered, and what became of it", NULL, API_FEED, .audit = AUDIT_STATUS_SHOWN,
     .parameter = list, .response = says_list, .run = run_deliveries},
    {HTTP_GET, "/api/v1/feeds/{feed}/deliveries/{id}", "getDelivery", "One delivery", NULL,
     API_FEED, .audit = AUDIT_STATUS_SHOWN, .parameter = one, .response = says_one,
     .run = run_delivery},
    {HTTP_GET, "/api/v1/feeds/{feed}/quarantine", "listQuarantine",
     "Rows that wait for a better one, without what they say", NULL, API_FEED,
     .audit = AUDIT_QUARANTINE, .parameter = aside, .response = says_aside, .run = run_quarantine},
    {HTTP_GET, "/api/v1/feeds/{feed}/quality", "getQuality",
     "How good the data is, and the ten fixes that would help most", NULL, API_FEED,
     .audit = AUDIT_REPORT, .parameter = feed_only, .response = says_quality, .run = run_quality},
    {HTTP_POST, "/api/v1/feeds/{feed}/uploads", "beginUpload", "Begin a delivery in pieces",
     "For lines that break: send pieces with PATCH, ask with HEAD how far it has come, go on from "
     "there, also after the hub was started again. tus 1.0 clients work as they are.",
     API_FEED, .audit = AUDIT_NONE, .parameter = begin_upload, .response = says_begun,
     .run = run_upload_new},
    {HTTP_PATCH, "/api/v1/uploads/{id}", "appendUpload", "Send the next piece", NULL, API_CLIENT,
     .audit = AUDIT_NONE, .body = HTTP_BODY_STREAM, .body_bytes_max = INGEST_BYTES_MAX,
     .media = PARTS, .parameter = append, .response = says_more, .begin = begin_append,
     .take = take_piece, .run = end_append, .gone = drop_receiving},
    {HTTP_GET, "/api/v1/uploads/{id}", "getUpload",
     "How far it has come, and what became of it; HEAD gives the offset alone", NULL, API_CLIENT,
     .audit = AUDIT_NONE, .parameter = upload, .response = says_upload, .run = run_upload},
    {HTTP_DELETE, "/api/v1/uploads/{id}", "dropUpload", "Forget it", NULL, API_CLIENT,
     .audit = AUDIT_NONE, .parameter = upload, .response = says_gone, .run = run_upload_drop},
    {HTTP_POST, "/api/v1/search", "search", "Look for a person, for one of your users",
     "The same search, decision and log entry as a person's. A name with a birth date, postcode, "
     "address or number is needed; five people at most come back.",
     API_ASKS, .audit = AUDIT_NONE, .media = "application/json", .shape = "Search",
     .parameter = asks, .response = says_found, .run = run_search},
    {HTTP_POST, "/api/v1/cp-is", "askPlans", "A child's plans, for unscheduled care",
     "By NHS number. Only for the programs that the region file names; the authority is told of "
     "the access. The answer has one size and leaves after a multiple of a fixed time.",
     API_ASKS, .audit = AUDIT_NONE, .media = "application/json", .shape = "AskPlans",
     .parameter = asks, .response = says_plans, .run = run_plans},
    {HTTP_GET, "/api/v1/referrals", "listReferrals", "Referrals to your agency",
     "Heads, without names: of the last 400 days, 200 at most.", API_ASKS, .audit = AUDIT_NONE,
     .parameter = referral_list_of, .response = says_referrals, .run = run_referrals},
    {HTTP_GET, "/api/v1/referrals/{id}", "getReferral", "One referral, whole",
     "As a case system imports it: what was sent, in the words of the Standard Safeguarding "
     "Dataset.",
     API_ASKS, .audit = AUDIT_NONE, .parameter = referral_one, .response = says_referral,
     .run = run_referral},
    {HTTP_POST, "/api/v1/referrals/{id}/state", "answerReferral", "Say what became of a referral",
     "The changes are those of the table in docs/referrals.md. With `version`, the change is made "
     "only if nobody was faster: else 409, and what happened.",
     API_ASKS, .audit = AUDIT_NONE, .media = "application/json", .shape = "ReferralAnswer",
     .parameter = referral_one, .response = says_referral_state, .run = run_referral_state},
};
const size_t api_route_count = COUNT(api_routes);
