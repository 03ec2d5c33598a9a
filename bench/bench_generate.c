/* The synthetic region: how fast it is made, how fast links are measured, and how hard it is. */
#include "bench.h"

#include "generate/generate.h"
#include "quality/eval_linkage.h"

#include "base/file.h"

#include <stdio.h>
#include <unistd.h>

enum { PERSONS = 100 * 1000 };

struct work {
    char folder[80], truth[120], links[120], feeds[120];
    struct generate_totals totals;
    struct eval_linkage quality;
};

static bool make(void *context)
{
    struct work *w = context;
    struct generate_options o = {
        .persons = PERSONS, .seed = 1, .today = {2026, 11, 22}, .out = w->folder};
    struct err_info why;
    return generate_region(&o, &w->totals, &why) == ERR_OK;
}

static bool measure(void *context)
{
    struct work *w = context;
    struct err_info why;
    const struct eval_files files = {.truth = w->truth, .links = w->links, .feeds = w->feeds};
    return eval_linkage(&files, &w->quality, &why) == ERR_OK;
}

static void clean_up(const struct work *w)
{
    static const char *const feeds[] = {"city-ae",
                                        "community-health",
                                        "gp-network",
                                        "childrens-hospital",
                                        "primary-schools",
                                        "secondary-schools",
                                        "police",
                                        "childrens-social-care",
                                        "housing",
                                        "fire",
                                        "adult-social-care",
                                        "harbour-families"};
    char path[160];
    for (size_t i = 0; i < COUNT(feeds); i++) {
        snprintf(path, sizeof path, "%s/%s.csv", w->feeds, feeds[i]);
        unlink(path);
    }
    rmdir(w->feeds);
    static const char *const rest[] = {"truth.csv", "links.csv", "rules.yaml", "region.yaml"};
    for (size_t i = 0; i < COUNT(rest); i++) {
        snprintf(path, sizeof path, "%s/%s", w->folder, rest[i]);
        unlink(path);
    }
    rmdir(w->folder);
}

int main(int argc, char **argv)
{
    struct bench b = bench_start("generate", argc, argv);
    static struct work w;
    struct err_info why;
    snprintf(w.folder, sizeof w.folder, "bench_region_%ld.tmp", (long)getpid());
    snprintf(w.truth, sizeof w.truth, "%s/truth.csv", w.folder);
    snprintf(w.links, sizeof w.links, "%s/links.csv", w.folder);
    snprintf(w.feeds, sizeof w.feeds, "%s/feeds", w.folder);
    bench_once(&b, "100,000 persons", "persons", PERSONS, make, &w);
    if (w.totals.rows && !file_replace(w.links, STR("agency,person_ref,person_id\n"), 0600, &why)) {
        bench_figure(&b, "rows per person", "rows", (double)w.totals.rows / PERSONS);
        bench_once(&b, "eval linkage with baseline", "records", (double)w.totals.records, measure,
                   &w);
        bench_figure(&b, "recall of the exact join", "",
                     (double)w.quality.baseline_right / (double)w.quality.true_pairs);
    }
    clean_up(&w);
    return bench_end(&b);
}
