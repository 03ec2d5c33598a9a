/* agency/region_value.c -- single values of the region file, each refused at its place. */
#include "agency/region_inside.h"

err region_no_memory(struct err_info *why)
{
    return err_set(why, ERR_NOMEM, "no memory to read the region file");
}

static bool is_code(str s)
{
    if (s.len < 1 || s.len > 40 || !(s.at[0] >= 'a' && s.at[0] <= 'z')) return false;
    for (size_t i = 0; i < s.len; i++)
        if (!memchr("abcdefghijklmnopqrstuvwxyz0123456789-_", s.at[i], 38)) return false;
    return true;
}

static err check_code(const struct yaml_node *at, str code, struct err_info *why)
{
    if (is_code(code)) return ERR_OK;
    return yaml_err(
        at, why,
        "a code has at most 40 lower-case letters, digits, - and _, and starts with a letter");
}

err region_need_code(const struct yaml_node *map, const char *key, str *ret, struct err_info *why)
{
    err e = yaml_need_text(map, key, ret, why);
    return e ? e : check_code(yaml_get(map, key), *ret, why);
}

static err check_line(const struct yaml_node *at, const char *key, str s, size_t most,
                      struct err_info *why)
{
    bool odd = s.len == 0 || s.len > most;
    for (size_t i = 0; i < s.len; i++)
        odd = odd || (unsigned char)s.at[i] < 32 || s.at[i] == 127;
    return odd ? yaml_err(at, why, "'%s' must be one line of 1 to %zu characters", key, most)
               : ERR_OK;
}

err region_need_line(const struct yaml_node *map, const char *key, size_t most, str *ret,
                     struct err_info *why)
{
    err e = yaml_need_text(map, key, ret, why);
    return e ? e : check_line(yaml_get(map, key), key, *ret, most, why);
}

err region_may_line(const struct yaml_node *map, const char *key, size_t most, str *ret,
                    struct err_info *why)
{
    const struct yaml_node *at = yaml_get(map, key);
    err e = yaml_may_text(map, key, ret, why);
    if (e || !at || at->kind == YAML_EMPTY) return e;
    return check_line(at, key, *ret, most, why);
}

static err check_phone(const struct yaml_node *at, const char *key, str s, struct err_info *why)
{
    size_t digits = 0;
    bool odd = s.len > 30;
    for (size_t i = 0; i < s.len; i++) {
        digits += s.at[i] >= '0' && s.at[i] <= '9';
        odd = odd || !memchr("0123456789 +()-", s.at[i], 15);
    }
    if (!odd && digits >= 3) return ERR_OK;
    return yaml_err(at, why, "'%s' must be a telephone number of digits and spaces", key);
}

err region_need_phone(const struct yaml_node *map, const char *key, str *ret, struct err_info *why)
{
    err e = yaml_need_text(map, key, ret, why);
    return e ? e : check_phone(yaml_get(map, key), key, *ret, why);
}

err region_need_int32(const struct yaml_node *map, const char *key, int64_t min, int64_t max,
                      int32_t *ret, struct err_info *why)
{
    int64_t value = 0;
    err e = yaml_need_int(map, key, min, max, &value, why);
    if (!e) *ret = (int32_t)value;
    return e;
}

err region_once(struct map_str *seen, const struct yaml_node *at, str code, struct err_info *why)
{
    bool fresh;
    uint64_t *slot = map_str_put(seen, code, &fresh);
    if (!slot) return region_no_memory(why);
    return fresh ? ERR_OK : yaml_err(at, why, "this code is there twice");
}
