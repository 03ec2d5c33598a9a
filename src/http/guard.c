/* http/guard.c -- see the header. RFC 9110 section 5 (fields), RFC 9112 sections 3 and 6 (message).
 */
#include "http/guard.h"

static void refuse(struct guard *g, int status, const char *reason)
{
    if (!g->refused) {
        g->refused = reason;
        g->status = status;
    }
}

static bool letter_or_digit(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

static bool made_of(str text, const char *more)
{
    for (size_t i = 0; i < text.len; i++)
        if (text.at[i] == '\0' || (!letter_or_digit(text.at[i]) && !strchr(more, text.at[i])))
            return false;
    return true;
}

/* Visible characters, blanks and bytes above ASCII; no control character. */
static bool field_value(str value)
{
    for (size_t i = 0; i < value.len; i++)
        if (((unsigned char)value.at[i] < 0x20 && value.at[i] != '\t') || value.at[i] == 0x7f)
            return false;
    return true;
}

void guard_line(struct guard *g, bool method_known, const char *path, const char *version,
                bool machine)
{
    g->machine = machine;
    if (!method_known) refuse(g, 405, "this method is not used here");
    if (strcmp(version, "HTTP/1.1") != 0 && strcmp(version, "HTTP/1.0") != 0)
        refuse(g, 505, "this version of HTTP is not spoken here");
    str p = str_of(path);
    if (p.len > GUARD_PATH_MAX) refuse(g, machine ? 400 : 414, "the path is too long");
    if (!str_starts(p, STR("/")) || !made_of(p, machine ? "/_.-$:" : "/_.-") ||
        str_has(p, STR("//")) || str_has(p, STR("..")))
        refuse(g, 400, "the path holds what no page has");
}

void guard_query(struct guard *g, str name, str value)
{
    if (!made_of(name, "_-") || !made_of(value, "_.-") || name.len > 40 || value.len > 80)
        refuse(g, 400, "the part behind the question mark holds what no page asks for");
}

void guard_bad_query(struct guard *g)
{
    refuse(g, 400, "the part behind the question mark is not well formed, or too long");
}

void guard_twice(struct guard *g)
{
    refuse(g, 400, "a header line stands there twice");
}

static void length_header(struct guard *g, str value)
{
    g->lengths++;
    if (str_empty(value) || !str_to_int64(value, &g->length) || g->length < 0 || value.at[0] == '+')
        refuse(g, 400, "Content-Length is not a number");
}

void guard_header(struct guard *g, str name, str value)
{
    if (++g->headers > GUARD_HEADERS_MAX) refuse(g, 431, "too many header lines");
    if (str_empty(name) || !made_of(name, "!#$%&'*+-.^_`|~"))
        refuse(g, 400, "a header name is not a token");
    if (!field_value(value)) refuse(g, 400, "a header value holds a control character");
    if (str_eq_nocase(name, STR("Host"))) {
        g->hosts++;
        if (str_empty(value) || !made_of(value, ".-:[]")) refuse(g, 400, "Host is not a host");
    } else if (str_eq_nocase(name, STR("Content-Length"))) {
        length_header(g, value);
    } else if (str_eq_nocase(name, STR("Transfer-Encoding"))) {
        g->codings++;
        g->chunked = str_eq_nocase(value, STR("chunked"));
        if (!g->chunked) refuse(g, 501, "this Transfer-Encoding is not spoken here");
    } else if (str_eq_nocase(name, STR("Cookie"))) {
        g->cookies++;
    } else if (str_eq_nocase(name, STR("Sec-Fetch-Site"))) {
        g->foreign = !str_eq_c(value, "same-origin") && !str_eq_c(value, "none");
    } else if (str_eq_nocase(name, STR("Expect")) && !str_eq_nocase(value, STR("100-continue"))) {
        refuse(g, 417, "this Expect is not understood here");
    }
}

const char *guard_judge(struct guard *g, bool has_body, int64_t body_bytes_max)
{
    if (g->hosts != 1) refuse(g, 400, "there must be exactly one Host");
    if (g->lengths > 1 || g->codings > 1 || (g->lengths && g->codings))
        refuse(g, 400, "the length of the body is given twice");
    if (g->cookies > 1) refuse(g, 400, "there is more than one Cookie header");
    if (has_body && !g->machine && !g->lengths && !g->codings)
        refuse(g, 411, "the length of the body is not given");
    if (!has_body && (g->chunked || g->length > 0))
        refuse(g, 400, "a request of this method has no body");
    if (g->length > body_bytes_max) refuse(g, 413, "the body is too large");
    if (has_body && g->foreign) refuse(g, 403, "the form was sent by another site");
    return g->refused;
}
