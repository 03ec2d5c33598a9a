/* What a MESH mailbox may answer: lines of a head, a list of messages, the id of one that it took,
 * what became of it. Nothing that is read may lead anywhere but into this mailbox. The first byte
 * says which. */
#include "fuzz.h"

#include "mesh/inside.h"

static void head(str text, const struct mesh *m, struct arena *a)
{
    static struct mesh_reply r;
    int64_t chunk = 0, chunks = 0;
    str line;
    (void)m, (void)a;
    memset(&r, 0, sizeof r);
    while (str_next(&text, '\n', &line)) {
        if (!mesh_read_head(line, &r)) continue;
        const char *const kept[] = {r.from, r.workflow, r.range, r.type, r.linked, r.encoding};
        for (size_t i = 0; i < COUNT(kept); i++) {
            FUZZ_HOLDS(memchr(kept[i], 0, MESH_VALUE_BYTES_MAX));
            for (const char *c = kept[i]; *c; c++)
                FUZZ_HOLDS(*c > ' ' && *c <= '~');
        }
    }
    if (mesh_read_range(r.range, &chunk, &chunks))
        FUZZ_HOLDS(chunk >= 1 && chunks >= chunk && chunks <= MESH_CHUNKS_MAX);
}

static bool stays_in_the_path(str id)
{
    for (size_t i = 0; i < id.len; i++)
        if (strchr("/?#%&.:\\ ", id.at[i])) return false;
    return id.len > 0;
}

static void page(str text, const struct mesh *m, struct arena *a)
{
    struct mesh_page p = {0};
    struct err_info why = {0};
    err e = mesh_read_page(m, text, a, &p, &why);
    FUZZ_HOLDS(e ? why.text[0] && !p.n && !p.next : p.messages != NULL);
    for (size_t i = 0; i < p.n; i++)
        FUZZ_HOLDS(stays_in_the_path(p.messages[i]));
    FUZZ_HOLDS(!p.next || (strncmp(p.next, "/inbox", 6) == 0 &&
                           strlen(p.next) < MESH_PATH_BYTES_MAX));
}

static void id(str text, const struct mesh *m, struct arena *a)
{
    char message[MESH_VALUE_BYTES_MAX] = "";
    struct err_info why = {0};
    (void)m;
    err e = mesh_read_id(text, a, message, &why);
    FUZZ_HOLDS(e ? why.text[0] && !message[0] : stays_in_the_path(str_of(message)));
}

static void state(str text, const struct mesh *m, struct arena *a)
{
    const char *word = NULL;
    struct err_info why = {0};
    (void)m;
    err e = mesh_read_state(text, a, &word, &why);
    FUZZ_HOLDS(e ? why.text[0] && !word : true);
    FUZZ_HOLDS(!word || strcmp(word, "taken") == 0 || strcmp(word, "returned") == 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *at, size_t len)
{
    static void (*const forms[])(str text, const struct mesh *m, struct arena *a) = {head, page, id,
                                                                                     state};
    static const struct mesh m = {.url = "https://mesh.example", .mailbox = "X26ABC1"};
    if (!len) return 0;
    struct arena *a = arena_new(16 << 20);
    if (a) forms[at[0] % COUNT(forms)](str_range((const char *)at + 1, len - 1), &m, a);
    arena_free(a);
    return 0;
}
