/* cli/person_why.c -- aim person explain: why records are one person, or why two persons are
 * two. */
#include "clerical/together.h"

#include "cli/looking.h"
#include "clerical/word.h"
#include "search/json.h"

static const struct command_option options[] = {
    {"other", "ID", "why this person and that one are not the same"},
    {0},
};

static err person_word(const char *word, int64_t *ret_person, struct err_info *why)
{
    if (word && person_id_of(str_of(word), ret_person)) return ERR_OK;
    (void)err_set(why, ERR_USAGE, "which person? an id has 16 digits, 0-9 and a-f");
    return err_todo(why, "aim search tells the id");
}

static void waterfall_text(const struct explanation *x, struct buf *out)
{
    if (!x->steps) return;
    buf_printf(out, "    %+6.1f  %s\n", x->start.bits, x->start.words);
    for (size_t i = 0; i < x->steps; i++)
        buf_printf(out, "    %+6.1f  %s: %s\n", x->step[i].bits, x->step[i].field,
                   x->step[i].words);
    buf_printf(out, "    %+6.1f  in all\n", x->weight);
}

static void waterfall_json(const struct explanation *x, struct json_writer *w)
{
    json_key(w, "waterfall");
    json_open_array(w);
    for (size_t i = 0; x->steps && i <= x->steps; i++) {
        const struct explain_step *s = i ? &x->step[i - 1] : &x->start;
        json_open_object(w);
        json_pair_c(w, "field", s->field);
        json_pair_c(w, "words", s->words);
        json_pair_real(w, "bits", s->bits);
        json_close_object(w);
    }
    json_close_array(w);
}

/* ---- why together ---- */

static const char *held_by(const struct together_link *l)
{
    return l->human  ? "a person said that they are one"
           : l->told ? "their agency says that the one is the other"
                     : "the evidence";
}

static const char *records_word(size_t n) { return n == 1 ? "record" : "records"; }

static void together_text(const struct together_view *v, struct buf *out)
{
    char id[PERSON_ID_TEXT + 1];
    person_id_text(v->person, id);
    buf_printf(out, "Person %s: %zu %s\n", id, v->record_count, records_word(v->record_count));
    for (size_t i = 0; i < v->record_count; i++) {
        person_id_text(v->records[i].record, id);
        buf_printf(out, "  %2zu  %s  %.*s\n", i + 1, id, STR_FMT(v->records[i].agency));
    }
    for (size_t i = 0; i < v->link_count; i++) {
        const struct together_link *l = &v->links[i];
        buf_printf(out, "\n%zu and %zu are held together by %s", l->a + 1, l->b + 1, held_by(l));
        if (!v->hidden && l->why.steps) buf_printf(out, ", %s", l->why.strength);
        buf_add_c(out, ".\n");
        waterfall_text(&l->why, out);
    }
    if (v->hidden)
        buf_add_c(out, "\nThe evidence itself is hidden from you, for somebody's safety.\n");
    if (!v->link_count) return;
    const struct together_link *weak = &v->links[v->weakest];
    buf_printf(out,
               "\nThe weakest link is the one between %zu and %zu: it has %zu %s on one side and "
               "%zu on the other, and ",
               weak->a + 1, weak->b + 1, v->one_side, records_word(v->one_side), v->other_side);
    if (v->crossing <= 1)
        buf_add_c(out, "nothing else holds the two sides together.\n");
    else
        buf_printf(out, "%zu more links across would each do.\n", v->crossing - 1);
    if (v->would_part.len) buf_printf(out, "%.*s.\n", STR_FMT(v->would_part));
    buf_add_c(out,
              "Whatever the evidence, 'aim person split' parts them when two stewards say so.\n");
}

static void together_json(const struct together_view *v, struct buf *out)
{
    struct json_writer w = {.out = out};
    json_open_object(&w);
    person_id_json(&w, "person", v->person);
    json_key(&w, "records");
    json_open_array(&w);
    for (size_t i = 0; i < v->record_count; i++) {
        json_open_object(&w);
        person_id_json(&w, "record", v->records[i].record);
        json_pair_text(&w, "agency", v->records[i].agency);
        json_close_object(&w);
    }
    json_close_array(&w);
    json_key(&w, "links");
    json_open_array(&w);
    for (size_t i = 0; i < v->link_count; i++) {
        const struct together_link *l = &v->links[i];
        json_open_object(&w);
        person_id_json(&w, "record", v->records[l->a].record);
        person_id_json(&w, "other", v->records[l->b].record);
        json_pair_c(&w, "held_by", l->human ? "person" : l->told ? "agency" : "evidence");
        if (!v->hidden) json_pair_real(&w, "weight", l->weight);
        if (!v->hidden) waterfall_json(&l->why, &w);
        json_close_object(&w);
    }
    json_close_array(&w);
    if (v->link_count) {
        json_key(&w, "weakest");
        json_open_object(&w);
        json_pair_int(&w, "link", (int64_t)v->weakest);
        json_pair_int(&w, "one_side", (int64_t)v->one_side);
        json_pair_int(&w, "other_side", (int64_t)v->other_side);
        json_pair_int(&w, "links_across", (int64_t)v->crossing);
        if (!v->hidden) json_pair_text(&w, "would_part", v->would_part);
        json_close_object(&w);
    }
    json_close_object(&w);
    buf_byte(out, '\n');
}

/* ---- why not ---- */

static void apart_text(const struct apart_view *v, struct buf *out)
{
    char pair[PAIR_TEXT + 1];
    if (v->same) {
        buf_add_c(out, "The two ids mean the same person.\n");
        return;
    }
    pair_text(v->pair[0], v->pair[1], pair);
    buf_printf(out, "They are two persons: %s.\n", v->verdict);
    buf_printf(out, "Their strongest pair of records is %s", pair);
    if (!v->hidden && v->compared)
        buf_printf(out, ", at %+.1f bits; records join by themselves at %+.1f", v->weight,
                   v->upper);
    buf_add_c(out, ".\n");
    waterfall_text(&v->why, out);
    if (!v->hidden && v->why.rule[0]) buf_printf(out, "Rule: %s.\n", v->why.rule);
    if (v->would_join.len) buf_printf(out, "%.*s.\n", STR_FMT(v->would_join));
    if (v->waits) buf_add_c(out, "It waits in clerical review: aim link review show PAIR.\n");
}

static void apart_json(const struct apart_view *v, struct buf *out)
{
    struct json_writer w = {.out = out};
    char pair[PAIR_TEXT + 1];
    pair_text(v->pair[0], v->pair[1], pair);
    json_open_object(&w);
    person_id_json(&w, "person", v->person);
    person_id_json(&w, "other", v->other);
    json_pair_bool(&w, "same", v->same);
    if (!v->same) {
        json_pair_c(&w, "because", v->verdict);
        json_pair_c(&w, "pair", pair);
        json_pair_bool(&w, "waits_for_review", v->waits);
        json_pair_bool(&w, "a_person_said_so", v->human);
        if (!v->hidden) {
            json_pair_real(&w, "weight", v->weight);
            json_pair_real(&w, "joins_at", v->upper);
            json_pair_text(&w, "would_join", v->would_join);
            waterfall_json(&v->why, &w);
        }
    }
    json_close_object(&w);
    buf_byte(out, '\n');
}

/* ---- */

static err explain(struct call *call, struct looking_call *l, int64_t person, struct err_info *why)
{
    const char *other = call_option(call, "other");
    struct together_view together;
    struct apart_view apart;
    int64_t second = 0;
    err e = other ? person_word(other, &second, why) : ERR_OK;
    if (!e && other)
        e = clerical_apart(call->hub, &l->viewer, person, second, call->arena, &apart, why);
    if (!e && !other)
        e = clerical_together(call->hub, l->partners, &l->viewer, person, call->arena, &together,
                              why);
    if (e) return e;
    if (other && call->json) apart_json(&apart, &call->out);
    if (other && !call->json) apart_text(&apart, &call->out);
    if (!other && call->json) together_json(&together, &call->out);
    if (!other && !call->json) together_text(&together, &call->out);
    return ERR_OK;
}

static err run(struct call *call, struct err_info *why)
{
    struct looking_call l = {0};
    int64_t person = 0;
    err e = person_word(call->word_count == 1 ? call->words[0] : NULL, &person, why);
    if (e) return e;
    e = looking_start(call, "correction", &l, why);
    if (!e) e = explain(call, &l, person, why);
    looking_end(&l);
    return e;
}

const struct command command_person_explain = {
    .name = "person explain",
    .words = "ID",
    .help = "why these records are one person; --other: why two persons are two",
    .options = options,
    .needs = CAP_MATCH_REVIEW,
    .audit = AUDIT_EXPLAINED,
    .notes_itself = true,
    .run = run,
};
