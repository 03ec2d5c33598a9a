/* The short texts that people and partners write in settings, options and addresses: any bytes as
 * each of them. What is read is written again as the same. */
#include "fuzz.h"

#include "access/client.h"
#include "agency/due.h"
#include "audit/note.h"
#include "base/date.h"
#include "codec/duration.h"
#include "codec/url.h"
#include "refer/outbox.h"
#include "trend/trend.h"

enum { ARENA_BYTES = 1 << 20 };

static void times(str text, struct arena *a)
{
    int64_t seconds, again, ms;
    struct date d, d2;
    bool has_time;
    if (duration_parse(text, &seconds)) {
        FUZZ_HOLDS(seconds >= 0);
        FUZZ_HOLDS(duration_parse(duration_text(a, seconds), &again) && again == seconds);
    }
    if (date_parse_iso(text, &d))
        FUZZ_HOLDS(!d.day || (date_parse_iso(date_iso(a, d), &d2) && d2.day == d.day));
    if (date_parse_moment(text, &ms, &has_time) && has_time && ms >= 0)
        FUZZ_HOLDS(date_parse_moment(date_moment_iso(a, ms), &again, &has_time) && again == ms);
}

static void when_a_feed_is_due(str text, struct arena *a)
{
    struct due due, again;
    str written;
    if (!due_read(text, &due) || due_write(&due, a, &written, NULL)) return;
    FUZZ_HOLDS(due_read(written, &again) && again.every == due.every && again.minute == due.minute);
    (void)due_next_ms(&due, 0);
}

static void quarter(str text, struct arena *a)
{
    int32_t n;
    if (trend_quarter_read(text, &n)) FUZZ_HOLDS(str_eq(trend_quarter_code(n, a), text));
}

static void addresses(str text, struct arena *a)
{
    str plain;
    if (url_allowed(text)) FUZZ_HOLDS(!str_starts(text, STR("//")));
    if (url_decode(a, text, true, &plain)) FUZZ_HOLDS(str_is_utf8(plain));
    if (webhook_check_url(text, false, NULL) == ERR_OK)
        FUZZ_HOLDS(str_starts(text, STR("https://")) && text.len <= WEBHOOK_URL_MAX);
}

static void keys(str text, struct arena *a)
{
    struct verifier v, again;
    char certificate[CLIENT_CERTIFICATE_TEXT + 1];
    struct err_info why;
    unsigned purposes;
    unsigned char bytes[64];
    size_t n;
    if (verifier_parse(text, &v, NULL) == ERR_OK)
        FUZZ_HOLDS(verifier_parse(verifier_text(&v, a), &again, NULL) == ERR_OK);
    if (client_read_certificate(text, certificate))
        FUZZ_HOLDS(strlen(certificate) == CLIENT_CERTIFICATE_TEXT);
    FUZZ_HOLDS(client_read_purposes(text, &purposes, &why) != ERR_INTERNAL);
    if (crypt_from_base64(text, bytes, sizeof bytes, &n)) FUZZ_HOLDS(n <= sizeof bytes);
}

int LLVMFuzzerTestOneInput(const uint8_t *at, size_t len)
{
    str text = str_range((const char *)at, len);
    struct arena *a = arena_new(ARENA_BYTES);
    if (!a) return 0;
    times(text, a);
    when_a_feed_is_due(text, a);
    quarter(text, a);
    addresses(text, a);
    keys(text, a);
    arena_free(a);
    return 0;
}
