/* refer/state.c -- the table of states; see state.h. */
#include "refer/state.h"

static const struct {
    const char *word, *label;
} states[] = {
#define STATE_ROW(name, word, label) [REFERRAL_##name] = {word, label},
    REFERRAL_STATE_LIST(STATE_ROW)
#undef STATE_ROW
};

const struct referral_move referral_moves[] = {
    {REFERRAL_SENT, REFERRAL_RECEIVED, SIDE_RECEIVER, WITH_NOTHING, "Acknowledge it", false},
    {REFERRAL_SENT, REFERRAL_ACCEPTED, SIDE_RECEIVER, WITH_NOTHING, "Accept it", false},
    {REFERRAL_SENT, REFERRAL_RETURNED, SIDE_RECEIVER, WITH_REASON, "Return it", false},
    {REFERRAL_SENT, REFERRAL_WITHDRAWN, SIDE_SENDER, WITH_WORDS, "Withdraw it", false},
    {REFERRAL_RECEIVED, REFERRAL_ACCEPTED, SIDE_RECEIVER, WITH_NOTHING, "Accept it", false},
    {REFERRAL_RECEIVED, REFERRAL_RETURNED, SIDE_RECEIVER, WITH_REASON, "Return it", false},
    {REFERRAL_RECEIVED, REFERRAL_WITHDRAWN, SIDE_SENDER, WITH_WORDS, "Withdraw it", false},
    {REFERRAL_ACCEPTED, REFERRAL_DONE, SIDE_RECEIVER, WITH_OUTCOME, "Say what came of it", false},
    {REFERRAL_ACCEPTED, REFERRAL_RETURNED, SIDE_RECEIVER, WITH_REASON, "Return it", false},
    /* who accepted a safeguarding concern has to see it through; consent may end at any time */
    {REFERRAL_ACCEPTED, REFERRAL_WITHDRAWN, SIDE_SENDER, WITH_WORDS, "Withdraw it", true},
};
const size_t referral_move_count = COUNT(referral_moves);

const struct referral_outcome referral_outcomes[] = {
    {"no_further_action", "No further action"},
    {"advice", "Information and advice"},
    {"early_help", "Early help"},
    {"assessment", "Assessment by social care"},
    {"strategy_discussion", "Strategy discussion"},
    {"section_47", "Section 47 enquiry"},
    {"section_42", "Section 42 enquiry"},
    {"joined_case", "Added to the open case"},
    {"support_started", "Support has begun"},
    {"support_ended", "Support was given and has ended"},
    {"not_taken_up", "The offer was not taken up"},
};
const size_t referral_outcome_count = COUNT(referral_outcomes);

const char *referral_state_word(enum referral_state s) { return states[s].word; }
const char *referral_state_label(enum referral_state s) { return states[s].label; }

bool referral_state_of(str word, enum referral_state *ret_state)
{
    for (size_t i = 0; i < COUNT(states); i++)
        if (str_eq_c(word, states[i].word)) {
            *ret_state = (enum referral_state)i;
            return true;
        }
    return false;
}

bool referral_ended(enum referral_state s)
{
    for (size_t i = 0; i < COUNT(referral_moves); i++)
        if (referral_moves[i].from == s) return false;
    return true;
}

const struct referral_move *referral_move_find(enum referral_state from, enum referral_state to,
                                               enum referral_side side, bool support)
{
    for (size_t i = 0; i < COUNT(referral_moves); i++) {
        const struct referral_move *m = &referral_moves[i];
        if (m->from == from && m->to == to && m->side == side && (support || !m->support_only))
            return m;
    }
    return NULL;
}

const struct referral_outcome *referral_outcome_of(str word)
{
    for (size_t i = 0; i < COUNT(referral_outcomes); i++)
        if (str_eq_c(word, referral_outcomes[i].word)) return &referral_outcomes[i];
    return NULL;
}

/* ---- numbers that can be read out on the telephone: no I, L, O, U ---- */

static const char digits[] = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
enum { DIGITS = 13, DIGIT_BITS = 5, GROUP = 4 };

void referral_reference(int64_t referral, char ret_text[REFERENCE_TEXT + 1])
{
    size_t at = 0;
    for (int i = 0; i < DIGITS; i++) {
        if (i && i % GROUP == 0) ret_text[at++] = '-';
        ret_text[at++] = digits[(uint64_t)referral >> DIGIT_BITS * (DIGITS - 1 - i) & 31];
    }
    ret_text[at] = 0;
}

bool referral_of_reference(str text, int64_t *ret_referral)
{
    uint64_t value = 0;
    int n = 0;
    for (size_t i = 0; i < text.len; i++) {
        char c = text.at[i] >= 'a' && text.at[i] <= 'z' ? (char)(text.at[i] - 32) : text.at[i];
        if (c == '-' || c == ' ') continue;
        if (c == 'O') c = '0';
        if (c == 'I' || c == 'L') c = '1';
        const char *digit = memchr(digits, c, sizeof digits - 1);
        if (!digit || ++n > DIGITS) return false;
        value = value << DIGIT_BITS | (uint64_t)(digit - digits);
    }
    if (n != DIGITS || value >> 63 || !value) return false;
    *ret_referral = (int64_t)value;
    return true;
}
