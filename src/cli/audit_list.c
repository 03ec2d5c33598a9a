/* cli/audit_list.c -- aim audit list: what the accounts of one's own agency looked at and did; who
 * of them looked at one person. */
#include "audit/list.h"
#include "base/date.h"
#include "cli/command.h"
#include "codec/json.h"
#include "event/history.h"
#include "search/json.h"

enum { PAGE = 100, PAGE_MAX = 10000 };

static const struct command_option options[] = {
    {"person", "ID", "only what showed or changed this person"},
    {"login", "LOGIN", "only what this account did"},
    {"kind", "KIND", "only entries of this kind: search, person-shown, denied, ..."},
    {"since", "DATE", "only on this day or later"},
    {"until", "DATE", "only up to this day, this day included"},
    {"asked", NULL, "also what was typed: names that were looked for, reasons given"},
    {"before", "N", "go on before the entry of this number"},
    {"lines", "N", "how many at most (100)"},
    {0},
};

struct reading {
    struct call *call;
    struct json_writer w;
    str login, kind;
    bool of_person, asked, living_known;
    int64_t person, living, page, told, erased;
};

/* Who lives behind an id by now; the id itself when nobody does. */
static err living(struct db *db, int64_t person, struct arena *a, int64_t *ret,
                  struct err_info *why)
{
    int shield;
    err e = history_living(db, person, a, ret, &shield, why);
    if (e == ERR_ABSENT) *ret = person;
    return e == ERR_ABSENT ? ERR_OK : e;
}

static err about(struct reading *r, struct db *db, const struct audit_line *l, struct arena *a,
                 bool *ret_is, struct err_info *why)
{
    err e = ERR_OK;
    if (!r->living_known) e = living(db, r->person, a, &r->living, why);
    r->living_known = !e;
    *ret_is = false;
    for (size_t i = 0; !e && !*ret_is && i < l->subject_count; i++) {
        int64_t who = l->subjects[i].person;
        *ret_is = who == r->person || who == r->living;
        if (*ret_is) break;
        e = living(db, who, a, &who, why);
        *ret_is = !e && who == r->living;
    }
    return e;
}

/* A terminal must not obey what somebody typed. */
static void add_readable(struct buf *out, const char *before, str text)
{
    buf_add_c(out, before);
    for (size_t i = 0; i < text.len; i++)
        buf_byte(out, (unsigned char)text.at[i] < 0x20 || text.at[i] == 0x7F ? ' ' : text.at[i]);
}

static void line_text(const struct reading *r, const struct audit_line *l, struct buf *out)
{
    const struct entry_head *h = &l->head;
    struct uk_time t = date_uk(h->at_ms);
    buf_printf(out, "%lld  %04d-%02d-%02d %02d:%02d:%02d  ", (long long)l->position, t.date.year,
               t.date.month, t.date.day, t.hour, t.minute, t.second);
    add_readable(out, "", h->actor);
    add_readable(out, "  ", h->kind);
    if (h->purpose.len) add_readable(out, "  for ", h->purpose);
    if (h->decision.len) add_readable(out, "  ", h->decision);
    if (h->detail.len) add_readable(out, "  ", h->detail);
    if (h->request.len) add_readable(out, "  ", h->request);
    buf_byte(out, '\n');
    if (l->erased) buf_add_c(out, "    what it was about was erased\n");
    for (size_t i = 0; i < l->subject_count; i++) {
        char id[PERSON_ID_TEXT + 1];
        person_id_text(l->subjects[i].person, id);
        buf_printf(out, "    person %s, tier %d\n", id, l->subjects[i].tier);
    }
    if (!r->asked || !l->asked.len) return;
    str rest = l->asked, part;
    while (str_next(&rest, '\n', &part))
        if (part.len) {
            add_readable(out, "    asked: ", part);
            buf_byte(out, '\n');
        }
}

static void line_json(struct reading *r, const struct audit_line *l)
{
    const struct entry_head *h = &l->head;
    struct json_writer *w = &r->w;
    json_open_object(w);
    json_pair_int(w, "number", l->position);
    json_pair_int(w, "at_ms", h->at_ms);
    json_pair_text(w, "login", h->actor);
    json_pair_text(w, "role", h->role);
    json_pair_text(w, "kind", h->kind);
    json_pair_text(w, "purpose", h->purpose);
    json_pair_text(w, "decision", h->decision);
    json_pair_text(w, "policy", h->policy);
    json_pair_text(w, "request", h->request);
    json_pair_text(w, "detail", h->detail);
    json_pair_bool(w, "erased", l->erased);
    json_key(w, "persons");
    json_open_array(w);
    for (size_t i = 0; i < l->subject_count; i++) {
        json_open_object(w);
        person_id_json(w, "person", l->subjects[i].person);
        json_pair_int(w, "tier", l->subjects[i].tier);
        json_close_object(w);
    }
    json_close_array(w);
    if (r->asked) json_pair_text(w, "asked", l->asked);
    json_close_object(w);
}

static void again(void *ctx)
{
    struct reading *r = ctx;
    r->told = r->erased = 0;
    r->living_known = false;
    buf_reset(&r->call->out);
    r->w = (struct json_writer){.out = &r->call->out};
    if (r->call->json) json_open_array(&r->w);
}

static err each(void *ctx, struct db *db, const struct audit_line *l, struct arena *a,
                bool *ret_enough, struct err_info *why)
{
    struct reading *r = ctx;
    bool is = true;
    if (r->login.len && !str_eq(r->login, l->head.actor)) return ERR_OK;
    if (r->kind.len && !str_eq(r->kind, l->head.kind)) return ERR_OK;
    if (r->of_person && l->erased && l->head.subject_count) r->erased++;
    err e = r->of_person ? about(r, db, l, a, &is, why) : ERR_OK;
    if (e || !is) return e;
    if (r->call->json)
        line_json(r, l);
    else
        line_text(r, l, &r->call->out);
    *ret_enough = ++r->told >= r->page;
    if (*ret_enough && !r->call->json)
        buf_printf(&r->call->out, "there may be more: --before %lld\n", (long long)l->position);
    return ERR_OK;
}

static void end_text(const struct reading *r, struct buf *out)
{
    if (!r->told) buf_add_c(out, "The log holds no such entry of your agency.\n");
    if (r->erased)
        buf_printf(out, "%lld older entries cannot be looked through: the key of their month was "
                        "destroyed.\n",
                   (long long)r->erased);
}

/* The entry about this reading itself: whose looks were asked for, and how. */
static void say_what_is_read(struct call *call, const struct reading *r,
                             struct audit_subject *subject)
{
    *subject = (struct audit_subject){r->person, 0};
    call->audit.subjects = subject;
    call->audit.subject_count = r->of_person;
    call->audit.detail = r->asked ? STR("entries, with what was typed") : STR("entries");
    if (r->login.len)
        call->audit.asked = str_printf(call->arena, "login=%.*s\n", STR_FMT(r->login));
}

static err run(struct call *call, struct err_info *why)
{
    const char *person = call_option(call, "person");
    struct reading r = {.call = call, .login = str_of(call_option(call, "login")),
                        .kind = str_of(call_option(call, "kind")), .of_person = person != NULL,
                        .asked = call_flag(call, "asked")};
    struct audit_reading reading = {.agency = str_of(call->user.agency), .each = each,
                                    .again = again, .ctx = &r};
    struct audit_subject *subject = ARENA_ARRAY(call->arena, struct audit_subject, 1);
    if (!subject) return err_set(why, ERR_NOMEM, "no memory to read the log");
    if (!reading.agency.len)
        return err_set(why, ERR_DENIED, "what an agency's accounts did is read by its own");
    if (person && !person_id_of(str_of(person), &r.person)) {
        (void)err_set(why, ERR_USAGE, "which person? an id has 16 digits, 0-9 and a-f");
        return err_todo(why, "aim search tells the id");
    }
    err e = call_number(call, "lines", 1, PAGE_MAX, PAGE, &r.page, why);
    if (!e) e = call_number(call, "before", 0, INT64_MAX, 0, &reading.before, why);
    if (!e) e = call_day(call, "since", 0, &reading.from_ms, why);
    if (!e) e = call_day(call, "until", 1, &reading.until_ms, why);
    if (!e) e = audit_settle(call->hub, why);
    if (!e) say_what_is_read(call, &r, subject);
    if (!e) e = audit_list(call->hub, &reading, why);
    if (e) {
        buf_reset(&call->out);
        return e;
    }
    if (call->json) {
        json_close_array(&r.w);
        buf_byte(&call->out, '\n');
    } else {
        end_text(&r, &call->out);
    }
    return ERR_OK;
}

const struct command command_audit_list = {
    .name = "audit list",
    .help = "what your agency's accounts looked at and did, or who of them saw one person",
    .options = options,
    .needs = CAP_AUDIT_READ,
    .audit = AUDIT_LOG_READ,
    .run = run,
};
