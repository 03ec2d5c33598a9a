/* web/feed_words.c -- see feed_page.h: numbers and names as people read them. */
#include "web/feed_page.h"

#include <assert.h>
#include <stdio.h>

static const struct {
    const char *colour, *icon, *words;
} bands[] = {
    [SUPPLY_GOOD] = {"green", "green", "Good"},
    [SUPPLY_WATCH] = {"amber", "amber", "Watch"},
    [SUPPLY_ACT] = {"red", "red", "Act now"},
    [SUPPLY_PAUSED] = {"grey", "absent", "Paused"},
};
static_assert(COUNT(bands) == SUPPLY_BAND__COUNT, "every band has its look");

str feed_colour(enum supply_band b) { return str_of(bands[b].colour); }
str feed_icon(enum supply_band b) { return str_of(bands[b].icon); }
str feed_overall(enum supply_band b) { return str_of(bands[b].words); }

str feed_percent(struct arena *a, int thousandths)
{
    if (thousandths == MEASURE_NONE) return STR("nothing yet");
    return str_printf(a, "%d.%d%%", thousandths / 10, thousandths % 10);
}

str feed_count(struct arena *a, int64_t n)
{
    char digits[32], out[48];
    int len = snprintf(digits, sizeof digits, "%lld", (long long)n), k = 0;
    for (int i = 0; i < len && k + 2 < (int)sizeof out; i++) {
        if (i && (len - i) % 3 == 0) out[k++] = ',';
        out[k++] = digits[i];
    }
    return str_copy(a, str_range(out, (size_t)k));
}

str feed_url(struct arena *a, const struct supply_report *r)
{
    return str_printf(a, "/data/%.*s.%.*s", STR_FMT(r->agency->code), STR_FMT(r->feed));
}

str feed_name(struct arena *a, const struct supply_report *r)
{
    if (str_eq(r->feed, r->agency->code)) return r->agency->name;
    return str_printf(a, "%.*s: %.*s", STR_FMT(r->agency->name), STR_FMT(r->feed));
}

str feed_age(struct arena *a, int64_t since_ms, int64_t now_ms)
{
    int64_t hours = (now_ms - since_ms) / MS_PER_HOUR;
    if (!since_ms) return STR("nothing yet");
    if (hours < 1) return STR("under an hour old");
    if (hours < 48)
        return str_printf(a, "%lld %s old", (long long)hours, hours == 1 ? "hour" : "hours");
    return str_printf(a, "%lld days old", (long long)(hours / 24));
}
