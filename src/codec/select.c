/* codec/select.c -- see select.h. */
#include "codec/select.h"

/* What could change something, run something, or let the statement end. */
static const char *const forbidden[] = {
    "alter", "analyze", "attach", "backup", "begin", "bulk", "call", "cluster", "commit", "copy",
    "create", "dbcc", "deallocate", "declare", "delete", "detach", "do", "drop", "dumpfile",
    "exec", "execute", "explain", "for", "go", "grant", "insert", "into", "kill", "lock",
    "merge", "openquery", "openrowset", "outfile", "pragma", "prepare", "raiserror",
    "reconfigure", "reindex", "restore", "revert", "revoke", "rollback", "savepoint", "set",
    "shutdown", "throw", "truncate", "update", "use", "vacuum", "waitfor",
};

struct reading {
    str text;
    size_t at;
    struct err_info *why;
};

static err refuse(const struct reading *r, size_t at, const char *what)
{
    long line = 1, column = 1;
    for (size_t i = 0; i < at && i < r->text.len; i++) {
        column = r->text.at[i] == '\n' ? 1 : column + 1;
        line += r->text.at[i] == '\n';
    }
    (void)err_set(r->why, ERR_INPUT, "%s", what);
    (void)err_at(r->why, "", line, column);
    return err_todo(r->why,
                    "a query is one SELECT; ask the other side for a view of what is needed");
}

static bool is_word(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
           (unsigned char)c >= 0x80;
}

/* Behind the quoted piece that starts here; a doubled quote stays inside. */
static err skip_quoted(struct reading *r)
{
    char ends = r->text.at[r->at] == '[' ? ']' : r->text.at[r->at];
    size_t from = r->at++;
    for (; r->at < r->text.len; r->at++) {
        char c = r->text.at[r->at];
        if (c == '\\') return refuse(r, r->at, "a backslash may mean several things in a query");
        if (c != ends) continue;
        if (r->at + 1 < r->text.len && r->text.at[r->at + 1] == ends) r->at++;
        else return r->at++, ERR_OK;
    }
    return refuse(r, from, "a quote is not closed");
}

static err take_word(struct reading *r, bool first)
{
    size_t from = r->at;
    while (r->at < r->text.len && is_word(r->text.at[r->at]))
        r->at++;
    str word = str_upto(str_from(r->text, from), r->at - from);
    if (word.len > SELECT_WORD_BYTES_MAX) return refuse(r, from, "a word is too long");
    if (first && !str_eq_nocase(word, STR("select")) && !str_eq_nocase(word, STR("with")))
        return refuse(r, from, "a query starts with SELECT or WITH");
    for (size_t i = 0; i < COUNT(forbidden); i++)
        if (str_eq_nocase(word, str_of(forbidden[i])))
            return refuse(r, from, "this word has no place in a query that only reads");
    return ERR_OK;
}

static bool is_space(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }

/* One piece: a word, a quoted text, a sign. */
static err take_piece(struct reading *r, bool first, int *marks)
{
    char c = r->text.at[r->at], next = r->at + 1 < r->text.len ? r->text.at[r->at + 1] : 0;
    if (is_word(c)) return take_word(r, first);
    if (first && c != '(') return refuse(r, r->at, "a query starts with SELECT or WITH");
    if (c == 0) return refuse(r, r->at, "a query is text"); /* strchr would find it in any list */
    if (strchr("'\"`[", c)) return skip_quoted(r);
    if ((c == '-' && next == '-') || (c == '/' && next == '*') || c == '#')
        return refuse(r, r->at, "a query holds no comments");
    if (c == ';') return refuse(r, r->at, "a query is one statement, without a semicolon");
    if (!strchr("()*,.=<>+-/%|?:!~&^@]", c))
        return refuse(r, r->at, "this sign has no place in a query");
    *marks += c == '?';
    r->at++;
    return ERR_OK;
}

err select_check(str text, int *ret_marks, struct err_info *why)
{
    struct reading r = {.text = str_trim(text), .why = why};
    bool first = true;
    int marks = 0;
    err e = ERR_OK;
    if (text.len > SELECT_BYTES_MAX) return err_set(why, ERR_LIMIT, "the query is too long");
    if (!r.text.len) return refuse(&r, 0, "the query is empty");
    while (!e && r.at < r.text.len) {
        char c = r.text.at[r.at];
        if (is_space(c)) {
            r.at++;
            continue;
        }
        e = take_piece(&r, first, &marks);
        first = first && c == '(';
    }
    if (!e && first) e = refuse(&r, 0, "a query starts with SELECT or WITH");
    if (!e) *ret_marks = marks;
    return e;
}
