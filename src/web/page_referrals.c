/* web/page_referrals.c -- referrals: mine with my drafts, my agency's, those to it. */
#include "web/page.h"

#include "refer/quiet.h"
#include "web/refer_page.h"

static const char *const box_labels[] = {
    [BOX_MINE] = "Mine", [BOX_OURS] = "My organisation’s", [BOX_RECEIVED] = "Received",
    [BOX_QUIET] = "Quiet for long"};

static err entry_of(struct visit *v, const struct referral *r, struct page_referrals_entry *out,
                    struct err_info *why)
{
    bool named = !pii_empty(r->content.given) || !pii_empty(r->content.family);
    str due = date_moment_long(v->arena, r->due_ms);
    *out = (struct page_referrals_entry){
        .reference = str_copy(v->arena, str_of(r->reference)),
        .given = named ? r->content.given : pii_of(STR("Not shown any more")),
        .surname = r->content.family,
        .about = refer_pathway(v, r),
        .from = refer_agency(v, r->from_agency),
        .to = refer_end(v, r->to_agency, r->to_service),
        .sent = date_moment_long(v->arena, r->sent_ms),
        .now = str_of(referral_state_label(r->state)),
        .tag = refer_state_tag(r->state),
        .quiet = referral_quiet_words(r, v->arena),
        .due = r->state != REFERRAL_SENT ? STR("")
               : r->late                 ? STR("Not acknowledged in time")
                                         : str_printf(v->arena, "Due %.*s", STR_FMT(due))};
    return referral_url(v, r->id, &out->url, why);
}

/* Whose names the drafts show: in the log before the page leaves. */
static err note_drafts(struct visit *v, const struct viewer *viewer, const int64_t *persons,
                       size_t n, struct err_info *why)
{
    struct audit_entry entry = viewer_entry(viewer, AUDIT_REFERRAL_SHOWN);
    struct audit_subject *subjects;
    err e = VISIT_ARRAY(v, subjects, struct audit_subject, n, why);
    for (size_t i = 0; !e && i < n; i++)
        subjects[i] = (struct audit_subject){persons[i], 0};
    if (e || !n) return e;
    entry.detail = str_printf(v->arena, "drafts, shown %zu", n);
    entry.subjects = subjects;
    entry.subject_count = n;
    return audit_note_alone(v->web->hub, &entry, why);
}

static err drafts(struct visit *v, const struct viewer *viewer, struct page_referrals *page,
                  struct err_info *why)
{
    const struct draft *list = NULL;
    struct page_referrals_draft *out = NULL;
    int64_t *persons = NULL;
    size_t n = 0;
    err e = draft_list(v->web->hub, viewer, v->arena, &list, &n, why);
    if (!e) e = VISIT_ARRAY(v, out, struct page_referrals_draft, n, why);
    if (!e) e = VISIT_ARRAY(v, persons, int64_t, n, why);
    for (size_t i = 0; !e && i < n; i++) {
        struct draft d;
        e = draft_open(v->web->hub, viewer, list[i].id, v->arena, &d, why);
        if (e == ERR_ABSENT || e == ERR_CONFLICT) { /* sent, or sealed, this very moment */
            e = ERR_OK;
            continue;
        }
        if (e) break;
        persons[page->draft_n] = d.person;
        out[page->draft_n] = (struct page_referrals_draft){
            .given = d.content.given,
            .surname = d.content.family,
            .when = str_printf(v->arena, "Kept until %.*s",
                               STR_FMT(date_long(v->arena, date_uk(d.until_ms).date)))};
        e = refer_url(v, "/refer/", d.person, d.id, &out[page->draft_n++].url, why);
    }
    page->draft = out;
    return e ? e : note_drafts(v, viewer, persons, page->draft_n, why);
}

static err boxes_and_states(struct visit *v, enum referral_box box, int state,
                            struct page_referrals *page, struct err_info *why)
{
    struct page_referrals_box *b;
    struct page_referrals_state *s;
    err e = VISIT_ARRAY(v, b, struct page_referrals_box, BOX__COUNT, why);
    if (!e) e = VISIT_ARRAY(v, s, struct page_referrals_state, REFERRAL__COUNT, why);
    for (size_t i = 0; !e && i < BOX__COUNT; i++)
        b[i] = (struct page_referrals_box){
            .url = str_printf(v->arena, "/referrals?box=%s", referral_box_word(i)),
            .label = str_of(box_labels[i]),
            .current = i == box};
    for (size_t i = 0; !e && i < REFERRAL__COUNT; i++)
        s[i] = (struct page_referrals_state){.code = str_of(referral_state_word(i)),
                                             .label = str_of(referral_state_label(i)),
                                             .chosen = (int)i == state};
    page->box = b;
    page->box_n = BOX__COUNT;
    page->state = s;
    page->state_n = REFERRAL__COUNT;
    page->chosen_box = str_of(referral_box_word(box));
    return e;
}

err page_referrals(struct visit *v, struct err_info *why)
{
    const struct viewer viewer = visit_viewer(v);
    struct referral_list list;
    struct page_referrals page = {0};
    struct page_frame frame;
    struct page_referrals_entry *entry = NULL;
    enum referral_box box = BOX_MINE;
    enum referral_state state;
    int only = -1;
    (void)referral_box_of(pii_reveal(form_get(&v->q->query, "box"), REVEAL_SHOW), &box);
    if (referral_state_of(pii_reveal(form_get(&v->q->query, "state"), REVEAL_SHOW), &state))
        only = (int)state;
    err e = referral_list(v->web->hub, v->partners, &viewer, box, only, v->arena, &list, why);
    if (!e && box == BOX_MINE) e = drafts(v, &viewer, &page, why);
    if (!e) e = boxes_and_states(v, box, only, &page, why);
    if (!e) e = visit_frame(v, "Referrals", true, "/referrals", &frame, why);
    if (!e) e = VISIT_ARRAY(v, entry, struct page_referrals_entry, list.n, why);
    for (size_t i = 0; !e && i < list.n; i++)
        e = entry_of(v, &list.list[i], &entry[i], why);
    if (e) return e;
    page.entry = entry;
    page.entry_n = list.n;
    page.caption = !list.n ? STR("There is none here.")
                           : str_printf(v->arena, "%zu, %s first; %zu not ended%s", list.n,
                                        box == BOX_QUIET ? "the longest quiet" : "newest",
                                        list.open, list.more ? "; older ones are left off" : "");
    page.frame = &frame;
    page_referrals_render(&page, &v->a->page);
    return ERR_OK;
}
