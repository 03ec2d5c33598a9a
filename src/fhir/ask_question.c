/* fhir/ask_question.c -- from parameters to a question: who may be meant. */
#include "fhir/ask.h"

#include "fhir/dates.h"
#include "machine/outside.h"
#include "person/clean.h"

static str reveal(pii p) { return str_trim(pii_reveal(p, REVEAL_CLEAN)); }

static err no_memory(struct err_info *why)
{
    return err_set(why, ERR_NOMEM, "no memory for a search");
}

struct asking {
    struct fhir_ask *ask;
    const struct ask_world *world;
    struct arena *a;
    struct search_query q;
    bool foreign; /* another agency's id is among them */
    const char **code;
    struct err_info *why;
};

/* ---- who is known by an id ---- */

/* What one identifier is. Without a system it is an NHS number when it can be one, else the asking
 * agency's own id. */
static void resolve(const struct asking *k, struct ask_filter *f, size_t i)
{
    struct ask_token t = ask_token_of(reveal(f->value[i]));
    const struct agency *agency = partners_system(k->world->partners, t.system);
    uint64_t number;
    f->nhs[i] = pii_of(STR(""));
    f->ref[i] = (struct search_ref){STR(""), pii_of(STR(""))};
    if (!t.said_system && clean_nhs_number(t.value, &number)) f->nhs[i] = pii_of(t.value);
    else if (!t.said_system)
        f->ref[i] = (struct search_ref){k->world->agency, pii_of(t.value)};
    else if (str_eq_c(t.system, AGENCY_NHS_SYSTEM)) f->nhs[i] = pii_of(t.value);
    else if (agency && t.value.len) f->ref[i] = (struct search_ref){agency->code, pii_of(t.value)};
    else f->stranger |= !agency;
}

static err too_clever(struct asking *k)
{
    *k->code = "not-supported";
    return err_set(k->why, ERR_INPUT, "several ids cannot be asked for like this");
}

static err by_identifier(struct asking *k, struct ask_filter *f)
{
    struct search_ref *refs = ARENA_ARRAY(k->a, struct search_ref, ASK_VALUES_MAX);
    size_t refs_n = 0, numbers = 0;
    bool foreign = false;
    if (!refs) return no_memory(k->why);
    for (size_t i = 0; i < f->n; i++) {
        resolve(k, f, i);
        numbers += !pii_empty(f->nhs[i]);
        if (!f->ref[i].agency.len) continue;
        foreign |= !str_eq(f->ref[i].agency, k->world->agency);
        refs[refs_n++] = f->ref[i];
    }
    k->ask->strangers |= f->stranger;
    k->foreign |= foreign;
    if ((refs_n && numbers) || (foreign && k->q.ref_count)) return too_clever(k);
    if (numbers && pii_empty(k->q.who.nhs_number)) k->q.who.nhs_number = f->nhs[0];
    if (f->stranger && !refs_n && !numbers) refs[refs_n++] = f->ref[0]; /* nobody's */
    if (!refs_n || k->q.ref_count) return ERR_OK;
    k->q.refs = refs;
    k->q.ref_count = refs_n;
    return ERR_OK;
}

/* An id that we did not give to this agency is nobody's. */
static err by_id(struct asking *k, const struct ask_filter *f)
{
    int64_t *persons = ARENA_ARRAY(k->a, int64_t, ASK_VALUES_MAX);
    if (!persons) return no_memory(k->why);
    if (k->q.person_count) return too_clever(k);
    for (size_t i = 0; i < f->n; i++)
        if (!outside_person(&k->world->hub->keys, k->world->agency, reveal(f->value[i]),
                            &persons[i]))
            persons[i] = 0;
    k->q.persons = persons;
    k->q.person_count = f->n;
    return ERR_OK;
}

/* ---- who is described ---- */

struct words {
    pii given, family, born, gender, place;
    struct date after, before; /* of birth */
    bool turned; /* one word of a `name` is a given name this time */
};

static err add_word(struct asking *k, pii *to, const char *between, str word)
{
    str so_far = reveal(*to);
    if (!word.len) return ERR_OK;
    str all = so_far.len ? str_printf(k->a, "%.*s%s%.*s", STR_FMT(so_far), between, STR_FMT(word))
                         : word;
    if (!all.at) return no_memory(k->why);
    *to = pii_of(all);
    return ERR_OK;
}

/* "Jane Doe": given names first; one word is a family name, or a given name. */
static err add_name(struct asking *k, struct words *w, str name)
{
    size_t cut = name.len;
    while (cut && name.at[cut - 1] != ' ')
        cut--;
    if (!cut && w->turned) return add_word(k, &w->given, " ", name);
    err e = cut ? add_word(k, &w->given, " ", str_trim(str_upto(name, cut))) : ERR_OK;
    return e ? e : add_word(k, &w->family, " ", str_from(name, cut));
}

static err say_birth(struct asking *k, struct words *w, struct date d)
{
    str said = date_iso(k->a, d);
    if (!said.at) return no_memory(k->why);
    w->born = pii_of(said);
    return ERR_OK;
}

/* A date is a date; two that enclose a time say what they have in common: a month, a year. */
static err add_birth(struct asking *k, struct words *w, str text)
{
    enum fhir_prefix prefix;
    struct fhir_period p;
    if (!fhir_period_of(text, &prefix, &p)) return ERR_OK;
    if (prefix == PREFIX_EQ || prefix == PREFIX_AP) return say_birth(k, w, p.date);
    if (prefix == PREFIX_GE || prefix == PREFIX_GT || prefix == PREFIX_SA) w->after = p.date;
    if (prefix == PREFIX_LE || prefix == PREFIX_LT || prefix == PREFIX_EB) w->before = p.date;
    if (!w->after.year || w->after.year != w->before.year) return ERR_OK;
    bool month = w->after.month == w->before.month;
    return say_birth(k, w, (struct date){w->after.year, month ? w->after.month : 0, 0});
}

static err add_value(struct asking *k, struct words *w, const struct ask_filter *f, size_t i)
{
    str text = reveal(f->value[i]);
    static const char *const letters[] = {"F", "M", "X"};
    switch (f->kind) {
    case ASK_FAMILY: return add_word(k, &w->family, " ", text);
    case ASK_GIVEN: return add_word(k, &w->given, " ", text);
    case ASK_NAME: return add_name(k, w, text);
    case ASK_BIRTHDATE: return add_birth(k, w, text);
    case ASK_ADDRESS:
    case ASK_CITY:
    case ASK_STATE:
    case ASK_POSTCODE: return add_word(k, &w->place, ", ", text);
    case ASK_GENDER:
        for (size_t n = 0; n < COUNT(letters); n++)
            if (letters[n][0] == ask_gender_of(text)) w->gender = pii_of(str_of(letters[n]));
        return ERR_OK;
    case ASK_ID:
    case ASK_IDENTIFIER:
    case ASK_ACTIVE:
    case ASK_UNHELD: return ERR_OK;
    }
    return ERR_OK;
}

/* The `n`th way to say it: of a parameter with fewer values the last. */
static err describe(struct asking *k, size_t n, bool turned, struct words *ret)
{
    err e = ERR_OK;
    *ret = (struct words){.turned = turned};
    for (size_t i = 0; !e && i < k->ask->n; i++) {
        const struct ask_filter *f = &k->ask->filter[i];
        e = add_value(k, ret, f, n < f->n ? n : f->n - 1);
    }
    return e;
}

static err understand(struct asking *k, const struct words *w, struct search_query *ret)
{
    const struct search_form form = {.given_name = w->given,
                                     .family_name = w->family,
                                     .birth_date = w->born,
                                     .gender = w->gender,
                                     .address = w->place,
                                     .nhs_number = k->q.who.nhs_number};
    const char *field;
    err e = search_understand(&form, k->world->hub, k->a, ret, &field, k->why);
    if (e == ERR_INPUT) *k->code = field[0] ? "value" : "too-costly";
    return e;
}

/* How many ways there are to say it, and whether some name may be given or family. */
static size_t ways_of(const struct fhir_ask *ask, bool *ret_turns)
{
    size_t ways = 1;
    *ret_turns = false;
    for (size_t i = 0; i < ask->n; i++) {
        const struct ask_filter *f = &ask->filter[i];
        if (f->n > ways) ways = f->n;
        for (size_t v = 0; f->kind == ASK_NAME && v < f->n; v++)
            *ret_turns |= str_find(reveal(f->value[v]), ' ') < 0;
    }
    return ways;
}

static err by_words(struct asking *k)
{
    struct demographics *ways_at = ARENA_ARRAY(k->a, struct demographics, 2 * ASK_VALUES_MAX);
    bool turns;
    size_t n = 0, ways = ways_of(k->ask, &turns);
    if (!ways_at) return no_memory(k->why);
    for (size_t i = 0; i < ways; i++)
        for (int turned = 0; turned <= (int)turns; turned++) {
            struct words w;
            struct search_query one;
            err e = describe(k, i, turned == 1, &w);
            if (!e) e = understand(k, &w, &one);
            if (e) return e;
            ways_at[n++] = one.who;
        }
    k->q.who = ways_at[0];
    k->q.also = ways_at + 1;
    k->q.also_count = n - 1;
    return ERR_OK;
}

/* ---- all of it ---- */

static bool is_place(enum ask_kind kind)
{
    return kind == ASK_ADDRESS || kind == ASK_CITY || kind == ASK_STATE || kind == ASK_POSTCODE;
}

err ask_question(struct fhir_ask *ask, const struct ask_world *world, struct arena *a,
                 struct search_query *ret_query, const char **ret_code, struct err_info *why)
{
    struct asking k = {.ask = ask, .world = world, .a = a, .code = ret_code, .why = why};
    err e = ERR_OK;
    k.q = (struct search_query){.age_from = -1, .age_to = -1, .fits = ask_fits, .ctx = ask};
    *ret_code = NULL;
    for (size_t i = 0; !e && i < ask->n; i++) {
        struct ask_filter *f = &ask->filter[i];
        k.q.by_place |= is_place(f->kind);
        if (f->kind == ASK_IDENTIFIER) e = by_identifier(&k, f);
        if (f->kind == ASK_ID) e = by_id(&k, f);
    }
    /* Who is named by the hub's id is held to the rest, and another agency's id is not the rest:
     * whether it is theirs may not be for this asker. */
    if (!e && k.q.person_count && k.foreign) e = too_clever(&k);
    if (!e && k.q.person_count) k.q.ref_count = 0;
    if (!e && !k.q.person_count && !k.q.ref_count) e = by_words(&k);
    if (!e) *ret_query = k.q;
    return e;
}
