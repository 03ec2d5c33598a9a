/* The certificate of a server on this machine. */
#include "check.h"

#include "base/file.h"
#include "http/tls.h"

#include <gnutls/gnutls.h>
#include <gnutls/x509.h>
#include <pthread.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

static const int64_t now_ms = 1790000000000, day_ms = 86400000;
static char dir[] = "/tmp/aim-test-tls-XXXXXX";
static struct arena *arena;
static struct err_info why;

static int make_dir(void **state)
{
    (void)state;
    arena = arena_new(1 << 20);
    return arena && mkdtemp(dir) ? 0 : -1;
}

static const char *path(const char *name)
{
    return str_c(arena, str_printf(arena, "%s/%s", dir, name));
}

static int drop_dir(void **state)
{
    (void)state;
    unlink(path("tls-certificate.pem"));
    unlink(path("tls-key.pem"));
    rmdir(dir);
    arena_free(arena);
    return 0;
}

static const char *certificate_at(int64_t ms)
{
    const char *certificate, *key;
    if (tls_certificate(dir, ms, arena, &certificate, &key, &why)) fail_msg("%s", why.text);
    assert_non_null(strstr(key, "PRIVATE KEY"));
    return certificate;
}

static void it_is_made_once_and_kept_with_its_key_closed(void **state)
{
    (void)state;
    struct stat s;
    const char *first = certificate_at(now_ms);
    assert_string_equal(certificate_at(now_ms + day_ms), first);
    assert_int_equal(stat(path("tls-key.pem"), &s), 0);
    assert_int_equal(s.st_mode & 0777, 0600);
}

static void it_names_this_machine_and_no_other(void **state)
{
    (void)state;
    gnutls_x509_crt_t c;
    const char *pem = certificate_at(now_ms);
    gnutls_datum_t text = {(unsigned char *)(uintptr_t)pem, (unsigned)strlen(pem)};
    assert_int_equal(gnutls_x509_crt_init(&c), 0);
    assert_int_equal(gnutls_x509_crt_import(c, &text, GNUTLS_X509_FMT_PEM), 0);
    assert_int_not_equal(gnutls_x509_crt_check_hostname(c, "localhost"), 0);
    assert_int_not_equal(gnutls_x509_crt_check_hostname(c, "127.0.0.1"), 0);
    assert_int_equal(gnutls_x509_crt_check_hostname(c, "example.org"), 0);
    assert_int_equal(gnutls_x509_crt_get_ca_status(c, NULL), 0);
    gnutls_x509_crt_deinit(c);
}

static void it_is_made_anew_a_week_before_it_ends(void **state)
{
    (void)state;
    const char *first = certificate_at(now_ms);
    assert_string_equal(certificate_at(now_ms + 389 * day_ms), first);
    assert_string_not_equal(certificate_at(now_ms + 391 * day_ms), first);
}

struct starting {
    pthread_t thread;
    struct arena *arena;
    const char *certificate, *key;
    err e;
};

static void *start(void *ctx)
{
    struct starting *s = ctx;
    struct err_info ignored;
    s->e = tls_certificate(dir, now_ms, s->arena, &s->certificate, &s->key, &ignored);
    return NULL;
}

static void servers_that_start_together_agree_on_one_pair(void **state)
{
    (void)state;
    struct starting s[4] = {{.e = ERR_OK}};
    unlink(path("tls-certificate.pem"));
    unlink(path("tls-key.pem"));
    for (size_t i = 0; i < COUNT(s); i++) {
        s[i].arena = arena_new(1 << 20);
        assert_int_equal(pthread_create(&s[i].thread, NULL, start, &s[i]), 0);
    }
    for (size_t i = 0; i < COUNT(s); i++)
        pthread_join(s[i].thread, NULL);
    for (size_t i = 0; i < COUNT(s); i++) {
        assert_int_equal(s[i].e, ERR_OK);
        assert_string_equal(s[i].certificate, s[0].certificate);
        assert_string_equal(s[i].key, s[0].key);
    }
    for (size_t i = 0; i < COUNT(s); i++)
        arena_free(s[i].arena);
}

static void something_else_in_its_place_is_not_overwritten(void **state)
{
    (void)state;
    const char *certificate, *key;
    assert_int_equal(
        file_replace(path("tls-certificate.pem"), STR("not a certificate"), 0644, &why), ERR_OK);
    assert_int_equal(tls_certificate(dir, now_ms, arena, &certificate, &key, &why), ERR_CONFIG);
    assert_true(strlen(why.todo) > 0);
}

/* Of a region's own authority, for some days only. */
static str certificate_of_another(int64_t ends_s, str *ret_key)
{
    gnutls_x509_crt_t c;
    gnutls_x509_privkey_t key;
    gnutls_datum_t pem, key_pem;
    assert_int_equal(gnutls_x509_privkey_init(&key), 0);
    assert_int_equal(gnutls_x509_privkey_generate(
                         key, GNUTLS_PK_EC, GNUTLS_CURVE_TO_BITS(GNUTLS_ECC_CURVE_SECP256R1), 0),
                     0);
    assert_int_equal(gnutls_x509_crt_init(&c), 0);
    assert_int_equal(gnutls_x509_crt_set_version(c, 3), 0);
    assert_int_equal(gnutls_x509_crt_set_serial(c, "\x01", 1), 0);
    assert_int_equal(
        gnutls_x509_crt_set_dn_by_oid(c, GNUTLS_OID_X520_COMMON_NAME, 0, "hub.example", 11), 0);
    assert_int_equal(gnutls_x509_crt_set_activation_time(c, (time_t)(now_ms / 1000 - 86400)), 0);
    assert_int_equal(gnutls_x509_crt_set_expiration_time(c, (time_t)ends_s), 0);
    assert_int_equal(gnutls_x509_crt_set_key(c, key), 0);
    assert_int_equal(gnutls_x509_crt_sign2(c, c, key, GNUTLS_DIG_SHA256, 0), 0);
    assert_int_equal(gnutls_x509_crt_export2(c, GNUTLS_X509_FMT_PEM, &pem), 0);
    assert_int_equal(gnutls_x509_privkey_export2(key, GNUTLS_X509_FMT_PEM, &key_pem), 0);
    *ret_key = str_copy(arena, str_range((const char *)key_pem.data, key_pem.size));
    str text = str_copy(arena, str_range((const char *)pem.data, pem.size));
    gnutls_free(pem.data);
    gnutls_free(key_pem.data);
    gnutls_x509_crt_deinit(c);
    gnutls_x509_privkey_deinit(key);
    return text;
}

static void
one_that_an_administrator_put_there_is_used_and_kept_to_its_end_and_after_it(void **state)
{
    (void)state;
    static const int64_t days_left[] = {100, 6, 1, -1};
    for (size_t i = 0; i < COUNT(days_left); i++) {
        str key, given = certificate_of_another((now_ms + days_left[i] * day_ms) / 1000, &key),
                 there;
        assert_int_equal(file_replace(path("tls-certificate.pem"), given, 0644, &why), ERR_OK);
        assert_int_equal(file_replace(path("tls-key.pem"), key, 0600, &why), ERR_OK);
        assert_string_equal(certificate_at(now_ms), str_c(arena, given));
        assert_int_equal(file_read(path("tls-key.pem"), 1 << 16, arena, &there, &why), ERR_OK);
        assert_true(str_eq(there, key));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(it_is_made_once_and_kept_with_its_key_closed),
        cmocka_unit_test(it_names_this_machine_and_no_other),
        cmocka_unit_test(it_is_made_anew_a_week_before_it_ends),
        cmocka_unit_test(servers_that_start_together_agree_on_one_pair),
        cmocka_unit_test(
            one_that_an_administrator_put_there_is_used_and_kept_to_its_end_and_after_it),
        cmocka_unit_test(something_else_in_its_place_is_not_overwritten),
    };
    return cmocka_run_group_tests(tests, make_dir, drop_dir);
}
