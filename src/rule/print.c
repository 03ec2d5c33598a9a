/* rule/print.c -- a fingerprint of all by which persons are judged, but their events, the day and
 * the feeds: when it is another, everyone is judged again. */
#include "crypt/crypt.h"
#include "rule/recognise.h"

#include <stdio.h>

enum { PRINT_BYTES_MAX = 16 * 1024 * 1024 };

static void add_rules(const struct rule_set *s, struct buf *out)
{
    for (size_t i = 0; i < s->n; i++)
        if (s->live[i])
            buf_printf(out, "rule %.*s %d\n", STR_FMT(s->rules[i].id), s->rules[i].version);
}

static void add_words(const struct partners *p, struct buf *out)
{
    for (size_t i = 0; i < p->type_count; i++) {
        const struct event_type *t = &p->types[i];
        buf_printf(out, "type %.*s %d %d %d\n", STR_FMT(t->code), (int)t->class, (int)t->incident,
                   (int)t->incident_days);
    }
    for (size_t i = 0; i < p->agency_count; i++)
        buf_printf(out, "agency %.*s %d\n", STR_FMT(p->agencies[i].code),
                   (int)p->agencies[i].kind);
}

/* What is expected of whom: any word of these settings. */
static void add_terms(const struct partners *p, struct buf *out)
{
    buf_printf(out, "unseen %016llx\n", (unsigned long long)p->terms.unseen.print);
    for (size_t i = 0; i < p->terms.calendar.terms.n; i++)
        buf_printf(out, "term %d %d\n", p->terms.calendar.terms.at[i].from,
                   p->terms.calendar.terms.at[i].until);
    for (size_t i = 0; i < p->terms.calendar.closed.n; i++)
        buf_printf(out, "closed %d %d\n", p->terms.calendar.closed.at[i].from,
                   p->terms.calendar.closed.at[i].until);
}

/* By what areas the queue can be asked. */
static void add_wards(const struct wards *w, struct buf *out)
{
    for (size_t i = 0; i < w->place_n; i++)
        buf_printf(out, "ward %016llx %.*s\n", (unsigned long long)w->places[i].code,
                   STR_FMT(w->list[w->places[i].ward].code));
    buf_add_c(out, "marks\n");
}

/* Who could tell of what. */
static void add_agreements(const struct partners *p, struct buf *out)
{
    for (size_t i = 0; i < p->agreement_count; i++) {
        const struct agreement *t = &p->agreements[i];
        if (!t->live) continue;
        buf_printf(out, "feed %.*s", STR_FMT(t->agency->code));
        for (size_t k = 0; k < t->type_count; k++)
            buf_printf(out, " %.*s", STR_FMT(t->types[k]->code));
        buf_add_c(out, "\n");
    }
}

err rule_set_print(const struct rule_set *s, const struct partners *p, struct arena *a,
                   str *ret_print, struct err_info *why)
{
    struct buf text = BUF_INIT(PRINT_BYTES_MAX);
    char hex[2 * sizeof(struct hash) + 1];
    add_rules(s, &text);
    add_words(p, &text);
    add_terms(p, &text);
    add_agreements(p, &text);
    add_wards(&p->terms.wards, &text);
    err e = buf_state(&text) ? err_set(why, ERR_NOMEM, "the print of the rules") : ERR_OK;
    struct hash h = crypt_sha256(buf_str(&text));
    buf_release(&text);
    if (e) return e;
    for (size_t i = 0; i < sizeof h.at; i++)
        (void)snprintf(hex + 2 * i, 3, "%02x", h.at[i]);
    *ret_print = str_copy(a, str_of(hex));
    return ret_print->at ? ERR_OK : err_set(why, ERR_NOMEM, "the print of the rules");
}
