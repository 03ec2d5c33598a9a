/* mllp/answer.c -- see answer.h. */
#include "mllp/answer.h"

#include "base/clock.h"
#include "base/date.h"
#include "base/log.h"
#include "base/mem.h"
#include "mllp/query.h"

#include <stdio.h>

enum { ARENA_BYTES = 192 * 1024 * 1024 };
static const char VT = 0x0b, FS = 0x1c, CR = '\r';

struct answerer {
    struct hub *hub;
    struct limit *asking;
    struct senders *senders;
    struct arena *arena;
};

/* One message on its way. */
struct answering {
    struct mllp_message *message;
    struct hl7 m;
    struct sender sender;
    struct hl7_answer answer; /* code NULL = not decided yet */
    struct inbox_message *put; /* NULL = nothing is stored of it */
    bool asks;                 /* a question of this sender's, not answered yet */
    str segments;              /* that follow the acknowledgement */
};

err answerer_new(struct hub *h, struct limit *asking, struct answerer **ret_answerer,
                 struct err_info *why)
{
    struct answerer *a = mem_zero(1, sizeof *a);
    if (!a) return err_set(why, ERR_NOMEM, "no memory to answer messages");
    a->hub = h;
    a->asking = asking;
    a->arena = arena_new(ARENA_BYTES);
    err e = a->arena ? senders_new(h, &a->senders, why)
                     : err_set(why, ERR_NOMEM, "no memory to answer messages");
    if (e) answerer_free(a);
    else *ret_answerer = a;
    return e;
}

void answerer_free(struct answerer *a)
{
    if (!a) return;
    senders_free(a->senders);
    arena_free(a->arena);
    mem_free(a);
}

/* ---- what speaks against a message ---- */

static struct hl7_answer refusal(const char *code, int error, const char *text, const char *segment,
                                 int field)
{
    return (struct hl7_answer){code, error, text, segment, 1, field, NULL};
}

static str head_text(const struct answering *w, struct arena *a, int field, int component)
{
    const struct hl7_segment *head = hl7_segment(&w->m, "MSH", 0);
    str text = hl7_text(&w->m, a, hl7_component(&w->m, hl7_field(&w->m, head, field), component));
    return text.at ? text : STR("");
}

/* What the head alone says: kind, version, purpose, number. False: w->answer says why not. */
static bool judge_head(const struct answerer *a, struct answering *w)
{
    str type = head_text(w, a->arena, 9, 1), version = head_text(w, a->arena, 12, 1),
        processing = head_text(w, a->arena, 11, 1), id = head_text(w, a->arena, 10, 1);
    const struct {
        bool bad;
        struct hl7_answer answer;
    } rows[] = {
        {!id.len, refusal("AE", 101, "the message has no number", "MSH", 10)},
        {id.len > INBOX_ID_BYTES_MAX,
         refusal("AE", 102, "the message's number is too long", "MSH", 10)},
        {!str_eq(type, STR("ADT")) && !query_is(&w->m),
         refusal("AR", 200, "this type of message is not supported", "MSH", 9)},
        {version.len && !str_starts(version, STR("2.")),
         refusal("AR", 203, "this version is not supported", "MSH", 12)},
        {!a->hub->training && processing.len && !str_eq(processing, STR("P")),
         refusal("AR", 202, "this hub takes production messages only", "MSH", 11)},
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        if (!rows[i].bad) continue;
        w->answer = rows[i].answer;
        return false;
    }
    return true;
}

static bool find_sender(const struct answerer *a, struct answering *w)
{
    if (senders_find(a->senders, head_text(w, a->arena, 4, 1), head_text(w, a->arena, 3, 1),
                     w->message->client, &w->sender))
        return true;
    w->answer = refusal("AR", 204, "this sender is not known here", "MSH", 4);
    return false;
}

/* ---- reading ---- */

static err make_put(const struct answerer *a, struct answering *w, const struct adt *adt,
                    struct inbox_message *put, struct err_info *why)
{
    const struct agreement *g = w->sender.agreement;
    str sender = str_printf(a->arena, "%.*s|%.*s", STR_FMT(head_text(w, a->arena, 4, 1)),
                            STR_FMT(head_text(w, a->arena, 3, 1)));
    if (!sender.at) return err_set(why, ERR_NOMEM, "no memory to answer messages");
    *put = (struct inbox_message){.agency = g->agency->code,
                                  .feed = g->feed,
                                  .sender = str_upto(sender, 2 * INBOX_ID_BYTES_MAX),
                                  .id = head_text(w, a->arena, 10, 1),
                                  .kind = adt->kind,
                                  .rows = adt->rows,
                                  .row_count = adt->n};
    w->put = put;
    return ERR_OK;
}

static void cannot_be_read(struct answering *w, err e)
{
    w->message->hang_up = w->m.n == 0; /* there is no head to answer to */
    w->message->said = "";
    w->answer = refusal("AE", e == ERR_LIMIT ? 207 : 102,
                        e == ERR_LIMIT ? "the message is too large"
                                       : "the message cannot be taken apart",
                        NULL, 0);
}

/* ERR_OK: it is to be stored (w->put), a question (w->asks), or its answer is known. */
static err read_one(const struct answerer *a, struct answering *w, struct inbox_message *put,
                    struct err_info *why)
{
    struct adt adt;
    err e = hl7_read(a->arena, w->message->bytes, &w->m, why);
    if (e == ERR_NOMEM) return e;
    if (e && w->m.n == 0) return cannot_be_read(w, e), ERR_OK;
    if (!judge_head(a, w) || !find_sender(a, w)) return ERR_OK;
    if (e) return cannot_be_read(w, e), ERR_OK;
    w->asks = query_is(&w->m);
    if (w->asks) return ERR_OK;
    e = adt_read(&w->m, &w->sender.terms, a->arena, &adt, &w->answer, why);
    if (e == ERR_INPUT) return ERR_OK;
    if (!e && !adt.kind) return w->answer = (struct hl7_answer){.code = "AA"}, ERR_OK;
    return e ? e : make_put(a, w, &adt, put, why);
}

/* ---- questions ---- */

/* A failure of ours is one message's: the others' rows are stored all the same. */
static void answer_question(const struct answerer *a, struct answering *w)
{
    struct err_info why;
    str partner = w->sender.agreement->agency->code;
    if (!limit_take(a->asking, partner, QUERY_PER_S, QUERY_BURST, clock_monotonic_ns())) {
        w->answer = refusal("AR", 207, "asked too often; wait a second, ask again", NULL, 0);
        return;
    }
    err e = query_answer(a->hub, &w->m, &w->sender, a->arena, &w->segments, &w->answer, &why);
    if (e && e != ERR_INPUT) {
        log_warning("mllp", "question error=%s", err_word(e));
        w->answer = refusal("AE", 207, "not answered; ask again", NULL, 0);
    }
}

/* ---- answering ---- */

/* AL, and what nobody knows: always. */
static bool wants(str when, const char *code)
{
    bool good = code[1] == 'A', never = str_eq(when, STR("NE")) || !when.len;
    if (str_eq(when, STR("ER"))) return !good;
    if (str_eq(when, STR("SU"))) return good;
    return !never;
}

/* Original mode: AA, AE, AR. Enhanced (MSH-15 or MSH-16 say something): a sender that wants to know
 * that we have it (MSH-15) gets CA, CE, CR; one that only wants to know what became of it (MSH-16),
 * AA, AE, AR. "" = it wants no answer to this. */
static const char *code_for(const struct answering *w, struct arena *a, const char *code)
{
    static const struct {
        const char *plain, *accept;
    } pairs[] = {{"AA", "CA"}, {"AE", "CE"}, {"AR", "CR"}};
    str accept = head_text(w, a, 15, 1), application = head_text(w, a, 16, 1);
    if (w->answer.type) return code; /* who asks wants the answer */
    if (!accept.len && !application.len) return code;
    if (accept.len && !str_eq(accept, STR("NE"))) {
        for (size_t i = 0; i < COUNT(pairs) && wants(accept, code); i++)
            if (strcmp(pairs[i].plain, code) == 0) return pairs[i].accept;
        return "";
    }
    return wants(application, code) ? code : "";
}

static void add_frame(const struct answerer *a, struct answering *w)
{
    char id[20], now[24] = "";
    struct rand rand = a->hub->rand;
    struct buf text = BUF_INIT(1024 * 1024), *out = w->message->out;
    str iso = date_moment_iso(a->arena, hub_now_ms(a->hub));
    w->message->said = code_for(w, a->arena, w->answer.code);
    if (!w->message->said[0]) return;
    w->answer.code = w->message->said;
    (void)snprintf(id, sizeof id, "%016llx", (unsigned long long)rand_u64(&rand));
    if (iso.at)
        (void)snprintf(now, sizeof now, "%.4s%.2s%.2s%.2s%.2s%.2s+0000", iso.at, iso.at + 5,
                       iso.at + 8, iso.at + 11, iso.at + 14, iso.at + 17);
    hl7_acknowledge(&w->m, &w->answer, id, now, &text);
    buf_add(&text, w->segments);
    if (!buf_state(&text) && iso.at) {
        buf_byte(out, VT);
        buf_add(out, buf_str(&text));
        buf_byte(out, FS);
        buf_byte(out, CR);
    } else {
        w->message->hang_up = true;
    }
    buf_release(&text);
}

static struct hl7_answer answer_to(enum inbox_result result)
{
    switch (result) {
    case INBOX_STORED:
    case INBOX_SEEN: return (struct hl7_answer){.code = "AA"};
    case INBOX_OTHER:
        return refusal("AE", 205, "this number was used before for another message", "MSH", 10);
    case INBOX_TOO_LARGE: return refusal("AE", 207, "the message is too large", NULL, 0);
    case INBOX_NOT_TEXT: return refusal("AE", 102, "the message is not text", NULL, 0);
    default: return refusal("AE", 207, "not stored; send it again", NULL, 0);
    }
}

static err read_all(struct answerer *a, struct answering *list, struct inbox_message *puts,
                    size_t n, size_t *ret_puts, struct err_info *why)
{
    err e = senders_refresh(a->senders, why);
    for (size_t i = 0; !e && i < n; i++) {
        e = read_one(a, &list[i], &puts[*ret_puts], why);
        if (!e && list[i].put) (*ret_puts)++;
    }
    return e;
}

static void answer_all(struct answerer *a, struct answering *list, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        struct answering *w = &list[i];
        if (w->asks) answer_question(a, w);
        else if (w->put || !w->answer.code)
            w->answer = answer_to(w->put ? w->put->result : INBOX_NONE);
        if (w->answer.error && query_is(&w->m))
            query_refuse(&w->m, a->arena, &w->answer, &w->segments);
        if (w->m.n == 0) w->message->hang_up = true;
        else add_frame(a, w);
        if (w->answer.code[1] != 'A')
            log_info("mllp", "answer=%s error=%d segment=%s field=%d", w->answer.code,
                     w->answer.error, w->answer.segment ? w->answer.segment : "-",
                     w->answer.field);
    }
}

static err answer(struct answerer *a, struct mllp_message *messages, size_t n, bool even_busy,
                  struct err_info *why)
{
    arena_clear(a->arena);
    struct answering *list = ARENA_ARRAY(a->arena, struct answering, n + 1);
    struct inbox_message *puts = ARENA_ARRAY(a->arena, struct inbox_message, n + 1);
    size_t put_n = 0;
    if (!list || !puts) return err_set(why, ERR_NOMEM, "no memory to answer messages");
    for (size_t i = 0; i < n; i++)
        list[i].message = &messages[i];
    err e = read_all(a, list, puts, n, &put_n, why);
    if (!e && put_n) e = inbox_put(a->hub, puts, put_n, why);
    if (e == ERR_BUSY && !even_busy) return e;
    if (e) log_warning("mllp", "messages=%zu error=%s", n, err_word(e));
    answer_all(a, list, n);
    return ERR_OK;
}

err mllp_answer(struct answerer *a, struct mllp_message *messages, size_t n, struct err_info *why)
{
    return answer(a, messages, n, false, why);
}

void mllp_answer_busy(struct answerer *a, struct mllp_message *messages, size_t n)
{
    struct err_info why;
    if (answer(a, messages, n, true, &why))
        for (size_t i = 0; i < n; i++)
            messages[i].hang_up = true;
}
