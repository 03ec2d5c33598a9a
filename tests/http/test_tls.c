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

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(it_is_made_once_and_kept_with_its_key_closed),
        cmocka_unit_test(it_names_this_machine_and_no_other),
        cmocka_unit_test(it_is_made_anew_a_week_before_it_ends),
        cmocka_unit_test(servers_that_start_together_agree_on_one_pair),
        cmocka_unit_test(something_else_in_its_place_is_not_overwritten),
    };
    return cmocka_run_group_tests(tests, make_dir, drop_dir);
}
