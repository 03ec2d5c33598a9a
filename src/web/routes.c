/* web/routes.c -- every address the server knows, in one table. What is not in it does not exist.
 */
#include "web/page.h"

const struct route web_routes[] = {
    {WEB_GET, "/", page_start, .needs = CAP_ANYONE},
    {WEB_GET, "/assets/*", page_asset, .needs = CAP_ANYONE},
    {WEB_GET, "/help", page_help, .needs = CAP_ANYONE},
    {WEB_GET, "/privacy", page_privacy, .needs = CAP_ANYONE},
    {WEB_GET, "/accessibility", page_accessibility, .needs = CAP_ANYONE},
    {WEB_GET, "/healthz", page_healthy, .needs = CAP_ANYONE},
    {WEB_GET, "/readyz", page_ready, .needs = CAP_ANYONE},
    {WEB_GET, "/sign-in", page_sign_in, .needs = CAP_ANYONE},
    {WEB_POST, "/sign-in", page_sign_in_sent, .needs = CAP_ANYONE, .audit = AUDIT_SIGN_IN,
     .notes_itself = true},
    {WEB_POST, "/sign-out", page_sign_out, .needs = CAP_SIGNED_IN, .audit = AUDIT_SIGN_OUT,
     .notes_itself = true},
    {WEB_GET, "/purpose", page_purpose, .needs = CAP_SIGNED_IN},
    {WEB_POST, "/purpose", page_purpose_sent, .needs = CAP_SIGNED_IN, .audit = AUDIT_PURPOSE,
     .notes_itself = true},
    {WEB_GET, "/search", page_search, .needs = CAP_SEARCH, .purpose = true},
    {WEB_GET, "/search/again", page_search_again, .needs = CAP_SEARCH, .purpose = true},
    {WEB_POST, "/search", page_search_sent, .needs = CAP_SEARCH, .audit = AUDIT_SEARCH,
     .notes_itself = true, .purpose = true},
    {WEB_GET, "/search/r/*", page_results, .needs = CAP_SEARCH, .audit = AUDIT_SEARCH,
     .purpose = true},
    {WEB_GET, "/person/*", page_person, .needs = CAP_PERSON, .audit = AUDIT_PERSON_SHOWN,
     .notes_itself = true, .purpose = true},
    {WEB_GET, "/queue", page_queue, .needs = CAP_REVIEW, .audit = AUDIT_QUEUE_SHOWN,
     .notes_itself = true, .purpose = true},
};
const size_t web_route_count = COUNT(web_routes);
