/* audit/entry.c -- see entry.h. */
#include "audit/entry.h"

#include "base/buf.h"
#include "base/date.h"

#include <stdio.h>

static const char *const words[] = {
#define AUDIT_WORD(name, word) [AUDIT_##name] = word,
    AUDIT_LIST(AUDIT_WORD)
#undef AUDIT_WORD
};

const char *audit_word(enum audit_kind kind) { return words[kind]; }

int entry_period(int64_t at_ms)
{
    int64_t days = at_ms / MS_PER_DAY - (at_ms % MS_PER_DAY < 0);
    struct date d = date_from_days((int32_t)days);
    return d.year * 100 + d.month;
}

static void put_length(struct buf *b, size_t n)
{
    for (int shift = 24; shift >= 0; shift -= 8)
        buf_byte(b, (char)(n >> shift & 255));
}

static void put_text(struct buf *b, str s)
{
    if (s.len > ENTRY_TEXT_MAX && b->state == ERR_OK) b->state = ERR_LIMIT;
    put_length(b, s.len);
    buf_add(b, s);
}

static void put_number(struct buf *b, const char *format, long long value)
{
    char text[32];
    int n = snprintf(text, sizeof text, strcmp(format, "hex") == 0 ? "%016llx" : "%lld", value);
    put_text(b, str_range(text, (size_t)n));
}

/* The finished bytes into the arena. */
static err finish(struct buf *b, struct arena *a, str *ret, struct err_info *why)
{
    err e = buf_keep(b, a, ret);
    if (e == ERR_LIMIT)
        return err_set(why, e, "too much for one entry of the log; note it in parts");
    return e ? err_set(why, e, "no memory for an entry of the log") : ERR_OK;
}

err entry_write_head(const struct audit_entry *e, int64_t id, int64_t at_ms, struct arena *a,
                     str *ret_header, struct err_info *why)
{
    struct buf b = BUF_INIT(16 * 1024);
    put_length(&b, 0);
    put_text(&b, STR("1"));
    put_number(&b, "hex", id);
    put_number(&b, "decimal", at_ms);
    put_number(&b, "decimal", entry_period(at_ms));
    put_text(&b, str_of(audit_word(e->kind)));
    put_text(&b, e->actor);
    put_text(&b, e->agency);
    put_text(&b, e->role);
    put_number(&b, "hex", e->session);
    put_text(&b, e->purpose);
    put_text(&b, e->decision);
    put_text(&b, e->policy);
    put_text(&b, e->request);
    put_text(&b, e->detail);
    put_number(&b, "decimal", (long long)e->subject_count);
    for (int i = 0; i < 4 && buf_state(&b) == ERR_OK; i++)
        b.at[i] = (char)(b.len >> (24 - 8 * i) & 255);
    return finish(&b, a, ret_header, why);
}

err entry_write_personal(const struct audit_entry *e, struct arena *a, str *ret_personal,
                         struct err_info *why)
{
    struct buf b = BUF_INIT(ENTRY_BYTES_MAX - 16 * 1024);
    if (e->subject_count > ENTRY_SUBJECTS_MAX || e->asked.len > ENTRY_ASKED_MAX)
        b.state = ERR_LIMIT;
    put_length(&b, e->asked.len);
    buf_add(&b, e->asked);
    put_length(&b, e->subject_count);
    for (size_t i = 0; i < e->subject_count && buf_state(&b) == ERR_OK; i++) {
        for (int shift = 56; shift >= 0; shift -= 8)
            buf_byte(&b, (char)((uint64_t)e->subjects[i].person >> shift & 255));
        buf_byte(&b, (char)e->subjects[i].tier);
    }
    return finish(&b, a, ret_personal, why);
}

static bool get_length(str *rest, size_t *ret_n)
{
    if (rest->len < 4) return false;
    size_t n = 0;
    for (int i = 0; i < 4; i++)
        n = n << 8 | (unsigned char)rest->at[i];
    *rest = str_from(*rest, 4);
    *ret_n = n;
    return true;
}

static bool get_text(str *rest, str *ret_text)
{
    size_t n;
    if (!get_length(rest, &n) || n > rest->len) return false;
    *ret_text = str_upto(*rest, n);
    *rest = str_from(*rest, n);
    return true;
}

static bool get_number(str *rest, int64_t *ret_value)
{
    str text;
    return get_text(rest, &text) && str_to_int64(text, ret_value);
}

static bool get_id(str *rest, int64_t *ret_id)
{
    str text;
    uint64_t value = 0;
    if (!get_text(rest, &text) || text.len != 16) return false;
    for (size_t i = 0; i < 16; i++) {
        const char *digits = "0123456789abcdef", *at = memchr(digits, text.at[i], 16);
        if (!at) return false;
        value = value << 4 | (uint64_t)(at - digits);
    }
    *ret_id = (int64_t)value;
    return true;
}

bool entry_split(str leaf, str *ret_header, str *ret_sealed)
{
    str rest = leaf;
    size_t n;
    if (!get_length(&rest, &n) || n < 4 || n > leaf.len) return false;
    *ret_header = str_upto(leaf, n);
    *ret_sealed = str_from(leaf, n);
    return true;
}

err entry_read_head(str header, struct entry_head *ret_head, struct err_info *why)
{
    struct entry_head h = {0};
    str rest = header, form;
    size_t n;
    int64_t period = 0;
    bool good =
        get_length(&rest, &n) && n == header.len && get_text(&rest, &form) && str_eq_c(form, "1") &&
        get_id(&rest, &h.id) && get_number(&rest, &h.at_ms) && get_number(&rest, &period) &&
        get_text(&rest, &h.kind) && get_text(&rest, &h.actor) && get_text(&rest, &h.agency) &&
        get_text(&rest, &h.role) && get_text(&rest, &h.session) && get_text(&rest, &h.purpose) &&
        get_text(&rest, &h.decision) && get_text(&rest, &h.policy) && get_text(&rest, &h.request) &&
        get_text(&rest, &h.detail) && get_number(&rest, &h.subject_count) && rest.len == 0;
    if (!good) return err_set(why, ERR_CORRUPT, "an entry of the log cannot be read");
    h.period = (int)period;
    *ret_head = h;
    return ERR_OK;
}

err entry_read_personal(str personal, struct arena *a, str *ret_asked,
                        struct audit_subject **ret_subjects, size_t *ret_n, struct err_info *why)
{
    str rest = personal, asked;
    size_t n;
    if (!get_text(&rest, &asked) || !get_length(&rest, &n) || rest.len != n * 9)
        return err_set(why, ERR_CORRUPT, "the personal part of an entry cannot be read");
    struct audit_subject *subjects = ARENA_ARRAY(a, struct audit_subject, n + 1);
    if (!subjects) return err_set(why, ERR_NOMEM, "no memory to read an entry of the log");
    for (size_t i = 0; i < n; i++) {
        uint64_t person = 0;
        for (size_t k = 0; k < 8; k++)
            person = person << 8 | (unsigned char)rest.at[i * 9 + k];
        subjects[i] = (struct audit_subject){(int64_t)person, rest.at[i * 9 + 8]};
    }
    *ret_asked = asked;
    *ret_subjects = subjects;
    *ret_n = n;
    return ERR_OK;
}
