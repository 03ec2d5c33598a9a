/* agency/terms_referrals.c -- section `referrals` of the region file:
 *
 *     referrals:
 *       front_doors:
 *         child: {agency: social-care, service: front-door}
 *         adult: {agency: adult-care, service: adult-desk}
 *       offers:
 *         - {code: parenting, label: Parenting course, agency: harbour, service: visits, below_age:
 * 19} returned_reasons:
 *         - {code: threshold, label: Below the threshold for social care}
 *       acknowledge_hours: {today: 4, one_day: 8, three_days: 24}
 *       read_by:
 *         - {agency: social-care, service: front-door, users: [ravi], programs: [case-system]}
 *       draft_days: 14
 *       keep_months: 84
 *       webhook_days: 7 */
#include "agency/terms.h"

enum { HOURS_MAX = 400, LABEL_MAX = 80, REASON_CODE_MAX = 40 };

#define TEXT(literal) {literal, sizeof(literal) - 1}
static const struct referral_reason reasons[] = {
    {TEXT("threshold"), TEXT("It does not meet the threshold for this service")},
    {TEXT("more-needed"), TEXT("More information is needed")},
    {TEXT("other-service"), TEXT("It is for another service")},
    {TEXT("other-area"), TEXT("It is for another area")},
    {TEXT("duplicate"), TEXT("There is one about the same already")},
    {TEXT("no-consent"), TEXT("The family does not agree")},
};

static const struct {
    const char *word, *label;
} pathways[] = {
#define REFERRAL_PATHWAY_ROW(name, word, label) [REFERRAL_PATHWAY_##name] = {word, label},
    REFERRAL_PATHWAY_LIST(REFERRAL_PATHWAY_ROW)
#undef REFERRAL_PATHWAY_ROW
}, urgencies[] = {
#define URGENCY_ROW(name, word, label) [URGENCY_##name] = {word, label},
    URGENCY_LIST(URGENCY_ROW)
#undef URGENCY_ROW
};

const char *referral_pathway_word(enum referral_pathway p) { return pathways[p].word; }
const char *referral_pathway_label(enum referral_pathway p) { return pathways[p].label; }
const char *urgency_word(enum urgency u) { return urgencies[u].word; }
const char *urgency_label(enum urgency u) { return urgencies[u].label; }

bool referral_pathway_of(str word, enum referral_pathway *ret_pathway)
{
    for (size_t i = 0; i < COUNT(pathways); i++)
        if (str_eq_c(word, pathways[i].word)) {
            *ret_pathway = (enum referral_pathway)i;
            return true;
        }
    return false;
}

bool urgency_of(str word, enum urgency *ret_urgency)
{
    for (size_t i = 0; i < COUNT(urgencies); i++)
        if (str_eq_c(word, urgencies[i].word)) {
            *ret_urgency = (enum urgency)i;
            return true;
        }
    return false;
}

const struct referral_offer *referral_offer_of(const struct referral_terms *t, str code)
{
    for (size_t i = 0; i < t->offer_count; i++)
        if (str_eq(t->offers[i].code, code)) return &t->offers[i];
    return NULL;
}

const struct referral_reason *referral_reason_of(const struct referral_terms *t, str code)
{
    for (size_t i = 0; i < t->reason_count; i++)
        if (str_eq(t->reasons[i].code, code)) return &t->reasons[i];
    return NULL;
}

bool referral_offer_fits(const struct referral_offer *o, int age)
{
    return age < 0 || (age >= o->from_age && age < o->below_age);
}

static err read_code(const struct yaml_node *map, str *ret_code, struct err_info *why)
{
    err e = yaml_need_text(map, "code", ret_code, why);
    bool right = !e && ret_code->len >= 1 && ret_code->len <= REASON_CODE_MAX;
    for (size_t i = 0; right && i < ret_code->len; i++)
        right = memchr("abcdefghijklmnopqrstuvwxyz0123456789-", ret_code->at[i], 37) != NULL;
    if (!e && !right)
        e = yaml_err(yaml_get(map, "code"), why,
                     "'code' has 1 to %d lower-case letters, digits and '-'", REASON_CODE_MAX);
    return e;
}

static err read_label(const struct yaml_node *map, str *ret_label, struct err_info *why)
{
    err e = yaml_need_text(map, "label", ret_label, why);
    if (!e && (ret_label->len > LABEL_MAX || str_find(*ret_label, '\n') >= 0))
        e = yaml_err(yaml_get(map, "label"), why, "'label' is one line of at most %d characters",
                     LABEL_MAX);
    return e;
}

static err read_door(const struct yaml_node *map, const struct terms_names *names,
                     struct referral_door *ret, struct err_info *why)
{
    err e = yaml_need_text(map, "agency", &ret->agency, why);
    if (!e && !names->agency(names->ctx, ret->agency))
        e = yaml_err(yaml_get(map, "agency"), why, "there is no agency of this code");
    if (!e) e = yaml_need_text(map, "service", &ret->service, why);
    if (!e && !names->service(names->ctx, ret->agency, ret->service))
        e = yaml_err(yaml_get(map, "service"), why, "the agency has no service of this code");
    return e;
}

static err read_doors(const struct yaml_node *map, const struct terms_names *names,
                      struct referral_terms *t, struct err_info *why)
{
    static const char *const keys[] = {"child", "adult", NULL},
                             *const door_keys[] = {"agency", "service", NULL};
    const struct yaml_node *doors = NULL;
    err e = yaml_may_map(map, "front_doors", &doors, why);
    if (!e && doors) e = yaml_only(doors, keys, why);
    for (size_t i = 0; !e && doors && keys[i]; i++) {
        const struct yaml_node *door = NULL;
        enum referral_pathway pathway = REFERRAL_PATHWAY_CHILD;
        e = yaml_may_map(doors, keys[i], &door, why);
        if (e || !door || !referral_pathway_of(str_of(keys[i]), &pathway)) continue;
        e = yaml_only(door, door_keys, why);
        if (!e) e = read_door(door, names, &t->doors[pathway], why);
    }
    return e;
}

static err read_offer(const struct yaml_node *map, const struct terms_names *names,
                      struct referral_offer *o, struct err_info *why)
{
    static const char *const keys[] = {"code",     "label",     "agency", "service",
                                       "from_age", "below_age", NULL};
    int64_t from = 0, below = REFERRAL_AGE_END;
    err e = yaml_only(map, keys, why);
    if (!e) e = read_code(map, &o->code, why);
    if (!e) e = read_label(map, &o->label, why);
    if (!e) e = read_door(map, names, &o->door, why);
    if (!e) e = yaml_may_int(map, "from_age", 0, REFERRAL_AGE_END, &from, why);
    if (!e) e = yaml_may_int(map, "below_age", 1, REFERRAL_AGE_END, &below, why);
    if (!e && from >= below)
        e = yaml_err(map, why, "'from_age' is below 'below_age': this offer is for nobody");
    o->from_age = (int32_t)from;
    o->below_age = (int32_t)below;
    return e;
}

static err read_offers(const struct yaml_node *map, const struct terms_names *names,
                       struct arena *a, struct referral_terms *t, struct err_info *why)
{
    const struct yaml_node *list = NULL;
    err e = yaml_may_list(map, "offers", &list, why);
    if (e || !list) return e;
    if (list->n > REFERRAL_OFFERS_MAX)
        return yaml_err(list, why, "at most %d offers", REFERRAL_OFFERS_MAX);
    struct referral_offer *offers = ARENA_ARRAY(a, struct referral_offer, list->n + 1);
    if (!offers) return err_set(why, ERR_NOMEM, "the region's offers");
    t->offers = offers;
    for (const struct yaml_node *one = list->first; !e && one; one = one->next) {
        e = read_offer(one, names, &offers[t->offer_count], why);
        if (!e && referral_offer_of(t, offers[t->offer_count].code))
            e = yaml_err(yaml_get(one, "code"), why, "this code is there twice");
        t->offer_count++;
    }
    return e;
}

static err read_reasons(const struct yaml_node *map, struct arena *a, struct referral_terms *t,
                        struct err_info *why)
{
    static const char *const keys[] = {"code", "label", NULL};
    const struct yaml_node *list = NULL;
    err e = yaml_may_list(map, "returned_reasons", &list, why);
    if (e || !list) return e;
    if (!list->n || list->n > REFERRAL_REASONS_MAX)
        return yaml_err(list, why, "give 1 to %d reasons", REFERRAL_REASONS_MAX);
    struct referral_reason *given = ARENA_ARRAY(a, struct referral_reason, list->n);
    if (!given) return err_set(why, ERR_NOMEM, "the region's reasons");
    t->reasons = given;
    t->reason_count = 0;
    for (const struct yaml_node *one = list->first; !e && one; one = one->next) {
        e = yaml_only(one, keys, why);
        if (!e) e = read_code(one, &given[t->reason_count].code, why);
        if (!e) e = read_label(one, &given[t->reason_count].label, why);
        if (!e && referral_reason_of(t, given[t->reason_count].code))
            e = yaml_err(yaml_get(one, "code"), why, "this code is there twice");
        t->reason_count++;
    }
    return e;
}

static err read_hours(const struct yaml_node *map, struct referral_terms *t, struct err_info *why)
{
    static const char *const keys[] = {"today", "one_day", "three_days", NULL};
    const struct yaml_node *hours = NULL;
    err e = yaml_may_map(map, "acknowledge_hours", &hours, why);
    if (!e && hours) e = yaml_only(hours, keys, why);
    for (size_t i = 0; !e && hours && i < URGENCY__COUNT; i++) {
        int64_t given = t->acknowledge_minutes[i] / 60;
        e = yaml_may_int(hours, urgencies[i].word, 1, HOURS_MAX, &given, why);
        t->acknowledge_minutes[i] = (int32_t)given * 60;
    }
    return e;
}

static err read_days(const struct yaml_node *map, const char *key, int64_t most, int32_t *ret,
                     struct err_info *why)
{
    int64_t given = *ret;
    err e = yaml_may_int(map, key, 1, most, &given, why);
    *ret = (int32_t)given;
    return e;
}

err terms_read_referrals(const struct yaml_node *map, const struct terms_names *names,
                         struct arena *a, struct region_terms *terms, struct err_info *why)
{
    static const char *const keys[] = {"front_doors",       "offers",     "returned_reasons",
                                       "acknowledge_hours", "draft_days", "keep_months",
                                       "webhook_days",      "read_by",    NULL};
    struct referral_terms *t = &terms->referrals;
    *t = (struct referral_terms){.reasons = reasons,
                                 .reason_count = COUNT(reasons),
                                 .acknowledge_minutes = {[URGENCY_TODAY] = 4 * 60,
                                                         [URGENCY_DAY] = 8 * 60,
                                                         [URGENCY_DAYS] = 24 * 60},
                                 .draft_days = 14,
                                 .keep_months = 84,
                                 .webhook_days = 7};
    if (!map) return ERR_OK;
    err e = yaml_only(map, keys, why);
    if (!e) e = read_doors(map, names, t, why);
    if (!e) e = read_offers(map, names, a, t, why);
    if (!e) e = read_reasons(map, a, t, why);
    if (!e) e = terms_read_referral_readers(map, names, a, t, why);
    if (!e) e = read_hours(map, t, why);
    if (!e) e = read_days(map, "draft_days", 90, &t->draft_days, why);
    if (!e) e = read_days(map, "keep_months", 1200, &t->keep_months, why);
    if (!e) e = read_days(map, "webhook_days", 60, &t->webhook_days, why);
    return e;
}
