/* mesh/settings.c -- mesh.yaml, and how a request is signed. */
#include "crypt/crypt.h"
#include "hub/secrets.h"
#include "mesh/inside.h"

#include <stdio.h>

static err need(const struct mesh *m, const struct yaml_node *root, const char *key,
                const char **ret_text, struct err_info *why)
{
    str text;
    err e = yaml_need_text(root, key, &text, why);
    if (e) return e;
    *ret_text = str_c(m->arena, text);
    return *ret_text ? ERR_OK : err_set(why, ERR_NOMEM, "no memory for settings");
}

/* In the clear only to this machine: a test, or a proxy that speaks TLS. */
static bool is_address(str url)
{
    static const char *const starts[] = {"https://", "http://127.0.0.1:", "http://localhost:"};
    for (size_t i = 0; i < url.len; i++)
        if (url.at[i] <= ' ' || url.at[i] == '?' || url.at[i] == '#' || url.at[i] == '@')
            return false;
    for (size_t i = 0; i < COUNT(starts); i++)
        if (str_starts(url, str_of(starts[i]))) return !str_ends(url, STR("/"));
    return false;
}

static bool is_word(str text)
{
    for (size_t i = 0; i < text.len; i++) {
        char c = text.at[i];
        bool good = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
        if (!good && c != '_' && c != '-') return false;
    }
    return text.len && text.len <= MESH_WORD_BYTES_MAX;
}

err mesh_settings(struct mesh *m, struct err_info *why)
{
    static const char *const allowed[] = {"url", "mailbox", "password", "shared_key", "authority",
                                          "certificate", "key", "poll_seconds",
                                          "patience_seconds", "chunk_bytes", NULL};
    const struct yaml_node *root;
    m->poll_s = 300, m->patience_s = 30, m->chunk_bytes = 20 * 1000 * 1000;
    err e = secrets_read(m->hub, "mesh.yaml", m->arena, &root, why);
    if (!e) e = yaml_only(root, allowed, why);
    if (!e) e = need(m, root, "url", &m->url, why);
    if (!e) e = need(m, root, "mailbox", &m->mailbox, why);
    if (!e) e = need(m, root, "password", &m->password, why);
    if (!e) e = need(m, root, "shared_key", &m->shared_key, why);
    if (!e && yaml_get(root, "authority")) e = need(m, root, "authority", &m->authority, why);
    if (!e && yaml_get(root, "certificate")) e = need(m, root, "certificate", &m->certificate, why);
    if (!e && yaml_get(root, "key")) e = need(m, root, "key", &m->key, why);
    if (!e) e = yaml_may_int(root, "poll_seconds", 1, 86400, &m->poll_s, why);
    if (!e) e = yaml_may_int(root, "patience_seconds", 1, 600, &m->patience_s, why);
    if (!e) e = yaml_may_int(root, "chunk_bytes", 1000, 95 * 1000 * 1000, &m->chunk_bytes, why);
    if (!e && !is_address(str_of(m->url)))
        e = yaml_err(yaml_get(root, "url"), why, "this is no https:// address without a path's end");
    if (!e && !is_word(str_of(m->mailbox)))
        e = yaml_err(yaml_get(root, "mailbox"), why, "a mailbox is made of letters and digits");
    return e == ERR_INPUT ? ERR_CONFIG : e;
}

void mesh_authorization(const char *mailbox, const char *nonce, uint32_t count, int64_t now_ms,
                        const char *password, const char *shared_key, char ret_header[400])
{
    char text[400], time[24], hash[2 * CRYPT_HASH_BYTES + 1];
    int64_t minutes = now_ms / MS_PER_MINUTE;
    struct date d = date_from_days((int32_t)(minutes / (24 * 60)));
    (void)snprintf(time, sizeof time, "%04d%02d%02d%02d%02d", d.year, d.month, d.day,
                   (int)(minutes / 60 % 24), (int)(minutes % 60));
    (void)snprintf(text, sizeof text, "%s:%s:%u:%s:%s", mailbox, nonce, count, password, time);
    struct hash h = crypt_hmac_sha256(str_of(shared_key), str_of(text));
    for (size_t i = 0; i < CRYPT_HASH_BYTES; i++)
        (void)snprintf(hash + 2 * i, 3, "%02x", h.at[i]);
    (void)snprintf(ret_header, 400, "NHSMESH %s:%s:%u:%s:%s", mailbox, nonce, count, time, hash);
    explicit_bzero(text, sizeof text);
}
