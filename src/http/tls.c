/* http/tls.c -- GnuTLS makes the key (EC, P-256) and signs the certificate for "localhost" and the
 * two loopback addresses, for thirteen months: what browsers accept at most. */
#include "http/tls.h"

#include "base/clock.h"
#include "base/file.h"
#include "base/log.h"
#include "base/rand.h"

#include <gnutls/gnutls.h>
#include <gnutls/x509.h>

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

enum { PEM_BYTES_MAX = 64 * 1024, DAYS_GOOD = 397, DAYS_EARLY = 7 };

#define OWN_NAME "AIM on this machine"

/* Made here: by its name, and signed by nobody else. */
static bool is_own(gnutls_x509_crt_t c)
{
    char name[sizeof OWN_NAME + 1] = "";
    size_t room = sizeof name;
    return gnutls_x509_crt_get_dn_by_oid(c, GNUTLS_OID_X520_COMMON_NAME, 0, 0, name, &room) >= 0 &&
           strcmp(name, OWN_NAME) == 0 && gnutls_x509_crt_check_issuer(c, c);
}

/* When the certificate of a PEM text ends, in seconds since 1970; 0 = it is none. */
static int64_t certificate_ends(str pem, bool *ret_own)
{
    gnutls_x509_crt_t certificate;
    int64_t ends = 0;
    *ret_own = false;
    gnutls_datum_t text = {(unsigned char *)(uintptr_t)pem.at, (unsigned)pem.len};
    if (gnutls_x509_crt_init(&certificate) < 0) return 0;
    if (gnutls_x509_crt_import(certificate, &text, GNUTLS_X509_FMT_PEM) >= 0) {
        ends = (int64_t)gnutls_x509_crt_get_expiration_time(certificate);
        *ret_own = is_own(certificate);
    }
    gnutls_x509_crt_deinit(certificate);
    return ends;
}

static int fill_certificate(gnutls_x509_crt_t c, gnutls_x509_privkey_t key, int64_t now_s)
{
    static const unsigned char v4[4] = {127, 0, 0, 1}, v6[16] = {[15] = 1};
    unsigned char serial[16];
    struct rand r = rand_system();
    rand_fill(&r, serial, sizeof serial);
    serial[0] &= 0x7f;
    serial[0] |= 0x01;
    int bad = gnutls_x509_crt_set_version(c, 3);
    if (!bad) bad = gnutls_x509_crt_set_serial(c, serial, sizeof serial);
    if (!bad)
        bad = gnutls_x509_crt_set_dn_by_oid(c, GNUTLS_OID_X520_COMMON_NAME, 0, OWN_NAME,
                                            sizeof OWN_NAME - 1);
    if (!bad) bad = gnutls_x509_crt_set_activation_time(c, (time_t)(now_s - 3600));
    if (!bad)
        bad = gnutls_x509_crt_set_expiration_time(c, (time_t)(now_s + (int64_t)DAYS_GOOD * 86400));
    if (!bad)
        bad = gnutls_x509_crt_set_subject_alt_name(c, GNUTLS_SAN_DNSNAME, "localhost", 9,
                                                   GNUTLS_FSAN_SET);
    if (!bad)
        bad = gnutls_x509_crt_set_subject_alt_name(c, GNUTLS_SAN_IPADDRESS, v4, sizeof v4,
                                                   GNUTLS_FSAN_APPEND);
    if (!bad)
        bad = gnutls_x509_crt_set_subject_alt_name(c, GNUTLS_SAN_IPADDRESS, v6, sizeof v6,
                                                   GNUTLS_FSAN_APPEND);
    if (!bad) bad = gnutls_x509_crt_set_key_usage(c, GNUTLS_KEY_DIGITAL_SIGNATURE);
    if (!bad) bad = gnutls_x509_crt_set_key_purpose_oid(c, GNUTLS_KP_TLS_WWW_SERVER, 0);
    if (!bad) bad = gnutls_x509_crt_set_basic_constraints(c, 0, -1);
    if (!bad) bad = gnutls_x509_crt_set_key(c, key);
    if (!bad) bad = gnutls_x509_crt_sign2(c, c, key, GNUTLS_DIG_SHA256, 0);
    return bad;
}

static err export_both(gnutls_x509_crt_t c, gnutls_x509_privkey_t key, struct arena *a,
                       str *ret_certificate, str *ret_key, struct err_info *why)
{
    gnutls_datum_t c_pem = {0}, key_pem = {0};
    int bad = gnutls_x509_crt_export2(c, GNUTLS_X509_FMT_PEM, &c_pem);
    if (!bad) bad = gnutls_x509_privkey_export2(key, GNUTLS_X509_FMT_PEM, &key_pem);
    if (!bad) {
        *ret_certificate = str_copy(a, str_range((const char *)c_pem.data, c_pem.size));
        *ret_key = str_copy(a, str_range((const char *)key_pem.data, key_pem.size));
    }
    if (key_pem.data) gnutls_memset(key_pem.data, 0, key_pem.size);
    gnutls_free(c_pem.data);
    gnutls_free(key_pem.data);
    if (bad)
        return err_set(why, ERR_INTERNAL, "the server's certificate could not be written: %s",
                       gnutls_strerror(bad));
    return ret_key->at && ret_certificate->at
               ? ERR_OK
               : err_set(why, ERR_NOMEM, "no memory for a certificate");
}

static err certificate_make(int64_t now_s, struct arena *a, str *ret_certificate, str *ret_key,
                            struct err_info *why)
{
    gnutls_x509_privkey_t key = NULL;
    gnutls_x509_crt_t c = NULL;
    int bad = gnutls_x509_privkey_init(&key);
    if (!bad) bad = gnutls_x509_crt_init(&c);
    if (!bad)
        bad = gnutls_x509_privkey_generate(key, GNUTLS_PK_EC,
                                           GNUTLS_CURVE_TO_BITS(GNUTLS_ECC_CURVE_SECP256R1), 0);
    if (!bad) bad = fill_certificate(c, key, now_s);
    err e = bad ? err_set(why, ERR_INTERNAL, "the server's certificate could not be made: %s",
                          gnutls_strerror(bad))
                : export_both(c, key, a, ret_certificate, ret_key, why);
    if (c) gnutls_x509_crt_deinit(c);
    if (key) gnutls_x509_privkey_deinit(key);
    return e;
}

/* The key goes to disk first: a certificate that is there always has its key. */
static err keep_new(const char *c_path, const char *key_path, int64_t now_s, struct arena *a,
                    str *c, str *key, struct err_info *why)
{
    err e = certificate_make(now_s, a, c, key, why);
    if (!e) e = file_replace(key_path, *key, 0600, why);
    if (!e) e = file_replace(c_path, *c, 0644, why);
    return e;
}

static err read_or_make(const char *dir, int64_t now_ms, struct arena *a,
                        const char **ret_certificate, const char **ret_key, struct err_info *why)
{
    const char *c_path = str_c(a, str_printf(a, "%s/tls-certificate.pem", dir));
    const char *key_path = str_c(a, str_printf(a, "%s/tls-key.pem", dir));
    str c, key;
    if (!c_path || !key_path) return err_set(why, ERR_NOMEM, "no memory for a certificate");
    err e = file_read(c_path, PEM_BYTES_MAX, a, &c, why);
    if (!e) e = file_read(key_path, PEM_BYTES_MAX, a, &key, why);
    bool own = false;
    int64_t ends_s = e ? 0 : certificate_ends(c, &own);
    if (!e && ends_s == 0) {
        err_set(why, ERR_CONFIG, "tls-certificate.pem in the hub's folder is not a certificate");
        return err_todo(why, "delete it and tls-key.pem to have new ones made");
    }
    bool ends = !e && ends_s < now_ms / 1000 + (int64_t)DAYS_EARLY * 86400;
    if (ends && !own) log_warning("tls", "msg=\"the certificate ends within a week or has ended\"");
    if (e == ERR_ABSENT || (ends && own))
        e = keep_new(c_path, key_path, now_ms / 1000, a, &c, &key, why);
    if (e) return e;
    *ret_certificate = str_c(a, c);
    *ret_key = str_c(a, key);
    return *ret_certificate && *ret_key ? ERR_OK
                                        : err_set(why, ERR_NOMEM, "no memory for a certificate");
}

/* One server at a time: of two that start together each would replace one half of the pair that the
 * other made. */
err tls_certificate(const char *dir, int64_t now_ms, struct arena *a, const char **ret_certificate,
                    const char **ret_key, struct err_info *why)
{
    int fd = open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd < 0 || flock(fd, LOCK_EX) < 0) {
        if (fd >= 0) close(fd);
        return err_set(why, ERR_DISK, "the hub's folder cannot be locked");
    }
    err e = read_or_make(dir, now_ms, a, ret_certificate, ret_key, why);
    close(fd);
    return e;
}
