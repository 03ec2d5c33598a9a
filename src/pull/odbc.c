/* pull/odbc.c -- aim-odbc: one query against another party's database, as CSV. A program of its
 * own: drivers are loaded into it, not into the hub.
 *
 *     standard input: connection, query, watermark, its value; a zero byte behind each
 *     standard output: CSV, the columns' names first    descriptor 2: struct pull_verdict
 *
 * The transaction is read-only where the database knows such a thing, and always rolled back. */
#include "base/file.h"
#include "base/mem.h"
#include "codec/csv.h"
#include "pull/verdict.h"

#include <errno.h>
#include <sql.h>
#include <sqlext.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <signal.h>
#include <unistd.h>

enum { OUT_BYTES = 64 * 1024, SIGN_IN_SECONDS = 15 };
#define MEMORY_BYTES_MAX (UINT64_C(1) << 30)

struct asking {
    struct buf request, out, value;
    str connection, query, watermark, from;
    SQLHENV env;
    SQLHDBC db;
    SQLHSTMT statement;
    SQLLEN from_bytes; /* the driver looks at it until the last row */
    SQLSMALLINT columns, marked; /* marked: the watermark's column, from 1; 0 = none */
    struct csv_writer row;
    struct pull_verdict verdict;
};

/* ---- input and output ---- */

static enum pull_problem read_request(struct asking *q)
{
    str rest, *const parts[] = {&q->connection, &q->query, &q->watermark, &q->from};
    ssize_t n = 1;
    while (n) {
        char piece[4096];
        n = read(STDIN_FILENO, piece, sizeof piece);
        if (n < 0 && errno != EINTR) return PULL_REQUEST;
        if (n > 0) buf_add(&q->request, str_range(piece, (size_t)n));
        if (n < 0) n = 1;
    }
    buf_byte(&q->request, 0);
    if (buf_state(&q->request)) return PULL_REQUEST;
    rest = buf_str(&q->request);
    for (size_t i = 0; i < COUNT(parts); i++)
        if (!str_next(&rest, 0, parts[i]) || !rest.at) return PULL_REQUEST;
    return PULL_FINE;
}

static enum pull_problem flush(struct asking *q)
{
    bool good = file_put(STDOUT_FILENO, buf_str(&q->out));
    buf_reset(&q->out);
    return good ? PULL_FINE : PULL_OUTPUT;
}

/* ---- what went wrong, by the class of the SQLSTATE ---- */

static const struct {
    const char *start;
    enum pull_problem problem;
} states[] = {
    {"IM00", PULL_NO_DRIVER},  {"01000", PULL_NO_DRIVER}, {"28", PULL_SIGN_IN},
    {"08", PULL_UNREACHABLE},  {"25006", PULL_WRITES},    {"HY001", PULL_MEMORY},
    {"HYT", PULL_TIME},        {"57014", PULL_TIME},      {"53", PULL_MEMORY},
    {"42", PULL_STATEMENT},    {"57P", PULL_LOST},
};

static enum pull_problem problem_of(struct asking *q, SQLSMALLINT kind, SQLHANDLE handle,
                                    enum pull_problem otherwise)
{
    SQLCHAR state[6] = "", text[2];
    SQLINTEGER native;
    SQLSMALLINT length;
    if (!SQL_SUCCEEDED(SQLGetDiagRec(kind, handle, 1, state, &native, text, sizeof text, &length)))
        return otherwise;
    memcpy(q->verdict.state, state, 6);
    for (size_t i = 0; i < COUNT(states); i++)
        if (str_starts(str_of((char *)state), str_of(states[i].start))) return states[i].problem;
    return otherwise;
}

/* ---- signing in ---- */

static bool is_database(struct asking *q, const char *name)
{
    char found[64] = "";
    SQLSMALLINT length;
    (void)SQLGetInfo(q->db, SQL_DBMS_NAME, found, sizeof found, &length);
    return str_has(str_of(found), str_of(name));
}

static SQLCHAR *text_of(const char *text) { return (SQLCHAR *)(uintptr_t)text; }

/* Before the transaction begins or as its first word, as each wants it. */
static enum pull_problem promise_to_read(struct asking *q)
{
    static const struct {
        const char *database, *statement;
        bool inside;
    } promises[] = {
        {"SQLite", "PRAGMA query_only = 1", false},
        {"PostgreSQL", "SET TRANSACTION READ ONLY", true},
        {"MySQL", "SET SESSION TRANSACTION READ ONLY", false},
        {"MariaDB", "SET SESSION TRANSACTION READ ONLY", false},
        {"Oracle", "SET TRANSACTION READ ONLY", true},
    };
    SQLPOINTER off = (SQLPOINTER)(uintptr_t)SQL_AUTOCOMMIT_OFF;
    size_t i = 0;
    while (i < COUNT(promises) && !is_database(q, promises[i].database))
        i++;
    bool known = i < COUNT(promises);
    SQLRETURN r = SQL_SUCCESS;
    if (known && !promises[i].inside)
        r = SQLExecDirect(q->statement, text_of(promises[i].statement), SQL_NTS);
    if (SQL_SUCCEEDED(r)) r = SQLSetConnectAttr(q->db, SQL_ATTR_AUTOCOMMIT, off, 0);
    if (SQL_SUCCEEDED(r) && known && promises[i].inside)
        r = SQLExecDirect(q->statement, text_of(promises[i].statement), SQL_NTS);
    (void)SQLFreeStmt(q->statement, SQL_CLOSE);
    return SQL_SUCCEEDED(r) || r == SQL_NO_DATA ? PULL_FINE : PULL_NOT_READ_ONLY;
}

static enum pull_problem sign_in(struct asking *q)
{
    SQLPOINTER wait = (SQLPOINTER)(uintptr_t)SIGN_IN_SECONDS;
    SQLPOINTER longest = (SQLPOINTER)(uintptr_t)PULL_SECONDS_MAX;
    SQLPOINTER reads = (SQLPOINTER)(uintptr_t)SQL_MODE_READ_ONLY;
    if (!SQL_SUCCEEDED(SQLAllocHandle(SQL_HANDLE_ENV, SQL_NULL_HANDLE, &q->env)) ||
        !SQL_SUCCEEDED(SQLSetEnvAttr(q->env, SQL_ATTR_ODBC_VERSION,
                                     (SQLPOINTER)(uintptr_t)SQL_OV_ODBC3, 0)) ||
        !SQL_SUCCEEDED(SQLAllocHandle(SQL_HANDLE_DBC, q->env, &q->db)))
        return PULL_MEMORY;
    (void)SQLSetConnectAttr(q->db, SQL_ATTR_LOGIN_TIMEOUT, wait, 0);
    (void)SQLSetConnectAttr(q->db, SQL_ATTR_ACCESS_MODE, reads, 0);
    SQLRETURN r = SQLDriverConnect(q->db, NULL, text_of(q->connection.at),
                                   (SQLSMALLINT)q->connection.len, NULL, 0, NULL,
                                   SQL_DRIVER_NOPROMPT);
    if (!SQL_SUCCEEDED(r)) return problem_of(q, SQL_HANDLE_DBC, q->db, PULL_UNREACHABLE);
    if (!SQL_SUCCEEDED(SQLAllocHandle(SQL_HANDLE_STMT, q->db, &q->statement))) return PULL_MEMORY;
    (void)SQLSetStmtAttr(q->statement, SQL_ATTR_QUERY_TIMEOUT, longest, 0);
    return promise_to_read(q);
}

/* ---- the query ---- */

/* UTF-16 of the driver manager as UTF-8; half a pair becomes the sign for "not known". */
static void add_utf8(struct buf *out, const SQLWCHAR *at, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        uint32_t c = at[i];
        if (c >= 0xd800 && c < 0xdc00 && i + 1 < n && (at[i + 1] & 0xfc00) == 0xdc00)
            c = 0x10000 + ((c - 0xd800) << 10) + (at[++i] - 0xdc00u);
        else if (c >= 0xd800 && c < 0xe000) c = 0xfffd;
        if (c < 0x80) {
            buf_byte(out, (char)c);
            continue;
        }
        int more = c < 0x800 ? 1 : c < 0x10000 ? 2 : 3;
        static const unsigned char first[] = {0, 0xc0, 0xe0, 0xf0};
        buf_byte(out, (char)(first[more] | c >> (6 * more)));
        while (more-- > 0)
            buf_byte(out, (char)(0x80 | (c >> (6 * more) & 0x3f)));
    }
}

static enum pull_problem write_header(struct asking *q)
{
    SQLWCHAR name[256];
    if (!SQL_SUCCEEDED(SQLNumResultCols(q->statement, &q->columns)) || q->columns < 1)
        return PULL_STATEMENT;
    if (q->columns > CSV_COLUMNS_MAX) return PULL_TOO_WIDE;
    for (SQLSMALLINT c = 1; c <= q->columns; c++) {
        SQLSMALLINT length, type, digits, nullable;
        SQLULEN size;
        if (!SQL_SUCCEEDED(SQLDescribeColW(q->statement, (SQLUSMALLINT)c, name, 255, &length, &type,
                                           &size, &digits, &nullable)))
            return PULL_STATEMENT;
        buf_reset(&q->value);
        add_utf8(&q->value, name, (size_t)(length < 255 ? length : 255));
        if (q->watermark.len && str_eq_nocase(buf_str(&q->value), q->watermark)) q->marked = c;
        csv_write_field(&q->row, buf_str(&q->value));
    }
    csv_write_end(&q->row);
    return q->watermark.len && !q->marked ? PULL_NO_WATERMARK : PULL_FINE;
}

static enum pull_problem ask(struct asking *q)
{
    SQLRETURN r = SQL_SUCCESS;
    q->from_bytes = (SQLLEN)q->from.len;
    if (q->watermark.len)
        r = SQLBindParameter(q->statement, 1, SQL_PARAM_INPUT, SQL_C_CHAR, SQL_VARCHAR,
                             PULL_MARK_BYTES_MAX, 0, text_of(q->from.at), q->from_bytes,
                             &q->from_bytes);
    if (SQL_SUCCEEDED(r))
        r = SQLExecDirect(q->statement, text_of(q->query.at), (SQLINTEGER)q->query.len);
    if (!SQL_SUCCEEDED(r)) return problem_of(q, SQL_HANDLE_STMT, q->statement, PULL_STATEMENT);
    return write_header(q);
}

/* One value, in as many pieces as the driver likes. Nothing there is an empty field. */
static enum pull_problem read_value(struct asking *q, SQLSMALLINT column)
{
    SQLWCHAR piece[2048];
    SQLLEN length;
    SQLRETURN r = SQL_SUCCESS_WITH_INFO;
    buf_reset(&q->value);
    while (r == SQL_SUCCESS_WITH_INFO) {
        r = SQLGetData(q->statement, (SQLUSMALLINT)column, SQL_C_WCHAR, piece, sizeof piece,
                       &length);
        if (r == SQL_NO_DATA) break;
        if (!SQL_SUCCEEDED(r)) return problem_of(q, SQL_HANDLE_STMT, q->statement, PULL_LOST);
        if (length == SQL_NULL_DATA) break;
        size_t most = COUNT(piece) - 1, n = (size_t)length / sizeof *piece;
        add_utf8(&q->value, piece, length == SQL_NO_TOTAL || n > most ? most : n);
        if (buf_state(&q->value)) return PULL_TOO_LONG;
    }
    return PULL_FINE;
}

/* Numbers by their value, all else by its bytes: moments are written so that this is their
 * order. */
static bool goes_down(str before, str now)
{
    double a, b;
    if (str_to_double(before, &a) && str_to_double(now, &b)) return b < a;
    return str_cmp(now, before) < 0;
}

static enum pull_problem note_watermark(struct asking *q)
{
    str now = buf_str(&q->value);
    if (!now.len) return PULL_FINE;
    if (now.len >= PULL_MARK_BYTES_MAX) return PULL_TOO_LONG;
    if (q->verdict.watermark[0] && goes_down(str_of(q->verdict.watermark), now)) return PULL_ORDER;
    memcpy(q->verdict.watermark, now.at, now.len);
    q->verdict.watermark[now.len] = 0;
    return PULL_FINE;
}

static enum pull_problem write_rows(struct asking *q)
{
    enum pull_problem p = PULL_FINE;
    SQLRETURN r;
    while (!p && (r = SQLFetch(q->statement)) != SQL_NO_DATA) {
        if (!SQL_SUCCEEDED(r)) return problem_of(q, SQL_HANDLE_STMT, q->statement, PULL_LOST);
        for (SQLSMALLINT c = 1; !p && c <= q->columns; c++) {
            p = read_value(q, c);
            if (!p && c == q->marked) p = note_watermark(q);
            if (!p) csv_write_field(&q->row, buf_str(&q->value));
        }
        csv_write_end(&q->row);
        q->verdict.rows++;
        if (!p && buf_state(&q->out)) p = PULL_TOO_LONG;
        if (!p && q->out.len >= OUT_BYTES) p = flush(q);
    }
    return p ? p : flush(q);
}

static void bound(void)
{
    const struct rlimit none = {0, 0};
    (void)setrlimit(RLIMIT_CORE, &none);
#ifndef MEM_WATCHED
    const struct rlimit memory = {MEMORY_BYTES_MAX, MEMORY_BYTES_MAX};
    (void)setrlimit(RLIMIT_AS, &memory);
    (void)prctl(PR_SET_DUMPABLE, 0, 0, 0, 0);
#endif
    (void)prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0);
    (void)prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
}

int main(void)
{
    struct asking q = {.request = BUF_INIT(PULL_REQUEST_BYTES_MAX),
                       .out = BUF_INIT(OUT_BYTES + 2 * CSV_ROW_BYTES_MAX),
                       .value = BUF_INIT(CSV_FIELD_BYTES_MAX / 2),
                       .verdict = {.mark = PULL_MARK}};
    q.row.out = &q.out;
    bound();
    enum pull_problem p = read_request(&q);
    if (!p) p = sign_in(&q);
    if (!p) p = ask(&q);
    if (!p) p = write_rows(&q);
    if (q.db) (void)SQLEndTran(SQL_HANDLE_DBC, q.db, SQL_ROLLBACK);
    if (q.statement) (void)SQLFreeHandle(SQL_HANDLE_STMT, q.statement);
    if (q.db) (void)SQLDisconnect(q.db);
    q.verdict.problem = p;
    (void)!file_put(STDERR_FILENO, str_range((const char *)&q.verdict, sizeof q.verdict));
    _exit(0); /* what the driver would do at the end of a process is its own affair */
}
