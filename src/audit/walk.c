/* audit/walk.c -- see verify_inside.h. */
#include "audit/verify_inside.h"

#include <stdarg.h>
#include <stdio.h>

err walk_begin(struct walk *w, const struct verifier *v, str kept, struct err_info *why)
{
    *w = (struct walk){
        .verifier = *v, .kept = {.size = -1}, .report = {.first_bad = -1, .whole = true}};
    if (str_empty(kept)) return ERR_OK;
    err e = checkpoint_open(kept, v, &w->kept, why);
    if (e) (void)err_todo(why, "give the checkpoint of this log as it was kept, unchanged");
    return e;
}

bool walk_bad(struct walk *w, int64_t position, const char *format, ...)
{
    if (!w->report.whole) return false;
    va_list args;
    va_start(args, format);
    vsnprintf(w->report.problem, sizeof w->report.problem, format, args);
    va_end(args);
    w->report.whole = false;
    w->report.first_bad = position;
    return false;
}

static bool check_kept(struct walk *w)
{
    if (w->tree.size != w->kept.size) return true;
    struct hash root = frontier_root(&w->tree);
    if (crypt_same(root.at, w->kept.root.at, sizeof root.at)) return true;
    return walk_bad(w, -1, "the log is not the one whose checkpoint of size %lld was kept",
                    (long long)w->kept.size);
}

bool walk_leaf(struct walk *w, const struct hash *leaf)
{
    if (w->tree.size == 0 && !check_kept(w)) return false;
    frontier_add(&w->tree, leaf);
    w->report.size = w->tree.size;
    return check_kept(w);
}

bool walk_checkpoint(struct walk *w, str note)
{
    struct checkpoint c;
    struct err_info why;
    if (checkpoint_open(note, &w->verifier, &c, &why))
        return walk_bad(w, -1, "checkpoint of size %lld: %s", (long long)w->tree.size, why.text);
    struct hash root = frontier_root(&w->tree);
    if (c.size != w->tree.size || !crypt_same(root.at, c.root.at, sizeof root.at))
        return walk_bad(
            w, w->last_good,
            "the entries from %lld on are not those that the checkpoint of size %lld signed",
            (long long)w->last_good, (long long)w->tree.size);
    w->last_good = w->tree.size;
    w->report.checkpoints++;
    return true;
}

bool walk_end(struct walk *w)
{
    w->report.unsigned_tail = w->tree.size - w->last_good;
    if (w->report.whole && w->kept.size > w->tree.size)
        return walk_bad(
            w, w->tree.size,
            "the log ends at %lld entries, but a checkpoint of %lld was kept: the end is cut off",
            (long long)w->tree.size, (long long)w->kept.size);
    return w->report.whole;
}
