/* notice/smtp.c -- see smtp.h. */
#include "notice/smtp.h"

#include "base/buf.h"
#include "base/date.h"
#include "wire/wire.h"

#include <inttypes.h>

enum { MAIL_BYTES_MAX = 4096, CONNECT_SECONDS = 5, LONGEST_SECONDS = 20 };

struct reading {
    str left;
};

static size_t on_read(char *to, size_t one, size_t n, void *ctx)
{
    struct reading *r = ctx;
    size_t bytes = one * n < r->left.len ? one * n : r->left.len;
    memcpy(to, r->left.at, bytes);
    r->left = str_from(r->left, bytes);
    return bytes;
}

static const char *const months[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                     "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};

static void write_mail(const struct settings *s, const char *to, const struct smtp_count *c,
                       struct buf *out)
{
    struct date d = date_from_days((int32_t)(c->made_ms / 86400000));
    int minute = (int)(c->made_ms / 60000 % 1440);
    buf_printf(out, "Date: %d %s %d %02d:%02d:00 +0000\r\nFrom: %s <%s>\r\nTo: <%s>\r\n", d.day,
               months[d.month - 1], d.year, minute / 60, minute % 60, s->brand, s->mail_from, to);
    buf_printf(out, "Message-ID: <%016" PRIx64 ".%016" PRIx64 "@aim>\r\n", (uint64_t)c->mail,
               (uint64_t)c->hub);
    buf_printf(out, "Subject: %d alert%s wait%s for you in %s%s\r\n", c->alerts,
               c->alerts == 1 ? "" : "s", c->alerts == 1 ? "s" : "", s->brand,
               c->urgent ? " (urgent)" : "");
    buf_add_c(out, "Auto-Submitted: auto-generated\r\nMIME-Version: 1.0\r\n"
                   "Content-Type: text/plain; charset=utf-8\r\n\r\n");
    buf_printf(out, "%d alert%s wait%s for you, %d of them urgent.\r\n\r\n", c->alerts,
               c->alerts == 1 ? "" : "s", c->alerts == 1 ? "s" : "", c->urgent);
    if (s->public_url[0])
        buf_printf(out, "Read and acknowledge them at %s/alerts\r\n\r\n", s->public_url);
    else
        buf_printf(out, "Sign in to %s to read and acknowledge them.\r\n\r\n", s->brand);
    buf_add_c(out, "This mail never says whom an alert is about. Please do not answer it.\r\n");
}

bool smtp_on_this_machine(str url)
{
    static const char *const local[] = {"localhost", "127.0.0.1", "[::1]"};
    ptrdiff_t scheme = str_find_str(url, STR("://"));
    str host = scheme < 0 ? STR("") : str_from(url, (size_t)scheme + 3);
    for (size_t i = 0; i < COUNT(local); i++) {
        str rest = str_from(host, strlen(local[i]));
        if (str_starts(host, str_of(local[i])) && (!rest.len || strchr(":/", rest.at[0])))
            return true;
    }
    return false;
}

static err perform(const struct settings *s, const char *to, struct reading *mail,
                   struct err_info *why)
{
    bool here = smtp_on_this_machine(str_of(s->smtp_url));
    CURL *curl = wire_new("smtp,smtps", CONNECT_SECONDS, LONGEST_SECONDS);
    struct curl_slist *recipients = curl_slist_append(NULL, to);
    err e = curl && recipients ? ERR_OK : err_set(why, ERR_NOMEM, "no memory for a mail");
    CURLcode code = CURLE_OK;
    if (!e) {
        curl_easy_setopt(curl, CURLOPT_URL, s->smtp_url);
        curl_easy_setopt(curl, CURLOPT_USE_SSL,
                         (long)(here ? CURLUSESSL_TRY : CURLUSESSL_ALL));
        if (here) {
            curl_easy_setopt(curl, CURLOPT_SSL_VERIFYPEER, 0L);
            curl_easy_setopt(curl, CURLOPT_SSL_VERIFYHOST, 0L);
        }
        curl_easy_setopt(curl, CURLOPT_MAIL_FROM, s->mail_from);
        curl_easy_setopt(curl, CURLOPT_MAIL_RCPT, recipients);
        curl_easy_setopt(curl, CURLOPT_READFUNCTION, on_read);
        curl_easy_setopt(curl, CURLOPT_READDATA, mail);
        curl_easy_setopt(curl, CURLOPT_UPLOAD, 1L);
        code = curl_easy_perform(curl);
        if (code)
            e = err_set(why, ERR_BUSY, "the mail server does not take a mail (%d)", (int)code);
    }
    curl_slist_free_all(recipients);
    curl_easy_cleanup(curl);
    return e;
}

err smtp_send(const struct settings *s, const char *to, const struct smtp_count *count,
              struct err_info *why)
{
    struct buf text = BUF_INIT(MAIL_BYTES_MAX);
    if (!s->mail_from[0])
        return err_set(why, ERR_CONFIG, "the setting mail_from says from whom mails are");
    write_mail(s, to, count, &text);
    struct reading mail = {buf_str(&text)};
    err e = buf_state(&text) ? err_set(why, buf_state(&text), "no memory for a mail")
                             : perform(s, to, &mail, why);
    buf_release(&text);
    return e;
}
