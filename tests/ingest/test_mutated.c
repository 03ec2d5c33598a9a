/* Rows that went wrong in every way that a seeded mutator thinks of: nothing crashes, every line of
 * the file is accounted for, and what is put aside waits with its line and reason. AIM_SOAK=1: a
 * million rows; a larger number: so many. */
#include "check.h"

#include "ingest/hub_world.h"
#include "ingest/quarantine.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>

enum {
    ROWS = 20000,
    ROWS_SOAK = 1000000,
    ROWS_PER_FILE = 2000,
    ROW_ROOM = 2000,
#ifdef __SANITIZE_ADDRESS__
    PEAK_MB_MORE = 512 /* what is freed is kept for a while, to catch who still uses it */
#else
    PEAK_MB_MORE = 64
#endif
};

#define HEADER                                                                                     \
    "person_ref,given_name,family_name,birth_date,gender,address,postcode,nhs_number,event_ref,"   \
    "event_type,event_date,event_end,service,action,as_of\n"

static int good_row(struct rand *r, int number, char *at)
{
    int person = (int)rand_below(r, 5000);
    return snprintf(at, ROW_ROOM,
                    "P%d,Ines,Oakhill,20%02d-0%d-1%d,F,%d Inour Street,B99 %dAA,,E%d,ae_attendance,"
                    "2014-02-%02d,,ae,,2014-03-%02dT10:00:00Z",
                    person, person % 13, 1 + person % 9, person % 9, person % 300, person % 10,
                    number, 1 + number % 28, 1 + number % 25);
}

/* ---- what goes wrong ---- */

static size_t put(char *row, size_t n, size_t at, const char *what, size_t len)
{
    if (n + len >= ROW_ROOM) return n;
    memmove(row + at + len, row + at, n - at);
    memcpy(row + at, what, len);
    return n + len;
}

static size_t flip(struct rand *r, char *row, size_t n)
{
    row[rand_below(r, n)] ^= (char)(1 << rand_below(r, 8));
    return n;
}
static size_t drop(struct rand *r, char *row, size_t n)
{
    size_t at = (size_t)rand_below(r, n), len = 1 + (size_t)rand_below(r, 20);
    if (len > n - at) len = n - at;
    memmove(row + at, row + at + len, n - at - len);
    return n - len;
}
static size_t twice(struct rand *r, char *row, size_t n)
{
    char piece[64];
    size_t at = (size_t)rand_below(r, n), len = 1 + (size_t)rand_below(r, sizeof piece - 1);
    if (len > n - at) len = n - at;
    memcpy(piece, row + at, len);
    return put(row, n, at, piece, len);
}
static size_t poison(struct rand *r, char *row, size_t n)
{
    static const struct {
        const char *at;
        size_t n;
    } bad[] = {
#define BAD(text) {text, sizeof text - 1}
        BAD("\""), BAD("\"\""), BAD(","), BAD(",,,,"), BAD("\n"), BAD("\r\n"), BAD("\0"),
        BAD("\xE9"), BAD("\xC3"), BAD("\xEF\xBB\xBF"), BAD("\xFF\xFE"), BAD("\xF4\x90\x80\x80"),
        BAD("=cmd|'/c calc'!A1"), BAD("@SUM(1)"), BAD("+44"), BAD("-1"), BAD("2014-02-30"),
        BAD("31/12/2013"), BAD("9999999999"), BAD("../../etc/passwd"), BAD("withdraw"),
        BAD("merge"), BAD("\t"), BAD("\x1B[2J"), BAD("<script>"), BAD("' OR 1=1 --"), BAD("%s%n"),
        BAD("\xE2\x80\xAE"), BAD("0001-01-01"), BAD("NULL"), BAD("1e309"), BAD("{\"a\":1}"),
#undef BAD
    };
    size_t which = (size_t)rand_below(r, COUNT(bad));
    return put(row, n, (size_t)rand_below(r, n + 1), bad[which].at, bad[which].n);
}
static size_t long_field(struct rand *r, char *row, size_t n)
{
    char much[900];
    memset(much, 'x', sizeof much);
    return put(row, n, (size_t)rand_below(r, n + 1), much, 1 + (size_t)rand_below(r, sizeof much));
}
static size_t swap(struct rand *r, char *row, size_t n)
{
    size_t a = (size_t)rand_below(r, n), b = (size_t)rand_below(r, n);
    char kept = row[a];
    row[a] = row[b];
    row[b] = kept;
    return n;
}

static size_t mutate(struct rand *r, char *row, size_t n)
{
    static size_t (*const ways[])(struct rand *, char *, size_t) = {flip, drop, twice, poison,
                                                                    poison, long_field, swap};
    for (int times = 1 + (int)rand_below(r, 3); times > 0 && n; times--)
        n = ways[rand_below(r, COUNT(ways))](r, row, n);
    return n;
}

/* ---- what becomes of it ---- */

static int64_t waiting(struct world *w)
{
    struct quarantine_wish wish = {.agency = STR("hospital"), .page = QUARANTINE_PAGE_MAX};
    int64_t all = 0;
    size_t n = 0;
    do {
        const struct quarantine_line *lines;
        struct arena *a = arena_new(1 << 20);
        assert_int_equal(quarantine_list(w->hub, &wish, a, &lines, &n, &w->why), ERR_OK);
        for (size_t i = 0; i < n; i++) {
            assert_true(lines[i].id.line > 1);
            assert_true(lines[i].reason != REASON_NONE);
        }
        if (n) wish.after = lines[n - 1].id;
        all += (int64_t)n;
        arena_free(a);
    } while (n == QUARANTINE_PAGE_MAX);
    return all;
}

static int64_t causes(const struct world *w)
{
    int64_t rows = 0;
    for (size_t i = 0; i < w->report.causes.n; i++)
        rows += w->report.causes.at[i].rows;
    return rows;
}

static long peak_kb(void)
{
    struct rusage u;
    (void)getrusage(RUSAGE_SELF, &u);
    return u.ru_maxrss;
}

static int rows_wanted(void)
{
    const char *soak = getenv("AIM_SOAK");
    int64_t rows = 0;
    if (!soak || !*soak) return ROWS;
    return str_to_int64(str_of(soak), &rows) && rows > 1 && rows <= ROWS_SOAK ? (int)rows
                                                                              : ROWS_SOAK;
}

static void every_mutated_row_is_taken_in_or_waits_with_its_line_and_reason(void **state)
{
    (void)state;
    struct world w;
    struct rand r = rand_seeded(20140326);
    int rows = rows_wanted(), refused = 0, files = 0;
    int64_t accepted = 0, aside = 0;
    long first_kb = 0;
    world_open(&w);
    for (int done = 0; done < rows; files++) {
        struct buf text = BUF_INIT((size_t)ROWS_PER_FILE * ROW_ROOM);
        char row[ROW_ROOM];
        buf_add_c(&text, HEADER);
        for (int i = 0; i < ROWS_PER_FILE; i++, done++) {
            size_t n = (size_t)good_row(&r, done, row);
            if (rand_below(&r, 4)) n = mutate(&r, row, n);
            buf_add(&text, str_range(row, n));
            buf_byte(&text, '\n');
        }
        struct loading l = {.agency = "hospital", .text = buf_str(&text), .whole_enough = true};
        err e = world_load_with(&w, &l);
        /* A file may be refused whole (an open quote swallows what follows it); it says so. */
        if (e && e != ERR_INPUT && e != ERR_LIMIT) fail_msg("%s %s", err_word(e), w.why.text);
        if (e) {
            assert_int_equal(w.report.outcome, INGEST_REFUSED);
            assert_true(w.why.text[0] && w.why.line > 0);
            refused++;
        } else {
            assert_int_equal(w.report.accepted + w.report.unchanged + w.report.quarantined,
                             w.report.rows);
            assert_int_equal(causes(&w), w.report.quarantined);
            accepted += w.report.accepted;
            aside += w.report.quarantined;
        }
        buf_release(&text);
        if (files == 1) first_kb = peak_kb();
    }
    int64_t wait = waiting(&w);
    printf("    %d rows in %d files: %lld taken in, %lld put aside, %lld wait, %d files refused\n",
           rows, files, (long long)accepted, (long long)aside, (long long)wait, refused);
    assert_true(accepted > rows / 10 && aside > rows / 10);
    assert_true(wait > 0 && wait <= aside); /* what waits is the newest word on a thing */
    assert_true(peak_kb() - first_kb < PEAK_MB_MORE * 1024L);
    world_close(&w);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_mutated_row_is_taken_in_or_waits_with_its_line_and_reason),
    };
    return cmocka_run_group_tests_name("ingest/mutated", tests, NULL, NULL);
}
