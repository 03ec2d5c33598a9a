/* clerical/pair.c -- see pair.h. */
#include "clerical/bridge.h"

#include "base/buf.h"
#include "store/cell.h"

int64_t pair_evidence(const struct keys *k, const struct features *a, const struct features *b)
{
    const struct features *ends[] = {a, b};
    struct buf packed[2] = {BUF_INIT(2 * FEATURE_PACKED_MAX), BUF_INIT(2 * FEATURE_PACKED_MAX)};
    for (int i = 0; i < 2; i++)
        if (ends[i]) features_pack(ends[i], &packed[i]);
    int64_t hash = crypt_id(k, "pair evidence", buf_str(&packed[0]), buf_str(&packed[1]));
    for (int i = 0; i < 2; i++)
        buf_release(&packed[i]);
    return hash;
}

static str bytes(const void *at, size_t len) { return str_range(at, len); }

int64_t pair_state(const struct keys *k, const int64_t person[2], const int64_t version[2],
                   int32_t weight, uint32_t flags)
{
    return crypt_id(k, "pair state", bytes(person, 2 * sizeof *person),
                    bytes(version, 2 * sizeof *version), bytes(&weight, sizeof weight),
                    bytes(&flags, sizeof flags));
}

bool pair_allowed(const struct look *l, int32_t shield, int32_t other_shield)
{
    const int32_t shields[] = {shield, other_shield, shield | other_shield};
    const enum field fields[] = {FIELD_KNOWN, FIELD_POSSIBLE, FIELD_NAME};
    for (size_t i = 0; i < COUNT(shields); i++)
        for (size_t f = 0; f < COUNT(fields); f++) {
            struct subject s = {.shield = shields[i], .audience = 3};
            if (access_decide(l, &s, fields[f]).disclose != DISCLOSE_SHOW) return false;
        }
    return true;
}

bool pair_hides(const struct look *l, int32_t shield)
{
    const enum field compared[] = {FIELD_NAME,        FIELD_BIRTH_DATE,  FIELD_GENDER,
                                   FIELD_OTHER_NAMES, FIELD_ADDRESS, FIELD_IDENTIFIERS};
    for (size_t f = 0; f < COUNT(compared); f++) {
        struct subject s = {.shield = shield, .audience = 3};
        if (access_decide(l, &s, compared[f]).disclose != DISCLOSE_SHOW) return true;
    }
    return false;
}

struct hard pair_hard(const struct model *m, int64_t record, int64_t other, int32_t weight,
                      uint32_t flags, int32_t records, int32_t shield)
{
    enum { MANY = 4, SAMPLE = 10 };
    const double bits = weight / 1000.0;
    struct hard h = {{NULL}};
    const char *both = NULL;
    if ((record ^ other) % SAMPLE == 0) both = "one pair in ten is seen by two people";
    if (shield) both = "one of the two is protected";
    h.why[ANSWER_SAME] = h.why[ANSWER_DIFFERENT] = both;
    if (records >= MANY) h.why[ANSWER_SAME] = "many records would change their person";
    if (flags & (LINK_TWIN | LINK_UNSURE))
        h.why[ANSWER_SAME] = "they may be twins, or the given name does not settle it";
    if (flags & LINK_AGES) h.why[ANSWER_SAME] = "they may be parent and child of one name";
    if (flags & LINK_CANNOT)
        h.why[ANSWER_SAME] = "a verified number or the adoption wall speaks against it";
    if (bits < m->lower) h.why[ANSWER_SAME] = "the evidence is against it";
    if (bits >= m->upper) h.why[ANSWER_DIFFERENT] = "the evidence would join the two by itself";
    return h;
}

int32_t pair_choice(bool child, bool rule, int32_t records, int32_t waits)
{
    enum { MANY = 4 };
    return (child ? CHOICE_CHILD : 0) | (rule ? CHOICE_RULE : 0) |
           (records >= MANY ? CHOICE_MANY : 0) | waits * CHOICE_WAITS;
}

struct shields {
    const struct inspection *in;
    const int64_t *person;
    int32_t *shield;
};

static err on_head(void *ctx, size_t which, const struct q_record_get_row *row)
{
    struct shields *s = ctx;
    for (int i = 0; i < 2; i++)
        if (s->in->records[which].person == s->person[i]) s->shield[i] |= row->shield;
    return ERR_OK;
}

err around_shields(struct db *db, const struct inspection *around, const int64_t person[2],
                   struct arena *a, int32_t shield[2], struct err_info *why)
{
    struct shields s = {around, person, shield};
    size_t n = around->record_count;
    struct q_record_get_in *in = ARENA_ARRAY(a, struct q_record_get_in, n + 1);
    if (!in) return err_set(why, ERR_NOMEM, "who protects these persons");
    for (size_t i = 0; i < n; i++) {
        const struct inspect_record *r = &around->records[i];
        in[i] = (struct q_record_get_in){cell_of(r->record), r->record};
        for (int k = 0; k < 2; k++)
            if (r->person == person[k]) shield[k] |= r->shield;
    }
    return q_record_get_set(db, in, n, on_head, &s, why);
}

/* ---- loading ---- */

struct loading {
    struct db *db;
    struct hub *hub;
    struct arena *a;
    struct pair *p;
    struct err_info *why;
};

static err load_around(struct loading *l)
{
    struct pair *p = l->p;
    const int64_t ids[] = {p->record, p->other};
    err e = link_inspect(l->db, l->hub, ids, 2, l->a, &p->around, l->why);
    for (int i = 0; i < 2 && !e; i++) {
        p->ends[i] = inspect_find(&p->around, ids[i]);
        if (!p->ends[i]) return err_set(l->why, ERR_ABSENT, "there is no such pair of records");
    }
    if (e) return e;
    p->together = p->ends[0]->person == p->ends[1]->person;
    if (p->together) p->bridge = bridge_side(&p->around, p->ends[0], p->ends[1]);
    p->comparable = p->ends[0]->features && p->ends[1]->features;
    if (p->comparable)
        judge_records(p->around.model, p->ends[0]->features, p->ends[1]->features, &p->judged);
    p->evidence = pair_evidence(&l->hub->keys, p->ends[0]->features, p->ends[1]->features);
    return ERR_OK;
}

static err load_shields(struct loading *l)
{
    const int64_t persons[] = {l->p->ends[0]->person, l->p->ends[1]->person};
    return around_shields(l->db, &l->p->around, persons, l->a, l->p->shield, l->why);
}

static err load_queue(struct loading *l)
{
    struct pair *p = l->p;
    int32_t cell = cell_of(p->record);
    struct q_match_is_possible_row row;
    struct q_match_item_row item;
    struct q_match_claim_row claim;
    struct q_match_decision_row decision;
    err e = q_match_is_possible(l->db, &(struct q_match_is_possible_in){cell, p->record, p->other},
                                l->a, &row, l->why);
    p->possible = !e;
    if (e && e != ERR_ABSENT) return e;
    e = q_match_item(l->db, &(struct q_match_item_in){cell, p->record, p->other}, l->a, &item,
                     l->why);
    p->choice = -1;
    if (!e) {
        p->asked = item.asked == WAITS_ASKED;
        p->since_ms = item.since_ms;
        p->choice = pair_choice(item.child, item.rule, item.records, item.asked);
    }
    if (e && e != ERR_ABSENT) return e;
    e = q_match_claim(l->db, &(struct q_match_claim_in){cell, p->record, p->other}, l->a, &claim,
                      l->why);
    if (!e && claim.until_ms > hub_now_ms(l->hub))
        p->claimed_by = claim.login, p->claimed_since_ms = claim.since_ms,
        p->claimed_until_ms = claim.until_ms;
    if (e && e != ERR_ABSENT) return e;
    e = q_match_decision(l->db, &(struct q_match_decision_in){cell, p->record, p->other}, l->a,
                         &decision, l->why);
    if (e) return e == ERR_ABSENT ? ERR_OK : e;
    p->decided = decision.same == ANSWER_SAME || decision.same == ANSWER_DIFFERENT;
    p->decided_same = decision.same == ANSWER_SAME;
    p->decided_by = decision.login;
    p->decided_ms = decision.at_ms;
    return ERR_OK;
}

static err load_opinions(struct loading *l)
{
    struct pair *p = l->p;
    struct q_match_opinions_rows rows;
    struct q_match_opinions_in in = {cell_of(p->record), p->record, p->other};
    err e = q_match_opinions(l->db, &in, l->a, &rows, l->why);
    struct said *list = e ? NULL : ARENA_ARRAY(l->a, struct said, rows.n + 1);
    if (!list) return e ? e : err_set(l->why, ERR_NOMEM, "a pair of records");
    for (size_t i = 0; i < rows.n; i++)
        list[i] = (struct said){rows.at[i].login, (enum answer)rows.at[i].answer,
                                rows.at[i].senior != 0, rows.at[i].at_ms, rows.at[i].evidence};
    p->said = list;
    p->opinions = rows.at;
    p->said_count = rows.n;
    return ERR_OK;
}

static int32_t would_move(const struct pair *p)
{
    size_t size[2] = {0, 0};
    for (int i = 0; i < 2; i++)
        for (size_t k = 0; k < p->around.person_count; k++)
            if (p->around.persons[k].person == p->ends[i]->person)
                size[i] = p->around.persons[k].records;
    if (p->together) return (int32_t)p->bridge;
    return (int32_t)(size[0] < size[1] ? size[0] : size[1]);
}

/* Everything that the page shows goes in; what the clock alone changes does not. */
static int64_t shown_state(const struct loading *l)
{
    const struct pair *p = l->p;
    int64_t facts[] = {p->evidence,
                       p->possible,
                       p->asked,
                       (int64_t)p->bridge,
                       p->decided,
                       p->decided_same,
                       p->decided_ms,
                       (int64_t)p->said_count,
                       p->said_count ? p->said[p->said_count - 1].at_ms : 0,
                       (int64_t)p->around.record_count,
                       p->shield[0],
                       p->shield[1]};
    int64_t persons[4] = {p->ends[0]->person, p->ends[1]->person, 0, 0};
    for (int i = 0; i < 2; i++)
        for (size_t k = 0; k < p->around.person_count; k++)
            if (p->around.persons[k].person == persons[i])
                persons[2 + i] = p->around.persons[k].version;
    return crypt_id(&l->hub->keys, "pair shown", bytes(facts, sizeof facts),
                    bytes(persons, sizeof persons));
}

/* Everything lives in `a`. ERR_ABSENT: one of the two records does not exist, or is nobody's
 * yet. */
static err pair_load(struct db *db, struct hub *h, int64_t record, int64_t other, struct arena *a,
              struct pair *ret_pair, struct err_info *why)
{
    struct pair p = {.record = record < other ? record : other,
                     .other = record < other ? other : record};
    struct loading l = {db, h, a, &p, why};
    err e = load_around(&l);
    if (!e) e = load_shields(&l);
    if (!e) e = load_queue(&l);
    if (!e) e = load_opinions(&l);
    if (e) return e;
    p.hard = pair_hard(p.around.model, p.record, p.other, (int32_t)(p.judged.weight * 1000),
                       p.judged.flags, would_move(&p), p.shield[0] | p.shield[1]);
    if (p.asked)
        for (int i = 0; i < ANSWER_UNSURE; i++)
            p.hard.why[i] = "a colleague asked for it, and nobody decides alone";
    p.standing = standing_of(p.said, p.said_count, p.evidence, &p.hard);
    p.state = shown_state(&l);
    *ret_pair = p;
    return ERR_OK;
}

err pair_load_for(struct db *db, struct hub *h, const struct viewer *v, int64_t record,
                  int64_t other, struct arena *a, struct pair *ret_pair, struct err_info *why)
{
    const struct look look = viewer_look(v, h);
    err e = pair_load(db, h, record, other, a, ret_pair, why);
    if (!e && !pair_allowed(&look, ret_pair->shield[0], ret_pair->shield[1]))
        e = err_set(why, ERR_ABSENT, "there is no such pair of records");
    return e;
}

bool viewer_senior(const struct viewer *v) { return access_may(v->user, CAP_MATCH_SENIOR); }

void pair_subjects(const struct pair *p, struct audit_subject subjects[2],
                   struct audit_entry *entry)
{
    for (int i = 0; i < 2; i++)
        subjects[i] = (struct audit_subject){p->ends[i]->person, 2};
    entry->subjects = subjects;
    entry->subject_count = p->together ? 1 : 2;
}

struct place opinion_place(int64_t record, int64_t other)
{
    return (struct place){"opinion", record, other};
}
