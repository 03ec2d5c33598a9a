/* fhir/put.c -- conditional update (IHE PIXm ITI-104): an agency's own record, new, changed or
 * merged; stored before it is acknowledged, taken in and linked a moment later. */
#include "event/history.h"
#include "fhir/ask.h"
#include "fhir/call.h"
#include "fhir/feed.h"
#include "machine/outside.h"
#include "inbox/inbox.h"
#include "query.h"
#include "store/cell.h"

struct putting {
    struct fhir_call *c;
    struct fhir_patient patient;
    struct fhir_subject subject;
    str feed;
    struct terms terms;
    struct fhir_row row;
    /* found in the store */
    bool known, merged;
    int64_t person; /* 0 = not linked yet, or shielded: one id for two records says they are one */
};

/* ---- what the address names ---- */

static err read_subject(struct putting *p, struct err_info *why)
{
    struct fhir_call *c = p->c;
    struct ask_token t = {STR(""), STR(""), false};
    size_t n = 0;
    for (size_t i = 0; i < c->form.n; i++) {
        if (!str_eq_c(c->form.field[i].name, "identifier")) continue;
        t = ask_token_of(pii_reveal(c->form.field[i].value, REVEAL_CLEAN));
        n++;
    }
    if (n != 1 || !t.system.len || !t.value.len)
        return call_refuse(c, 400, "required", why,
                           "a Patient is put by its own identifier: "
                           "PUT /fhir/R4/Patient?identifier=system|value");
    const struct agency *a = partners_system(c->who.partners, t.system);
    if (!a) return call_refuse(c, 400, "code-invalid", why, "this identifier system is not known");
    if (!str_eq_c(a->code, c->who.user.agency)) {
        c->fault.code = "forbidden";
        return machine_denied(&c->who, "another agency's people", why);
    }
    p->subject = (struct fhir_subject){t.system, t.value};
    return ERR_OK;
}

/* Named by the header, or the only one of the client's. */
static err find_feed(struct putting *p, struct err_info *why)
{
    struct fhir_call *c = p->c;
    str rest = str_of(c->who.client.feeds), first;
    p->feed = http_header(c->q, "Aim-Feed");
    (void)str_next(&rest, ' ', &first);
    if (!p->feed.len && !str_empty(str_trim(rest)))
        return call_refuse(c, 400, "required", why,
                           "this client has several feeds: name one with Aim-Feed");
    if (!p->feed.len) p->feed = first;
    err e = machine_delivers(&c->who, p->feed, why);
    if (e) return e;
    int64_t now_ms = hub_now_ms(c->hub);
    const struct agency *a = partners_agency(c->who.partners, str_of(c->who.user.agency));
    const struct agreement *t = a ? partners_agreement(c->who.partners, a, p->feed, now_ms) : NULL;
    if (!a) return err_set(why, ERR_DENIED, "the client's agency takes no part any more");
    if (!t) return partners_no_agreement(c->who.partners, a, p->feed, now_ms, why);
    terms_init(&p->terms, c->who.partners, a, t, now_ms);
    return ERR_OK;
}

/* ---- is it there already? ---- */

/* Did the agency say that it became another's? */
static err look_merged(struct db *db, struct putting *p, int64_t record, struct err_info *why)
{
    struct visibility v;
    const struct relation *relations = NULL;
    size_t n = 0;
    err e = visibility_load(db, p->c->arena, &v, why);
    if (!e) e = record_relations(db, &v, &record, 1, p->c->arena, &relations, &n, why);
    p->merged = false;
    for (size_t i = 0; !e && i < n; i++)
        p->merged |= relations[i].kind == RELATION_MERGED_INTO;
    return e;
}

static err look_up(struct db *db, void *ctx, struct err_info *why)
{
    struct putting *p = ctx;
    struct q_record_get_row row;
    struct q_link_membership_row member;
    int64_t record = record_id(&p->c->hub->keys, str_of(p->c->who.user.agency),
                               pii_of(p->subject.value));
    p->known = p->merged = false;
    p->person = 0;
    err e = q_record_get(db, &(struct q_record_get_in){cell_of(record), record}, p->c->arena, &row,
                         why);
    if (e) return e == ERR_ABSENT ? ERR_OK : e;
    p->known = true;
    e = look_merged(db, p, record, why);
    if (e) return e;
    e = q_link_membership(db, &(struct q_link_membership_in){cell_of(record), record},
                          p->c->arena, &member, why);
    int shield = 0;
    int64_t living = 0;
    if (!e) e = history_shielded(db, member.person, p->c->arena, &living, &shield, why);
    if (!e && !shield) p->person = living;
    return e == ERR_ABSENT ? ERR_OK : e;
}

/* ---- storing and answering ---- */

static err store(struct putting *p, struct err_info *why)
{
    struct fhir_call *c = p->c;
    str id = http_header(c->q, "X-Request-ID");
    struct inbox_message m = {.agency = str_of(c->who.user.agency),
                              .feed = p->feed,
                              .sender = str_of(c->who.client.code),
                              .id = id.len ? id : str_of(c->q->id),
                              .kind = p->row.merge ? "fhir Patient merge" : "fhir Patient",
                              .rows = &p->row.fields,
                              .row_count = 1};
    err e = inbox_put(c->hub, &m, 1, why);
    if (e) return e;
    switch (m.result) {
    case INBOX_STORED:
    case INBOX_SEEN: return ERR_OK;
    case INBOX_OTHER:
        return call_refuse(c, 409, "duplicate", why,
                           "this X-Request-ID was used before, for something else");
    case INBOX_TOO_LARGE: return err_set(why, ERR_LIMIT, "the Patient is too large");
    case INBOX_NOT_TEXT:
    case INBOX_NONE: break;
    }
    return err_set(why, ERR_INPUT, "the Patient is not text in UTF-8");
}

static void say_left_out(struct putting *p)
{
    struct buf text = BUF_INIT(1000);
    str kept;
    buf_add_c(&text, "not kept, because the agreement does not cover it:");
    for (int i = 0; i < COLUMN__COUNT; i++)
        if (p->row.left_out & column_bit((enum column)i))
            buf_printf(&text, " %s", column_table[i].name);
    if (p->row.left_out && !buf_keep(&text, p->c->arena, &kept))
        call_say(p->c, FHIR_INFORMATION, "suppressed", str_c(p->c->arena, kept));
    buf_release(&text);
    if (p->row.undated_death)
        call_say(p->c, FHIR_WARNING, "incomplete", "not kept: a death without its date");
}

static err acknowledge(struct putting *p, struct err_info *why)
{
    struct fhir_call *c = p->c;
    char id[OUTSIDE_ID_TEXT + 1];
    call_say(c, FHIR_INFORMATION, "informational",
             "stored; it is taken in and linked within a moment");
    say_left_out(p);
    c->answer->status = p->known ? 200 : 201;
    if (p->person) {
        outside_id(&c->hub->keys, str_of(c->who.user.agency), p->person, id);
        str url = str_printf(c->arena, "%s/Patient/%s", c->base, id);
        if (!url.at) return err_set(why, ERR_NOMEM, "no memory for an answer");
        http_add_header(c->answer, "Content-Location", url.at);
    }
    fhir_write_outcome(&c->out, c->issue, c->issue_n);
    return ERR_OK;
}

err fhir_put(struct fhir_call *c, struct err_info *why)
{
    struct putting *p = ARENA_NEW(c->arena, struct putting);
    if (!p) return err_set(why, ERR_NOMEM, "no memory for a Patient");
    p->c = c;
    err e = read_subject(p, why);
    if (!e) e = find_feed(p, why);
    if (!e)
        e = fhir_patient_parse(pii_reveal(c->q->body, REVEAL_CLEAN), c->arena, &p->patient,
                               &c->fault, why);
    if (!e)
        e = fhir_row_of(&p->patient, &p->subject, &p->terms, c->arena, &p->row, &c->fault,
                        &c->status, why);
    if (!e) e = store_read(c->hub->store, look_up, p, why);
    if (!e && p->merged && !p->row.merge)
        e = call_refuse(c, 405, "not-supported", why,
                        "this record was merged; undoing that is for people, not for a message");
    if (!e) e = store(p, why);
    return e ? e : acknowledge(p, why);
}
