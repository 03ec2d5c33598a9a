/* fhir/read.c -- see the header. */
#include "fhir/read.h"

#include <stdio.h>

static size_t down(struct reading *r, const char *text)
{
    size_t mark = r->path_len, room = FHIR_PATH_MAX - mark;
    int n = snprintf(r->fault->path + mark, room, "%s", text);
    r->path_len = n > 0 && (size_t)n < room ? mark + (size_t)n : FHIR_PATH_MAX - 1;
    return mark;
}

size_t read_down(struct reading *r, const char *name)
{
    size_t mark = r->path_len;
    if (mark) (void)down(r, ".");
    (void)down(r, name);
    return mark;
}

static size_t read_down_at(struct reading *r, size_t index)
{
    char text[24];
    (void)snprintf(text, sizeof text, "[%zu]", index);
    return down(r, text);
}

void read_up(struct reading *r, size_t mark)
{
    r->path_len = mark;
    r->fault->path[mark] = '\0';
}

err read_fault(struct reading *r, const char *code, const char *text)
{
    r->fault->code = code;
    return err_set(r->why, ERR_INPUT, "%s%s%s", r->fault->path, r->path_len ? " " : "", text);
}

err read_no_memory(struct reading *r)
{
    return err_set(r->why, ERR_NOMEM, "no memory to read a resource");
}

static bool listed(const char *const *names, str name)
{
    for (; *names; names++)
        if (str_eq_c(name, *names)) return true;
    return false;
}

err read_only(struct reading *r, const struct json_value *object, const char *const *names)
{
    static const char *const everywhere[] = {"id", "extension", NULL};
    const struct json_value *value;
    void *cursor = NULL;
    str name;
    while (json_next(object, &cursor, &name, &value)) {
        if (name.len > 1 && name.at[0] == '_') name = str_from(name, 1);
        if (!listed(names, name) && !listed(everywhere, name))
            return read_fault(r, "structure", "has an element that FHIR R4 does not have there");
    }
    return ERR_OK;
}

/* As deep as the JSON reader lets anything be. */
static bool modified(const struct json_value *v)
{
    const struct json_value *value;
    void *cursor = NULL;
    str name;
    for (size_t i = 0; json_kind(v) == JSON_IS_ARRAY && i < json_count(v); i++)
        if (modified(json_at(v, i))) return true;
    while (json_kind(v) == JSON_IS_OBJECT && json_next(v, &cursor, &name, &value))
        if (str_eq_c(name, "modifierExtension") || str_eq_c(name, "implicitRules") ||
            modified(value))
            return true;
    return false;
}

err read_no_modifiers(struct reading *r, const struct json_value *v)
{
    if (!modified(v)) return ERR_OK;
    return read_fault(r, "extension",
                      "has a modifierExtension or implicitRules, which are not understood here");
}

err read_text(struct reading *r, const struct json_value *object, const char *name, str *ret)
{
    const struct json_value *v = json_get(object, name);
    if (!v) return ERR_OK;
    size_t mark = read_down(r, name);
    str text;
    err e = ERR_OK;
    if (!json_as_text(v, &text)) return read_fault(r, "structure", "is not a text");
    text = str_trim(text);
    if (text.len == 0 || text.len > FHIR_TEXT_MAX)
        return read_fault(r, "value", "is empty, or longer than 1000 bytes");
    for (size_t i = 0; i < text.len; i++)
        if ((unsigned char)text.at[i] < ' ' || text.at[i] == 127)
            return read_fault(r, "value", "holds a control character");
    *ret = text;
    read_up(r, mark);
    return e;
}

err read_flag(struct reading *r, const struct json_value *object, const char *name,
              enum fhir_said *ret)
{
    const struct json_value *v = json_get(object, name);
    bool yes;
    if (!v) return ERR_OK;
    size_t mark = read_down(r, name);
    if (!json_as_bool(v, &yes)) return read_fault(r, "structure", "is not true or false");
    *ret = yes ? FHIR_YES : FHIR_NO;
    read_up(r, mark);
    return ERR_OK;
}

err read_word(struct reading *r, const struct json_value *object, const char *name,
              const char *const *words, int *ret)
{
    str text = STR("");
    err e = read_text(r, object, name, &text);
    if (e || !text.len) return e;
    for (int i = 0; words[i]; i++) {
        if (!str_eq_c(text, words[i])) continue;
        *ret = i;
        return ERR_OK;
    }
    (void)read_down(r, name);
    return read_fault(r, "code-invalid", "is none of the codes that R4 has for it");
}

err read_date(struct reading *r, const struct json_value *object, const char *name,
              struct date *ret)
{
    str text = STR("");
    err e = read_text(r, object, name, &text);
    if (e || !text.len) return e;
    if (date_parse_iso(text, ret) && ret->year) return ERR_OK;
    (void)read_down(r, name);
    return read_fault(r, "value", "is not a date like 2014-03-26, 2014-03 or 2014");
}

err read_list(struct reading *r, const struct json_value *object, const char *name,
              const struct json_value **ret)
{
    const struct json_value *v = json_get(object, name);
    *ret = v;
    if (!v) return ERR_OK;
    size_t mark = read_down(r, name);
    if (json_kind(v) != JSON_IS_ARRAY || !json_count(v))
        return read_fault(r, "structure", "is not a list of at least one item");
    if (json_count(v) > FHIR_LIST_MAX) return read_fault(r, "too-long", "has too many items");
    read_up(r, mark);
    return ERR_OK;
}

err read_each(struct reading *r, const struct json_value *object, const char *name,
              read_item *item, void *ctx)
{
    const struct json_value *list;
    err e = read_list(r, object, name, &list);
    if (e || !list) return e;
    size_t mark = read_down(r, name);
    for (size_t i = 0; !e && i < json_count(list); i++) {
        size_t at = read_down_at(r, i);
        e = item(r, json_at(list, i), ctx);
        if (!e) read_up(r, at);
    }
    if (!e) read_up(r, mark);
    return e;
}

err read_object(struct reading *r, const struct json_value *v)
{
    return json_kind(v) == JSON_IS_OBJECT && json_count(v)
               ? ERR_OK
               : read_fault(r, "structure", "is not an object with something in it");
}
