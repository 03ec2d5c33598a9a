/* ingest/bundle_plan.c -- the `files` of a mapping:
 *
 *     files:
 *       - file: ssd_person.csv
 *         what: persons
 *         rows: {columns: {...}, ignore: [...]}     # a mapping of its own
 *       - file: ssd_linked_identifiers.csv
 *         what: identifiers
 *         kinds: {NHS Number: nhs_number, Former person id: merged}
 *         optional: yes
 *         rows: {...} */
#include "ingest/bundle.h"

static err read_kinds(struct bundle_part *p, const struct yaml_node *map, struct err_info *why)
{
    err e = ERR_OK;
    for (const struct yaml_node *one = map ? map->first : NULL; !e && one; one = one->next) {
        e = yaml_is(one, YAML_TEXT, why);
        if (e) break;
        if (p->kind_count == BUNDLE_KINDS_MAX) return yaml_err(one, why, "too many kinds");
        struct bundle_kind *k = &p->kinds[p->kind_count++];
        *k = (struct bundle_kind){str_trim(one->key), column_find(one->text)};
        if (k->ours == COLUMN__COUNT && !str_eq(one->text, STR("merged")))
            e = yaml_err(one, why, "a kind is a column of the feed format, or merged");
        else if (k->ours < COLUMN__COUNT && column_table[k->ours].kind != COLUMN_NUMBER)
            e = yaml_err(one, why, "this column holds no number");
    }
    return e;
}

static err read_part(struct arena *a, const struct yaml_node *item, struct bundle_part *p,
                     struct err_info *why)
{
    static const char *const allowed[] = {"file", "what", "optional", "kinds", "rows", NULL};
    static const char *const words[] = {
#define BUNDLE_WORD(name, word) word,
        BUNDLE_WHAT_LIST(BUNDLE_WORD)
#undef BUNDLE_WORD
            NULL};
    const struct yaml_node *kinds = NULL, *rows = NULL;
    size_t what = 0;
    err e = yaml_only(item, allowed, why);
    if (!e) e = yaml_need_text(item, "file", &p->file, why);
    if (!e && (!p->file.len || p->file.at[0] == '.' || str_find(p->file, '/') >= 0))
        e = yaml_err(yaml_get(item, "file"), why, "the name of a file, without a folder");
    if (!e) e = yaml_need_word(item, "what", words, &what, why);
    if (!e) e = yaml_may_bool(item, "optional", &p->optional, why);
    if (!e) e = yaml_may_map(item, "kinds", &kinds, why);
    if (!e) e = yaml_need_map(item, "rows", &rows, why);
    p->what = (enum bundle_what)what;
    if (!e && (kinds != NULL) != (p->what == BUNDLE_IDENTIFIERS))
        e = yaml_err(item, why, "identifiers, and nothing else, have kinds");
    if (!e) e = read_kinds(p, kinds, why);
    return e ? e : mapping_read_node(a, rows, &p->rows, why);
}

err bundle_plan_read(struct arena *a, const struct yaml_node *files, struct bundle_plan *ret_plan,
                     struct err_info *why)
{
    size_t persons = 0;
    err e = ERR_OK;
    *ret_plan = (struct bundle_plan){.n = 0};
    for (const struct yaml_node *item = files->first; !e && item; item = item->next) {
        if (ret_plan->n == BUNDLE_FILES_MAX) return yaml_err(item, why, "too many files");
        struct bundle_part *p = &ret_plan->part[ret_plan->n];
        e = read_part(a, item, p, why);
        for (size_t i = 0; !e && i < ret_plan->n; i++)
            if (str_eq_nocase(ret_plan->part[i].file, p->file))
                e = yaml_err(item, why, "this file is named twice");
        ret_plan->n++;
        persons += p->what == BUNDLE_PERSONS;
    }
    if (!e && persons != 1) e = yaml_err(files, why, "one of the files holds the persons");
    return e;
}
