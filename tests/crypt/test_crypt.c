/* Keys, seals, ids, signatures, passwords: what opens, and above all what does not. */
#include "check.h"

#include "crypt/crypt.h"
#include "base/fault.h"
#include "base/file.h"

#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

static struct world {
    struct arena *a;
    struct rand r;
    struct keys keys;
    struct err_info why;
    char folder[64], path[96];
} w;

static int make_world(void **state)
{
    (void)state;
    w.a = arena_new(1 << 22);
    w.r = rand_seeded(7);
    unsigned char master[CRYPT_KEY_BYTES];
    rand_fill(&w.r, master, sizeof master);
    snprintf(w.folder, sizeof w.folder, "/tmp/aim-crypt-XXXXXX");
    if (!mkdtemp(w.folder)) return -1;
    snprintf(w.path, sizeof w.path, "%s/hub.key", w.folder);
    return keys_derive(master, &w.keys, &w.why) ? -1 : 0;
}

static int drop_world(void **state)
{
    (void)state;
    unlink(w.path);
    rmdir(w.folder);
    keys_wipe(&w.keys);
    arena_free(w.a);
    return 0;
}

static const struct place HERE = {"record", 42, 7};

static str sealed(const char *text)
{
    str blob;
    assert_int_equal(
        crypt_seal(&w.keys.use[KEY_WRAP], &w.r, HERE, str_of(text), w.a, &blob, &w.why), ERR_OK);
    return blob;
}

static err opens(struct place where, str blob, str *ret_plain)
{
    return crypt_open(&w.keys.use[KEY_WRAP], where, blob, w.a, ret_plain, &w.why);
}

static void what_was_sealed_opens_in_its_place(void **state)
{
    (void)state;
    str plain, blob = sealed("Jane");
    assert_int_equal(blob.len, 4 + CRYPT_SEAL_EXTRA_BYTES);
    assert_int_equal(opens(HERE, blob, &plain), ERR_OK);
    assert_str_equal(plain, "Jane");
    assert_int_equal(opens(HERE, sealed(""), &plain), ERR_OK);
    assert_int_equal(plain.len, 0);
}

static void the_same_text_sealed_twice_differs(void **state)
{
    (void)state;
    assert_false(str_eq(sealed("Jane"), sealed("Jane")));
}

static void a_blob_opens_in_no_other_place_and_under_no_other_key(void **state)
{
    (void)state;
    str plain, blob = sealed("Jane");
    assert_int_equal(opens((struct place){"record", 43, 7}, blob, &plain), ERR_CORRUPT);
    assert_int_equal(opens((struct place){"record", 42, 8}, blob, &plain), ERR_CORRUPT);
    assert_int_equal(opens((struct place){"records", 42, 7}, blob, &plain), ERR_CORRUPT);
    assert_int_equal(opens((struct place){"", 42, 7}, blob, &plain), ERR_CORRUPT);
    assert_int_equal(crypt_open(&w.keys.use[KEY_FEATURE], HERE, blob, w.a, &plain, &w.why),
                     ERR_CORRUPT);
}

static void a_change_of_any_bit_of_a_blob_is_found(void **state)
{
    (void)state;
    str plain, blob = sealed("Jane Doe");
    for (size_t bit = 0; bit < 8 * blob.len; bit++) {
        str changed = str_copy(w.a, blob);
        ((char *)(uintptr_t)changed.at)[bit / 8] ^= (char)(1 << bit % 8);
        assert_int_equal(opens(HERE, changed, &plain), ERR_CORRUPT);
    }
    for (size_t len = 0; len < blob.len; len++)
        assert_int_equal(opens(HERE, str_upto(blob, len), &plain), ERR_CORRUPT);
}

static void a_wrapped_key_opens_what_it_sealed(void **state)
{
    (void)state;
    struct key k = key_random(&w.r), back;
    str blob;
    assert_int_equal(crypt_wrap(&w.keys.use[KEY_WRAP], &w.r, HERE, &k, w.a, &blob, &w.why), ERR_OK);
    assert_int_equal(blob.len, CRYPT_WRAPPED_BYTES);
    assert_int_equal(crypt_unwrap(&w.keys.use[KEY_WRAP], HERE, blob, &back, &w.why), ERR_OK);
    assert_memory_equal(k.at, back.at, sizeof k.at);
    assert_int_equal(crypt_unwrap(&w.keys.use[KEY_AUDIT], HERE, blob, &back, &w.why), ERR_CORRUPT);
    assert_int_equal(crypt_unwrap(&w.keys.use[KEY_WRAP], HERE, str_upto(blob, 10), &back, &w.why),
                     ERR_CORRUPT);
}

static void an_id_depends_on_key_purpose_and_every_part(void **state)
{
    (void)state;
    int64_t id = crypt_id(&w.keys, "record", STR("school"), STR("4711"));
    assert_true(id > 0);
    assert_int_equal(id, crypt_id(&w.keys, "record", STR("school"), STR("4711")));
    assert_int_not_equal(id, crypt_id(&w.keys, "event", STR("school"), STR("4711")));
    assert_int_not_equal(id, crypt_id(&w.keys, "record", STR("school4"), STR("711")));
    assert_int_not_equal(id, crypt_id(&w.keys, "record", STR("school"), STR("4711"), STR("")));
    assert_int_not_equal(id, crypt_hash63(&w.keys.use[KEY_BLOCK], "record",
                                          CRYPT_PARTS(STR("school"), STR("4711"))));
}

static void hmac_sha256_gives_the_published_value(void **state)
{
    (void)state;
    static const unsigned char start[] = {0x5b, 0xdc, 0xc1, 0x46, 0xbf, 0x60, 0x75, 0x4e};
    struct hash h = crypt_hmac_sha256(STR("Jefe"), STR("what do ya want for nothing?"));
    assert_memory_equal(h.at, start, sizeof start); /* RFC 4231, test case 2 */
}

static void sha256_gives_the_published_value(void **state)
{
    (void)state;
    struct hash h = crypt_sha256(STR("abc")), two = crypt_sha256_two(STR("a"), STR("bc"));
    assert_str_equal(crypt_hex(w.a, h.at, sizeof h.at),
                     "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    assert_memory_equal(h.at, two.at, sizeof h.at);
}

static void base64_survives_the_round_trip_and_refuses_rubbish(void **state)
{
    (void)state;
    unsigned char back[8];
    size_t n;
    str text = crypt_base64(w.a, "\0\xff\x01z", 4);
    assert_true(crypt_from_base64(text, back, sizeof back, &n));
    assert_int_equal(n, 4);
    assert_memory_equal(back, "\0\xff\x01z", 4);
    assert_false(crypt_from_base64(STR("!!"), back, sizeof back, &n));
    assert_false(crypt_from_base64(STR("AAAAAAAAAAAAAAAA"), back, sizeof back, &n));
}

static void base64_has_one_spelling_of_each_value(void **state)
{
    (void)state;
    unsigned char value[3], other[3];
    char text[] = "AA+/";
    size_t n;
    assert_true(crypt_from_base64(str_of(text), value, sizeof value, &n));
    for (unsigned flip = 0; flip < 4 * 8; flip++) {
        char was = text[flip / 8];
        text[flip / 8] = (char)((unsigned char)was ^ 1U << flip % 8);
        if (crypt_from_base64(str_of(text), other, sizeof other, &n) && n == sizeof other)
            assert_memory_not_equal(other, value, sizeof value);
        text[flip / 8] = was;
    }
}

static void a_signature_holds_for_its_content_only(void **state)
{
    (void)state;
    unsigned char public[CRYPT_PUBLIC_BYTES], signature[CRYPT_SIGNATURE_BYTES];
    crypt_public(&w.keys, public);
    crypt_sign(&w.keys, STR("checkpoint"), signature);
    assert_true(crypt_signed(public, STR("checkpoint"), signature));
    assert_false(crypt_signed(public, STR("checkpoinT"), signature));
    signature[0] ^= 1;
    assert_false(crypt_signed(public, STR("checkpoint"), signature));
}

static void only_the_right_password_is_right(void **state)
{
    (void)state;
    char text[CRYPT_PASSWORD_TEXT_MAX];
    assert_int_equal(crypt_password_hash(STR("correct horse battery"), &w.r, text, &w.why), ERR_OK);
    assert_true(crypt_password_right(text, STR("correct horse battery")));
    assert_false(crypt_password_right(text, STR("correct horse batterz")));
    assert_false(crypt_password_right("", STR("")));
    text[20] = text[20] == 'a' ? 'b' : 'a';
    assert_false(crypt_password_right(text, STR("correct horse battery")));
}

static void a_token_is_43_letters_and_never_twice_the_same(void **state)
{
    (void)state;
    char a[CRYPT_TOKEN_TEXT + 1], b[CRYPT_TOKEN_TEXT + 1];
    crypt_token(&w.r, a);
    crypt_token(&w.r, b);
    assert_int_equal(strlen(a), CRYPT_TOKEN_TEXT);
    assert_string_not_equal(a, b);
}

static void a_key_file_is_private_and_read_back(void **state)
{
    (void)state;
    struct keys one, two;
    struct stat st;
    assert_int_equal(keys_create(w.path, &w.r, &w.why), ERR_OK);
    assert_int_equal(stat(w.path, &st), 0);
    assert_int_equal(st.st_mode & 0777, 0600);
    assert_int_equal(keys_load(w.path, &one, &w.why), ERR_OK);
    assert_int_equal(keys_load(w.path, &two, &w.why), ERR_OK);
    assert_memory_equal(&one, &two, sizeof one);
    for (int i = 1; i < KEY__COUNT; i++)
        assert_memory_not_equal(&one.use[0], &one.use[i], sizeof one.use[0]);
    keys_wipe(&one);
    keys_wipe(&two);
    unlink(w.path);
}

static void a_key_file_is_never_overwritten(void **state)
{
    (void)state;
    assert_int_equal(keys_create(w.path, &w.r, &w.why), ERR_OK);
    assert_int_equal(keys_create(w.path, &w.r, &w.why), ERR_CONFLICT);
    unlink(w.path);
}

static void a_key_file_that_others_may_read_is_refused(void **state)
{
    (void)state;
    struct keys k;
    assert_int_equal(keys_create(w.path, &w.r, &w.why), ERR_OK);
    assert_int_equal(chmod(w.path, 0640), 0);
    assert_int_equal(keys_load(w.path, &k, &w.why), ERR_CONFIG);
    assert_string_equal(w.why.text, "other accounts may read or change the hub's key file");
    unlink(w.path);
}

static void write_key_file(str text)
{
    assert_int_equal(file_replace(w.path, text, 0600, &w.why), ERR_OK);
}

static void a_damaged_or_foreign_key_file_is_refused(void **state)
{
    (void)state;
    struct keys k;
    str text;
    assert_int_equal(keys_create(w.path, &w.r, &w.why), ERR_OK);
    assert_int_equal(file_read(w.path, 1000, w.a, &text, &w.why), ERR_OK);
    for (size_t i = 0; i < text.len; i++) {
        str changed = str_copy(w.a, text);
        ((char *)(uintptr_t)changed.at)[i] ^= 1;
        write_key_file(changed);
        assert_int_equal(keys_load(w.path, &k, &w.why), ERR_CONFIG);
    }
    write_key_file(str_upto(text, text.len - 3));
    assert_int_equal(keys_load(w.path, &k, &w.why), ERR_CONFIG);
    write_key_file(STR("aim-hub-key 2\n"));
    assert_int_equal(keys_load(w.path, &k, &w.why), ERR_CONFIG);
    assert_string_equal(w.why.text, "the key file is of a newer form");
    unlink(w.path);
}

static void a_key_file_is_whole_or_not_there_when_the_disk_fails(void **state)
{
    (void)state;
    struct keys k;
    for (long n = 1; fault_arm(FAULT_FILE, n, FAULT_ONCE); n++) {
        err made = keys_create(w.path, &w.r, &w.why);
        fault_disarm();
        if (file_exists(w.path)) assert_int_equal(keys_load(w.path, &k, &w.why), ERR_OK);
        else assert_int_not_equal(made, ERR_OK);
        unlink(w.path);
    }
}

static void no_memory_is_told(void **state)
{
    (void)state;
    struct arena *small = arena_new(16);
    str blob;
    assert_int_equal(crypt_seal(&w.keys.use[0], &w.r, HERE, STR("Jane"), small, &blob, &w.why),
                     ERR_NOMEM);
    assert_int_equal(crypt_open(&w.keys.use[KEY_WRAP], HERE,
                                sealed("a text that is longer than that"), small, &blob, &w.why),
                     ERR_NOMEM);
    arena_free(small);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_was_sealed_opens_in_its_place),
        cmocka_unit_test(the_same_text_sealed_twice_differs),
        cmocka_unit_test(a_blob_opens_in_no_other_place_and_under_no_other_key),
        cmocka_unit_test(a_change_of_any_bit_of_a_blob_is_found),
        cmocka_unit_test(a_wrapped_key_opens_what_it_sealed),
        cmocka_unit_test(an_id_depends_on_key_purpose_and_every_part),
        cmocka_unit_test(hmac_sha256_gives_the_published_value),
        cmocka_unit_test(sha256_gives_the_published_value),
        cmocka_unit_test(base64_survives_the_round_trip_and_refuses_rubbish),
        cmocka_unit_test(base64_has_one_spelling_of_each_value),
        cmocka_unit_test(a_signature_holds_for_its_content_only),
        cmocka_unit_test(only_the_right_password_is_right),
        cmocka_unit_test(a_token_is_43_letters_and_never_twice_the_same),
        cmocka_unit_test(a_key_file_is_private_and_read_back),
        cmocka_unit_test(a_key_file_is_never_overwritten),
        cmocka_unit_test(a_key_file_that_others_may_read_is_refused),
        cmocka_unit_test(a_damaged_or_foreign_key_file_is_refused),
        cmocka_unit_test(a_key_file_is_whole_or_not_there_when_the_disk_fails),
        cmocka_unit_test(no_memory_is_told),
    };
    return cmocka_run_group_tests_name("crypt", tests, make_world, drop_world);
}
