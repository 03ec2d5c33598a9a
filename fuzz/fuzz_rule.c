/* Any bytes as a rule file: refused at a place, or rules that are judged and said without a
 * hitch. */
#include "fuzz.h"

#include "rule/prove.h"

const char *__lsan_default_suppressions(void);
const char *__lsan_default_suppressions(void) { return "leak:libfyaml"; } /* see fuzz_yaml.c */

static const struct event_type types[] = {
    {{"ae_attendance", 13}, {"A+E", 3}, CLASS_CONCERN, true, 2, 36},
    {{"plan", 4}, {"Plan", 4}, CLASS_STATUS, false, 2, 36},
};

static void use(const struct rule *r, const struct partners *p)
{
    static const int32_t complete_to[1] = {16000};
    struct activity e[2] = {
        {.id = 1, .record = 1, .day = 16000, .end_day = ACTIVITY_NO_END, .class = CLASS_CONCERN},
        {.id = 2, .record = 1, .day = 15990, .end_day = 16000, .type = 1, .class = CLASS_STATUS}};
    struct rule_moment m = {.partners = p, .today = 16001, .complete_to = complete_to};
    struct rule_hit hit;
    struct buf out = BUF_INIT(1 << 20);
    activity_arrange(e, 2, NULL);
    if (rule_judge(r, e, 2, &m, &hit)) rule_sentence(r, hit.facts, p, &out);
    rule_explain(r, p, &out);
    FUZZ_HOLDS(buf_state(&out) == ERR_OK && out.len > 0);
    buf_release(&out);
}

/* Of rules that fire one is always told. */
static void use_together(const struct rule_list *rules, struct arena *a)
{
    struct err_info why;
    size_t told = 0;
    const struct rule **all = ARENA_ARRAY(a, const struct rule *, rules->n);
    if (!all) return;
    for (size_t i = 0; i < rules->n; i++)
        all[i] = &rules->at[i];
    (void)(rules_check(all, rules->n, &why) == ERR_OK);
    for (size_t i = 0; i < rules->n; i++)
        told += rules_cover(all, rules->n, i) == NULL;
    FUZZ_HOLDS(told > 0);
}

static void prove(const struct rule *r, const struct partners *p, struct arena *a)
{
    const struct rule_proof *proofs = NULL;
    struct err_info why = {0};
    size_t n = 0;
    err e = rule_prove(r, p, a, &proofs, &n, &why);
    FUZZ_HOLDS(e == ERR_OK || why.text[0]);
    for (size_t i = 0; e == ERR_OK && i < n; i++)
        FUZZ_HOLDS(proofs[i].fires == (proofs[i].sentence.len > 0));
}

int LLVMFuzzerTestOneInput(const uint8_t *at, size_t len)
{
    static struct service service = {.code = {"s", 1}, .name = {"S", 1}};
    static const struct event_type *const told[] = {&types[0], &types[1]};
    static struct agency agency = {.code = {"h", 1},
                                   .name = {"H", 1},
                                   .services = &service,
                                   .service_count = 1,
                                   .kind = AGENCY_HOSPITAL};
    static const struct agreement terms = {
        .agency = &agency, .types = told, .type_count = 2, .live = true};
    const struct partners p = {.agencies = &agency,
                               .agency_count = 1,
                               .types = types,
                               .type_count = 2,
                               .agreements = &terms,
                               .agreement_count = 1};
    struct rule_list rules;
    struct err_info why;
    struct arena *a = arena_new(32 << 20);
    err e = a ? rule_parse("f", (str){(const char *)at, len}, a, &rules, &why) : ERR_NOMEM;
    if (e == ERR_OK) use_together(&rules, a);
    for (size_t i = 0; e == ERR_OK && i < rules.n; i++) {
        if (rule_compile(&rules.at[i], &p, a, &why) != ERR_OK) continue;
        use(&rules.at[i], &p);
        prove(&rules.at[i], &p, a);
    }
    FUZZ_HOLDS(e == ERR_OK || e == ERR_NOMEM || why.text[0]);
    arena_free(a);
    return 0;
}
