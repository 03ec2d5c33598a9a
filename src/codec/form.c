/* codec/form.c -- URL-encoded form bodies: short (64 KiB at the door), a dozen fields. */
#include "codec/form.h"

#include "codec/url.h"

/* Line ends may stand in a text area; no other control character has any business in a form. */
static bool control(unsigned char c)
{
    return (c < 0x20 && c != '\n' && c != '\r' && c != '\t') || c == 0x7f;
}

static err decode(str from, struct arena *a, str *ret_text, struct err_info *why)
{
    if (!url_decode(a, from, true, ret_text))
        return ret_text->at ? err_set(why, ERR_INPUT, "a form field is not encoded correctly")
                            : err_set(why, ERR_NOMEM, "no memory for a form");
    for (size_t i = 0; i < ret_text->len; i++)
        if (control((unsigned char)ret_text->at[i]))
            return err_set(why, ERR_INPUT, "a form field holds a control character");
    return ERR_OK;
}

static err field_add(str piece, bool once, struct arena *a, struct form *f, struct err_info *why)
{
    ptrdiff_t equals = str_find(piece, '=');
    str name = equals < 0 ? piece : str_upto(piece, (size_t)equals);
    str value = equals < 0 ? STR("") : str_from(piece, (size_t)equals + 1);
    if (f->n == FORM_FIELDS_MAX)
        return err_set(why, ERR_LIMIT, "a form has more than %d fields", FORM_FIELDS_MAX);
    err e = decode(name, a, &name, why);
    if (!e) e = decode(value, a, &value, why);
    if (e) return e;
    for (size_t i = 0; once && i < f->n; i++)
        if (str_eq(f->field[i].name, name))
            return err_set(why, ERR_INPUT, "a form field comes twice");
    f->field[f->n].name = name;
    f->field[f->n++].value = pii_of(str_trim(value));
    return ERR_OK;
}

static err parse(str body, bool once, struct arena *a, struct form *f, struct err_info *why)
{
    str piece;
    f->n = 0;
    if (str_empty(body)) return ERR_OK;
    while (str_next(&body, '&', &piece)) {
        err e = str_empty(piece) ? ERR_OK : field_add(piece, once, a, f, why);
        if (e) return e;
    }
    return ERR_OK;
}

err form_parse(str body, struct arena *a, struct form *ret_form, struct err_info *why)
{
    return parse(body, true, a, ret_form, why);
}

err form_parse_list(str body, struct arena *a, struct form *ret_form, struct err_info *why)
{
    return parse(body, false, a, ret_form, why);
}

pii form_get(const struct form *f, const char *name)
{
    for (size_t i = 0; i < f->n; i++)
        if (str_eq_c(f->field[i].name, name)) return f->field[i].value;
    return pii_of(STR(""));
}

bool form_has(const struct form *f, const char *name)
{
    for (size_t i = 0; i < f->n; i++)
        if (str_eq_c(f->field[i].name, name)) return true;
    return false;
}
