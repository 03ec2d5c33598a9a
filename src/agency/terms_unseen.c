/* agency/terms_unseen.c -- section `unseen` of the region file; see unseen.h and data/unseen.yaml.
 *
 * First what we ship, then what the region says: a contact of a key that is there already changes
 * only what it names. The same functions read both; of what we ship a type that the catalogue does
 * not have is no error, it is nobody's. */
#include "agency/terms.h"

#include "agency/partners.h"

struct unseen_reading {
    const struct terms_names *names; /* NULL: what we ship */
    struct arena *a;
    struct unseen_terms *t;
};

/* ---- values ---- */

static const struct {
    const char *word;
    int32_t months, days;
} units[] = {{"day", 0, 1}, {"week", 0, 7}, {"month", 1, 0}, {"year", 12, 0}};
enum { SPAN_NUMBER_MAX = 1300 };

bool unseen_span_of(str text, struct unseen_span *ret_span)
{
    ptrdiff_t gap = str_find(text, ' ');
    int64_t n;
    if (gap < 0 || !str_to_int64(str_upto(text, (size_t)gap), &n) || n < 0 || n > SPAN_NUMBER_MAX)
        return false;
    str word = str_from(text, (size_t)gap + 1);
    if (word.len > 1 && word.at[word.len - 1] == 's') word.len--;
    for (size_t i = 0; i < COUNT(units); i++) {
        if (!str_eq_c(word, units[i].word)) continue;
        *ret_span = (struct unseen_span){(int32_t)n * units[i].months, (int32_t)n * units[i].days};
        return true;
    }
    return false;
}

static err may_span(const struct yaml_node *map, const char *key, struct unseen_span *ret,
                    struct err_info *why)
{
    str text = STR("");
    err e = yaml_may_text(map, key, &text, why);
    if (e || !text.len || unseen_span_of(text, ret)) return e;
    return yaml_err(yaml_get(map, key), why,
                    "'%s' is a length of time: 8 weeks, 30 months, 2 years", key);
}

static err may_kinds(const struct yaml_node *map, const char *key, uint32_t *ret,
                     struct err_info *why)
{
    const struct yaml_node *list = NULL;
    err e = yaml_may_list(map, key, &list, why);
    if (!e && list) *ret = 0;
    for (const struct yaml_node *one = list && !e ? list->first : NULL; !e && one;
         one = one->next) {
        enum agency_kind kind;
        e = yaml_is(one, YAML_TEXT, why);
        if (!e && !agency_kind_of(one->text, &kind))
            e = yaml_err(one, why, "there is no such kind of agency; docs/region.md lists them");
        if (!e) *ret |= 1u << kind;
    }
    return e;
}

static err may_types(struct unseen_reading *g, const struct yaml_node *map, const char *key,
                     struct unseen_codes *ret, struct err_info *why)
{
    const struct yaml_node *list = NULL;
    err e = yaml_may_list(map, key, &list, why);
    if (e || !list) return e;
    str *at = ARENA_ARRAY(g->a, str, list->n + 1);
    if (!at) return err_set(why, ERR_NOMEM, "reading what is expected");
    size_t n = 0;
    for (const struct yaml_node *one = list->first; !e && one; one = one->next) {
        e = yaml_is(one, YAML_TEXT, why);
        if (!e && g->names && !g->names->type(g->names->ctx, one->text))
            e = yaml_err(one, why, "the catalogue has no such event type");
        if (!e) at[n++] = one->text;
    }
    *ret = (struct unseen_codes){at, n};
    return e;
}

/* ---- a contact ---- */

static const char *const contact_keys[] = {
    "key",   "label",      "early",      "from",     "until", "grace",     "lapses",
    "after", "while",      "held",       "met_by",   "place", "agencies",  "born_from",
    "excused_by", "put_off_by", "at_school", "review", "expected", NULL};

static struct expected_contact *contact_of(struct unseen_terms *t, str key)
{
    for (size_t i = 0; i < t->contact_count; i++)
        if (str_eq(t->contacts[i].key, key)) return &t->contacts[i];
    return NULL;
}

/* What its windows are counted from. */
static err read_when(struct unseen_reading *g, const struct yaml_node *map,
                     struct expected_contact *c, struct err_info *why)
{
    bool after = yaml_get(map, "after"), open = yaml_get(map, "while"), held = false;
    err e = yaml_may_bool(map, "held", &held, why);
    if (!e && after + open + held > 1)
        e = yaml_err(map, why, "say one of 'after', 'while' and 'held'");
    if (after) c->when = EXPECTED_AFTER;
    if (open) c->when = EXPECTED_WHILE;
    if (held) c->when = EXPECTED_HELD;
    if (!e) e = may_types(g, map, "after", &c->start, why);
    return e ? e : may_types(g, map, "while", &c->start, why);
}

static err read_spans(const struct yaml_node *map, struct expected_contact *c, struct err_info *why)
{
    const struct {
        const char *key;
        struct unseen_span *to;
    } spans[] = {{"early", &c->early},
                 {"from", &c->from},
                 {"until", &c->until},
                 {"grace", &c->grace},
                 {"lapses", &c->lapses}};
    err e = ERR_OK;
    for (size_t i = 0; i < COUNT(spans) && !e; i++)
        e = may_span(map, spans[i].key, spans[i].to, why);
    return e;
}

/* As long as any month may be. */
static int32_t longest(struct unseen_span s) { return s.months * 31 + s.days; }

static err check_contact(const struct yaml_node *map, const struct expected_contact *c,
                         struct err_info *why)
{
    if (!c->label.len) return yaml_err(map, why, "'label' is missing: what the screens call it");
    if (!longest(c->until)) return yaml_err(map, why, "'until' is missing: by when it is expected");
    if (longest(c->from) > longest(c->until))
        return yaml_err(map, why, "never so: 'from' is later than 'until'");
    if (!c->met_by.n) return yaml_err(map, why, "'met_by' is missing: which events meet it");
    return ERR_OK;
}

static err read_contact(struct unseen_reading *g, const struct yaml_node *map, struct err_info *why)
{
    str key;
    err e = yaml_only(map, contact_keys, why);
    if (!e) e = yaml_need_text(map, "key", &key, why);
    if (e) return e;
    struct expected_contact *c = contact_of(g->t, key);
    if (!c && g->t->contact_count == UNSEEN_CONTACTS_MAX)
        return yaml_err(map, why, "at most %d contacts", UNSEEN_CONTACTS_MAX);
    if (!c) {
        c = &g->t->contacts[g->t->contact_count++];
        *c = (struct expected_contact){.key = key, .review = true, .expected = true};
        c->early = (struct unseen_span){0, 14};
        c->lapses = (struct unseen_span){12, 0};
    }
    e = yaml_may_text(map, "label", &c->label, why);
    if (!e) e = read_when(g, map, c, why);
    if (!e) e = read_spans(map, c, why);
    if (!e) e = may_types(g, map, "met_by", &c->met_by, why);
    if (!e) e = may_types(g, map, "excused_by", &c->excused_by, why);
    if (!e) e = may_types(g, map, "put_off_by", &c->put_off_by, why);
    if (!e) e = may_kinds(map, "agencies", &c->kinds, why);
    if (!e) e = may_kinds(map, "place", &c->place, why);
    if (!e) e = yaml_may_date(map, "born_from", &c->born_from, why);
    if (!e) e = yaml_may_bool(map, "at_school", &c->at_school, why);
    if (!e) e = yaml_may_bool(map, "review", &c->review, why);
    if (!e) e = yaml_may_bool(map, "expected", &c->expected, why);
    return e ? e : check_contact(map, c, why);
}

/* ---- limits, feeds ---- */

static err read_limit(const struct yaml_node *map, struct unseen_terms *t, struct err_info *why)
{
    static const char *const keys[] = {"below", "at_school", "days", "school_days", NULL};
    struct unseen_limit l = {0};
    int64_t days = 0, school = 0;
    err e = yaml_only(map, keys, why);
    if (!e && t->limit_count == UNSEEN_LIMITS_MAX)
        e = yaml_err(map, why, "at most %d limits", UNSEEN_LIMITS_MAX);
    if (!e) e = may_span(map, "below", &l.below, why);
    if (!e) e = yaml_may_bool(map, "at_school", &l.at_school, why);
    if (!e) e = yaml_may_int(map, "days", 7, 3660, &days, why);
    if (!e) e = yaml_may_int(map, "school_days", 5, 400, &school, why);
    if (!e && !days == !school) e = yaml_err(map, why, "say either 'days' or 'school_days'");
    if (!e && school && !l.at_school)
        e = yaml_err(map, why, "'school_days' are counted of children at school: at_school: yes");
    if (e) return e;
    l.days = (int32_t)days;
    l.school_days = (int32_t)school;
    t->limits[t->limit_count++] = l;
    return ERR_OK;
}

static err read_feed(struct unseen_reading *g, const struct yaml_node *map, struct err_info *why)
{
    static const char *const keys[] = {"agency", "feed", "since", "left_out", NULL};
    struct unseen_terms *t = g->t;
    struct unseen_feed f = {.since_day = INT32_MIN};
    struct date since = {0};
    err e = yaml_only(map, keys, why);
    if (!e) e = yaml_need_text(map, "agency", &f.agency, why);
    if (!e && g->names && !g->names->agency(g->names->ctx, f.agency))
        e = yaml_err(yaml_get(map, "agency"), why, "there is no agency of this code");
    if (!e) e = yaml_may_text(map, "feed", &f.feed, why);
    if (!e) e = yaml_may_date(map, "since", &since, why);
    if (!e) e = yaml_may_bool(map, "left_out", &f.left_out, why);
    if (!e && !since.year && !f.left_out)
        e = yaml_err(map, why, "say 'since' (its data go back to that day) or 'left_out: yes'");
    if (!e && t->feed_count == UNSEEN_FEEDS_MAX)
        e = yaml_err(map, why, "at most %d feeds", UNSEEN_FEEDS_MAX);
    if (e) return e;
    if (since.year) f.since_day = date_days(since);
    t->feeds[t->feed_count++] = f;
    return ERR_OK;
}

/* ---- two that are one ---- */

static err read_half(const struct yaml_node *map, struct unseen_terms *t,
                     struct expected_half *half, struct err_info *why)
{
    static const char *const keys[] = {"contact", "name", NULL};
    err e = yaml_only(map, keys, why);
    if (!e) e = yaml_need_text(map, "contact", &half->contact, why);
    if (!e) e = yaml_need_text(map, "name", &half->name, why);
    if (e || contact_of(t, half->contact)) return e;
    return yaml_err(yaml_get(map, "contact"), why, "there is no expected contact of this key");
}

static struct expected_together *together_of(struct unseen_terms *t, str key)
{
    for (size_t i = 0; i < t->together_count; i++)
        if (str_eq(t->together[i].key, key)) return &t->together[i];
    return NULL;
}

static err read_together(const struct yaml_node *map, struct unseen_terms *t, struct err_info *why)
{
    static const char *const keys[] = {"key", "label", "halves", NULL};
    const struct yaml_node *halves = NULL;
    struct expected_together g = {.key = STR("")};
    err e = yaml_only(map, keys, why);
    if (!e) e = yaml_need_text(map, "key", &g.key, why);
    if (!e) e = yaml_need_text(map, "label", &g.label, why);
    if (!e) e = yaml_need_list(map, "halves", &halves, why);
    if (!e && halves->n != COUNT(g.half))
        e = yaml_err(halves, why, "name two contacts: a line has two halves");
    const struct yaml_node *one = e ? NULL : halves->first;
    for (size_t i = 0; i < COUNT(g.half) && !e; i++, one = one->next)
        e = read_half(one, t, &g.half[i], why);
    if (e) return e;
    struct expected_together *to = together_of(t, g.key);
    if (!to && t->together_count == UNSEEN_TOGETHER_MAX)
        return yaml_err(map, why, "at most %d of them", UNSEEN_TOGETHER_MAX);
    if (!to) to = &t->together[t->together_count++];
    *to = g;
    return ERR_OK;
}

/* ---- the section ---- */

static err read_limits(const struct yaml_node *map, struct unseen_terms *t, struct err_info *why)
{
    const struct yaml_node *list = NULL;
    err e = yaml_may_list(map, "limits", &list, why);
    if (!e && list) t->limit_count = 0;
    if (!e && list && !list->n) e = yaml_err(list, why, "name at least one limit");
    for (const struct yaml_node *one = list && !e ? list->first : NULL; !e && one; one = one->next)
        e = read_limit(one, t, why);
    return e;
}

static err read_section(struct unseen_reading *g, const struct yaml_node *map, struct err_info *why)
{
    static const char *const keys[] = {"child_below", "limits",        "on_roll",
                                       "off_roll",    "home_educated", "deceased",
                                       "places",      "feeds",         "contacts",
                                       "together",    NULL};
    struct unseen_terms *t = g->t;
    const struct yaml_node *feeds = NULL, *contacts = NULL, *together = NULL;
    err e = yaml_only(map, keys, why);
    if (!e) e = may_span(map, "child_below", &t->child_below, why);
    if (!e) e = read_limits(map, t, why);
    if (!e) e = may_types(g, map, "on_roll", &t->on_roll, why);
    if (!e) e = may_types(g, map, "off_roll", &t->off_roll, why);
    if (!e) e = may_types(g, map, "home_educated", &t->home_educated, why);
    if (!e) e = may_types(g, map, "deceased", &t->deceased, why);
    if (!e) e = may_kinds(map, "places", &t->places, why);
    if (!e) e = yaml_may_list(map, "feeds", &feeds, why);
    for (const struct yaml_node *one = feeds && !e ? feeds->first : NULL; !e && one;
         one = one->next)
        e = read_feed(g, one, why);
    if (!e) e = yaml_may_list(map, "contacts", &contacts, why);
    for (const struct yaml_node *one = contacts && !e ? contacts->first : NULL; !e && one;
         one = one->next)
        e = read_contact(g, one, why);
    if (!e) e = yaml_may_list(map, "together", &together, why);
    for (const struct yaml_node *one = together && !e ? together->first : NULL; !e && one;
         one = one->next)
        e = read_together(one, t, why);
    return e;
}

/* FNV-1a over every key and text, in order. */
static uint64_t add_text(uint64_t print, str s)
{
    for (size_t i = 0; i < s.len; i++)
        print = (print ^ (unsigned char)s.at[i]) * UINT64_C(0x100000001b3);
    return (print ^ 0xff) * UINT64_C(0x100000001b3);
}

static uint64_t add_node(uint64_t print, const struct yaml_node *n)
{
    print = add_text(add_text(print, n->key), n->text);
    for (const struct yaml_node *one = n->first; one; one = one->next)
        print = add_node(print, one);
    return print;
}

err terms_read_unseen(const struct yaml_node *map, const struct terms_names *names,
                      struct arena *a, struct region_terms *terms, struct err_info *why)
{
    const struct yaml_node *root = NULL, *ours = NULL;
    struct unseen_reading g = {.a = a, .t = &terms->unseen};
    terms->unseen = (struct unseen_terms){0};
    err e = yaml_read(a, str_of(unseen_default_text), "data/unseen.yaml", YAML_BYTES_MAX, &root,
                      why);
    if (!e) e = yaml_need_map(root, "unseen", &ours, why);
    if (!e) e = read_section(&g, ours, why);
    g.names = names;
    terms->unseen.print = add_text(UINT64_C(0xcbf29ce484222325), str_of(unseen_default_text));
    if (map) terms->unseen.print = add_node(terms->unseen.print, map);
    return e || !map ? e : read_section(&g, map, why);
}
