/* Any bytes as the head of a request: a line of path and version, then header lines. What passes
 * has one host, one length at most, and a path that stays inside the site. */
#include "fuzz.h"

#include "http/guard.h"

enum { BODY_BYTES_MAX = 1000, PATH_ROOM = 400, VERSION_ROOM = 20 };

static void line_of(str *rest, char *room, size_t bytes)
{
    str line;
    if (!str_next(rest, '\n', &line)) line = STR("");
    line = str_upto(line, bytes - 1);
    for (size_t i = 0; i < line.len; i++)
        room[i] = line.at[i] ? line.at[i] : '?';
    room[line.len] = '\0';
}

static void judge(str rest, bool machine, bool has_body)
{
    struct guard g = {0};
    char path[PATH_ROOM], version[VERSION_ROOM];
    str line;
    int hosts = 0, lengths = 0;
    line_of(&rest, path, sizeof path);
    line_of(&rest, version, sizeof version);
    guard_line(&g, true, path, version, machine);
    while (str_next(&rest, '\n', &line)) {
        ptrdiff_t colon = str_find(line, ':');
        str name = colon < 0 ? line : str_upto(line, (size_t)colon),
            value = colon < 0 ? STR("") : str_from(line, (size_t)colon + 1);
        guard_header(&g, name, value);
        hosts += str_eq_nocase(name, STR("host"));
        lengths += str_eq_nocase(name, STR("content-length")) ||
                   str_eq_nocase(name, STR("transfer-encoding"));
    }
    if (guard_judge(&g, has_body, BODY_BYTES_MAX)) {
        FUZZ_HOLDS(g.status >= 400 && g.status < 600);
        return;
    }
    FUZZ_HOLDS(hosts == 1 && lengths <= 1);
    FUZZ_HOLDS(path[0] == '/' && !strstr(path, "..") && !strstr(path, "//"));
    FUZZ_HOLDS(g.length >= 0 && g.length <= BODY_BYTES_MAX);
    FUZZ_HOLDS(has_body || (!g.chunked && !g.length));
    FUZZ_HOLDS(!has_body || !g.foreign);
}

int LLVMFuzzerTestOneInput(const uint8_t *at, size_t len)
{
    str text = str_range((const char *)at, len);
    for (int kind = 0; kind < 4; kind++)
        judge(text, kind & 1, kind & 2);
    return 0;
}
