/* refer/content.c -- a referral's content as JSON, and back. */
#include "refer/content.h"

#include "codec/json.h"

struct word_row {
    const char *word, *label;
};
static const struct word_row tolds[] = {
#define ROW(name, word, label) {word, label},
    TOLD_LIST(ROW)
}, capacities[] = {
    CAPACITY_LIST(ROW)
}, consents[] = {
    CONSENT_LIST(ROW)
#undef ROW
};

static int find(const struct word_row *rows, size_t n, str word)
{
    for (size_t i = 0; i < n; i++)
        if (str_eq_c(word, rows[i].word)) return (int)i;
    return 0;
}

const char *told_word(enum told t) { return tolds[t].word; }
const char *told_label(enum told t) { return tolds[t].label; }
const char *capacity_word(enum capacity c) { return capacities[c].word; }
const char *capacity_label(enum capacity c) { return capacities[c].label; }
const char *consent_word(enum consent c) { return consents[c].word; }
const char *consent_label(enum consent c) { return consents[c].label; }
enum told told_of(str word) { return (enum told)find(tolds, COUNT(tolds), word); }
enum capacity capacity_of(str word)
{
    return (enum capacity)find(capacities, COUNT(capacities), word);
}
enum consent consent_of(str word) { return (enum consent)find(consents, COUNT(consents), word); }

/* ---- writing ---- */

static void put_pii(struct json_writer *w, const char *key, pii p)
{
    str text = pii_reveal(p, REVEAL_SEAL);
    json_pair_text(w, key, text.at ? text : STR(""));
}

static void put_text(struct json_writer *w, const char *key, str text)
{
    json_pair_text(w, key, text.at ? text : STR(""));
}

static void put_row(struct json_writer *w, const struct content_row *r)
{
    json_open_object(w);
    put_text(w, "agency", r->agency);
    put_text(w, "service", r->service);
    put_text(w, "label", r->label);
    json_pair_int(w, "date", date_pack(r->date));
    put_text(w, "also", r->also);
    put_text(w, "lead", r->lead);
    put_text(w, "phone", r->phone);
    json_pair_int(w, "data_up_to_ms", r->data_up_to_ms);
    json_pair_bool(w, "left_out", r->left_out);
    json_close_object(w);
}

static void put_typed(struct json_writer *w, const struct refer_content *c)
{
    put_pii(w, "worry", c->worry);
    json_pair_c(w, "pathway", c->pathway_chosen ? referral_pathway_word(c->pathway) : "");
    put_text(w, "offer", c->offer);
    json_pair_c(w, "urgency", c->urgency_chosen ? urgency_word(c->urgency) : "");
    json_pair_c(w, "told", told_word(c->told));
    put_pii(w, "told_why", c->told_why);
    json_pair_c(w, "capacity", capacity_word(c->capacity));
    put_pii(w, "capacity_why", c->capacity_why);
    json_pair_c(w, "consent", consent_word(c->consent));
    put_pii(w, "consent_by", c->consent_by);
    put_pii(w, "consent_how", c->consent_how);
    json_pair_int(w, "consent_day", date_pack(c->consent_day));
    put_text(w, "back_name", c->back_name);
    put_text(w, "back_phone", c->back_phone);
}

err refer_content_pack(const struct refer_content *c, struct buf *out, struct err_info *why)
{
    struct json_writer w = {.out = out};
    json_open_object(&w);
    json_pair_int(&w, "form", 1);
    put_typed(&w, c);
    json_pair_bool(&w, "checked", c->checked);
    put_pii(&w, "given", c->given);
    put_pii(&w, "family", c->family);
    put_pii(&w, "address", c->address);
    put_pii(&w, "gender", c->gender);
    put_pii(&w, "nhs_number", c->nhs_number);
    json_pair_int(&w, "birth_date", date_pack(c->birth_date));
    json_pair_int(&w, "age", c->age);
    json_pair_bool(&w, "review", c->sent_review);
    put_pii(&w, "why_review", c->why_review);
    json_pair_int(&w, "rows_older", c->rows_older);
    json_key(&w, "rows");
    json_open_array(&w);
    for (size_t i = 0; i < c->row_count; i++)
        put_row(&w, &c->rows[i]);
    json_close_array(&w);
    json_key(&w, "records");
    json_open_array(&w);
    for (size_t i = 0; i < c->record_count; i++)
        json_put_int(&w, c->records[i]);
    json_close_array(&w);
    json_close_object(&w);
    err e = buf_state(out);
    return e ? err_set(why, e, "what the referral says is too long") : ERR_OK;
}

/* ---- reading ---- */

static str text_of(const struct json_value *o, const char *key)
{
    str text = STR("");
    (void)json_as_text(json_get(o, key), &text);
    return text;
}

static pii pii_at(const struct json_value *o, const char *key) { return pii_of(text_of(o, key)); }

static int64_t int_of(const struct json_value *o, const char *key)
{
    int64_t value = 0;
    (void)json_as_int(json_get(o, key), &value);
    return value;
}

static bool bool_of(const struct json_value *o, const char *key)
{
    bool value = false;
    (void)json_as_bool(json_get(o, key), &value);
    return value;
}

static struct date date_of(const struct json_value *o, const char *key)
{
    return date_unpack((uint32_t)int_of(o, key));
}

static void take_typed(const struct json_value *o, struct refer_content *c)
{
    c->worry = pii_at(o, "worry");
    c->pathway_chosen = referral_pathway_of(text_of(o, "pathway"), &c->pathway);
    c->offer = text_of(o, "offer");
    c->urgency_chosen = urgency_of(text_of(o, "urgency"), &c->urgency);
    c->told = told_of(text_of(o, "told"));
    c->told_why = pii_at(o, "told_why");
    c->capacity = capacity_of(text_of(o, "capacity"));
    c->capacity_why = pii_at(o, "capacity_why");
    c->consent = consent_of(text_of(o, "consent"));
    c->consent_by = pii_at(o, "consent_by");
    c->consent_how = pii_at(o, "consent_how");
    c->consent_day = date_of(o, "consent_day");
    c->back_name = text_of(o, "back_name");
    c->back_phone = text_of(o, "back_phone");
}

static struct content_row row_of(const struct json_value *o)
{
    return (struct content_row){.agency = text_of(o, "agency"),
                                .service = text_of(o, "service"),
                                .label = text_of(o, "label"),
                                .date = date_of(o, "date"),
                                .also = text_of(o, "also"),
                                .lead = text_of(o, "lead"),
                                .phone = text_of(o, "phone"),
                                .data_up_to_ms = int_of(o, "data_up_to_ms"),
                                .left_out = bool_of(o, "left_out")};
}

static err take_lists(const struct json_value *o, struct arena *a, struct refer_content *c,
                      struct err_info *why)
{
    const struct json_value *rows = json_get(o, "rows"), *records = json_get(o, "records");
    size_t n = json_count(rows), m = json_count(records);
    struct content_row *row = ARENA_ARRAY(a, struct content_row, n + 1);
    int64_t *record = ARENA_ARRAY(a, int64_t, m + 1);
    if (!row || !record) return err_set(why, ERR_NOMEM, "what a referral says");
    for (size_t i = 0; i < n; i++)
        row[i] = row_of(json_at(rows, i));
    for (size_t i = 0; i < m; i++)
        if (!json_as_int(json_at(records, i), &record[i]))
            return err_set(why, ERR_CORRUPT, "a referral's content is damaged");
    c->rows = row;
    c->row_count = n;
    c->records = record;
    c->record_count = m;
    return ERR_OK;
}

err refer_content_unpack(str bytes, struct arena *a, struct refer_content *ret_content,
                         struct err_info *why)
{
    const struct json_value *o = NULL;
    struct refer_content c = {.age = -1};
    err e = json_read(a, bytes, REFERRAL_BYTES_MAX, &o, why);
    if (!e && int_of(o, "form") != 1)
        e = err_set(why, ERR_CORRUPT, "a referral's content is of a form that is not known");
    if (e) return e;
    take_typed(o, &c);
    c.checked = bool_of(o, "checked");
    c.given = pii_at(o, "given");
    c.family = pii_at(o, "family");
    c.address = pii_at(o, "address");
    c.gender = pii_at(o, "gender");
    c.nhs_number = pii_at(o, "nhs_number");
    c.birth_date = date_of(o, "birth_date");
    c.age = (int)int_of(o, "age");
    c.sent_review = bool_of(o, "review");
    c.why_review = pii_at(o, "why_review");
    c.rows_older = int_of(o, "rows_older");
    e = take_lists(o, a, &c, why);
    if (!e) *ret_content = c;
    return e;
}
