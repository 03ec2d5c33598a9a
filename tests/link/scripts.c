/* tests/link/scripts.c -- what happens in a region: see regions.h. */
#include "regions.h"

#include "base/rand.h"

#include <stdio.h>

/* Ten digits of the range for tests with a right check digit; the same `which` is the same
 * number. */
static void nhs_number(int region, int which, char to[11])
{
    for (int at = region * 40 + which * 7;; at++) {
        int sum = 0;
        (void)snprintf(to, 11, "999%06d", at % 1000000);
        for (int i = 0; i < 9; i++)
            sum += (to[i] - '0') * (10 - i);
        int check = (11 - sum % 11) % 11;
        if (check == 10) continue;
        to[9] = (char)('0' + check);
        to[10] = '\0';
        return;
    }
}

static const char *pick(struct rand *r, const char *const *list, size_t n)
{
    return list[rand_below(r, n)];
}
#define PICK(r, list) pick(r, list, COUNT(list))

/* One of a few people at one of a few homes, told more or less rightly. */
static void tell_text(const struct script *s, struct rand *r, char to[120])
{
    static const char *const given[] = {"Jane",  "Jane",  "June",   "Janey",  "Jane June", "J",
                                        "Aisha", "Aishah", "Aishah", "Baby",  "",          "Tom",
                                        "Thomas"};
    static const char *const family[] = {"Doe", "Doe", "Doe", "Khan", "Doe Khan", "Zyxwell", ""};
    static const char *const sex[] = {"F", "F", "M", "U"};
    static const char *const street[] = {"Inour Street", "Inour Street", "Other Road"};
    int year = 1950 + s->number % 60, month = 1 + s->number % 9, day = 10 + s->number % 15;
    char birth[16] = "", home[60] = "|", number[16] = "";
    int kind = (int)rand_below(r, 12);
    bool swapped = kind == 0 && day <= 12, new_year = kind == 2;
    int late = kind != 1 ? 0 : s->number % 2 ? 1 : 31; /* a slip, or the father */
    if (kind == 3)
        (void)snprintf(birth, sizeof birth, "%04d", year);
    else if (kind < 11)
        (void)snprintf(birth, sizeof birth, "%04d-%02d-%02d", year + late,
                       new_year  ? 1
                       : swapped ? day
                                 : month,
                       new_year  ? 1
                       : swapped ? month
                                 : day);
    if (rand_below(r, 5))
        (void)snprintf(home, sizeof home, "%d %s|B%d %dA%c", s->number % 90 + 2, PICK(r, street),
                       10 + s->number % 80, 1 + (int)rand_below(r, 2), 'A' + s->number / 80 % 6);
    int which = (int)rand_below(r, 8);
    if (which < 3) {
        nhs_number(s->number, which % 2, number);
        if (rand_below(r, 4)) number[10] = '+', number[11] = '\0';
    }
    (void)snprintf(to, 120, "%s|%s|%s|%s|%s|%s", PICK(r, given), PICK(r, family), birth,
                   PICK(r, sex), home, number);
}

static struct step *add(struct script *s, enum act act, int record, int other, int after)
{
    if (s->n == STEPS_MAX) return NULL;
    struct step *step = &s->step[s->n++];
    *step = (struct step){.act = act, .record = record, .other = other, .after = after};
    return step;
}

static int other_than(const struct script *s, struct rand *r, int record)
{
    int other = (int)rand_below(r, (uint64_t)s->records - 1);
    return other + (other >= record);
}

/* A human speaks once about a pair: who speaks twice means the second word, whatever the order. */
static bool decided(const struct script *s, int a, int b)
{
    for (size_t i = 0; i < s->n; i++) {
        const struct step *p = &s->step[i];
        if (p->act != SAME && p->act != DIFFERENT) continue;
        if ((p->record == a && p->other == b) || (p->record == b && p->other == a)) return true;
    }
    return false;
}

void script_make(struct script *s, int number, uint64_t seed)
{
    struct rand r = rand_seeded(seed);
    *s = (struct script){.number = number};
    s->records = 2 + (int)rand_below(&r, SCRIPT_RECORDS - 1);
    for (int record = 0; record < s->records; record++)
        for (int as_of = 1, versions = 1 + (int)rand_below(&r, 5) / 3; as_of <= versions; as_of++) {
            struct step *told = add(s, TELLS, record, 0, -1);
            if (!told) return;
            told->as_of = as_of;
            tell_text(s, &r, told->text);
        }
    size_t told = s->n;
    for (uint64_t left = rand_below(&r, 6); left; left--) {
        int at = (int)rand_below(&r, told), record = s->step[at].record;
        int other = other_than(s, &r, record);
        enum act act = (enum act)(MERGES + rand_below(&r, ADOPTS - MERGES + 1));
        bool human = act == SAME || act == DIFFERENT;
        if (human && decided(s, record, other)) continue;
        struct step *more = add(s, act, record, other, act < WITHDRAWS ? -1 : at);
        if (!more) return;
        more->as_of = act == WITHDRAWS ? s->step[at].as_of : (int)s->n;
    }
}

void script_print(const struct script *s)
{
    static const char *const words[] = {"tells",     "merges", "same",  "different",
                                        "withdraws", "erases", "adopts", "takes back"};
    for (size_t i = 0; i < s->n; i++) {
        const struct step *p = &s->step[i];
        printf("    %2zu after %2d: %s record %d other %d as of %d %s\n", i, p->after,
               words[p->act], p->record, p->other, p->as_of, p->text);
    }
}
