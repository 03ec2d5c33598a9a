/* docs/pages.md is made from the table of routes. */
#include "manual.h"

#include "audit/kind.h"
#include "web/page.h"

static const char head[] =
    "# Pages\n\n"
    "Every address that `aim serve` answers to a browser: who may open it, whether the user must "
    "have\n"
    "said why (the purpose), and which entry stands in the log before the answer leaves. What is "
    "not\n"
    "in this table does not exist. What a page then shows is decided field by field, see "
    "`docs/adr/`.\n"
    "The page is made from the program's own table; doors for programs: `docs/api.md`, "
    "`docs/fhir.md`.\n"
    "`*` stands for one piece, which never holds anything that a person or agency typed.\n\n"
    "| address | who | purpose | entry in the log |\n|---|---|---|---|\n";

static void put_roles(struct buf *to, const struct route *r)
{
    size_t n = 0;
    struct user nobody = {.role = ROLE_NONE};
    for (int i = ROLE_NONE + 1; i < ROLE__COUNT; i++)
        n += access_may(&(struct user){.role = (enum role)i}, r->needs);
    if (n == ROLE__COUNT - 1) {
        buf_add_c(to, access_may(&nobody, r->needs) ? "anybody" : "every user");
        return;
    }
    for (int i = ROLE_NONE + 1, put = 0; i < ROLE__COUNT; i++)
        if (access_may(&(struct user){.role = (enum role)i}, r->needs))
            buf_printf(to, "%s%s", put++ ? ", " : "", role_word((enum role)i));
}

static void the_manual_of_pages_is_up_to_date(void **state)
{
    (void)state;
    struct buf text = BUF_INIT(MANUAL_BYTES_MAX);
    buf_add_c(&text, head);
    for (size_t i = 0; i < web_route_count; i++) {
        const struct route *r = &web_routes[i];
        buf_printf(&text, "| `%s %s` | ", r->method == HTTP_GET ? "GET" : "POST", r->path);
        put_roles(&text, r);
        buf_printf(&text, " | %s | %s |\n", r->purpose ? "yes" : "",
                   r->audit == AUDIT_NONE ? "" : audit_word(r->audit));
    }
    manual_is_up_to_date(__FILE__, "pages.md", &text);
    buf_release(&text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(the_manual_of_pages_is_up_to_date)};
    return cmocka_run_group_tests_name("web/manual", tests, NULL, NULL);
}
