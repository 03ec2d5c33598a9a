/* api/shapes.c -- the shapes, and JSON Schema (2020-12) of them. */
#include "api/shape.h"

#define HEX "^[0-9a-f]{16}$"

static const struct shape_member feed[] = {
    {"feed", "string", .help = "its code, as the agreement names it"},
    {"open", "boolean", .help = "an agreement is in force: deliveries are taken in"},
    {"agreement", "string", .may_lack = true, .help = "the id of that agreement"},
    {"until", "string", .may_lack = true, .help = "the moment at which it is over"},
    {"expected_every_hours", "integer", .may_lack = true,
     .help = "how often a delivery is expected"},
    {"columns", "[string]", .may_lack = true, .help = "the columns that were agreed"},
};
static const struct shape_member feeds[] = {
    {"agency", "string", .help = "whose client you are"},
    {"feeds", "[Feed]", .help = "what you may deliver"},
};
static const struct shape_member cause[] = {
    {"reason", "string", .help = "a code; docs/deliveries.md lists them"},
    {"column", "string", .may_be_null = true, .help = "null: the row as a whole"},
    {"what", "string", .help = "what is wrong"},
    {"todo", "string", .help = "what to do"},
    {"rows", "integer", .help = "how many rows were put aside for this"},
    {"lines", "[integer]", .help = "the lines of the first 20 of them"},
};
static const struct shape_member report[] = {
    {"file", "string", .may_be_null = true, .help = "null here"},
    {"outcome", "string", .words = "incomplete live again refused held tried",
     .help = "live: taken in; again: was live before, nothing changed"},
    {"delivery", "string", .may_be_null = true, .pattern = HEX, .help = "its id"},
    {"reason", "string", .may_be_null = true, .help = "refused or held: why"},
    {"todo", "string", .may_be_null = true, .help = "and what to do"},
    {"line", "integer", .may_lack = true, .help = "and where"},
    {"rows", "integer", .help = "all rows"},
    {"accepted", "integer", .help = "rows that were taken in"},
    {"unchanged", "integer", .help = "rows that said what was known"},
    {"quarantined", "integer", .help = "rows that were put aside"},
    {"waiting", "integer", .help = "rows of this agency that wait for a better one"},
    {"ended", "integer", .help = "full extract: records that are not in it"},
    {"no_final_newline", "boolean", .help = "the last row has no line end: is the file whole?"},
    {"causes", "[Cause]", .help = "why rows were put aside"},
};
static const struct shape_member delivery[] = {
    {"delivery", "string", .pattern = HEX, .help = "its id"},
    {"state", "string", .words = "staging live refused held dropped",
     .help = "live: everybody sees it"},
    {"reason", "string", .help = "refused or held: why"},
    {"agreement", "string", .help = "under which it came"},
    {"received", "string", .help = "when"},
    {"as_of", "string", .help = "the time up to which it tells"},
    {"full_extract", "boolean", .help = "a record that is missing from it has ended"},
    {"bytes", "integer", .help = "unpacked"},
    {"rows", "integer", .help = "all rows"},
    {"accepted", "integer", .help = "rows that were taken in"},
    {"unchanged", "integer", .help = "rows that said what was known"},
    {"quarantined", "integer", .help = "rows that were put aside"},
    {"retried", "integer", .help = "how often it was begun again: killed, refused or overtaken"},
};
static const struct shape_member deliveries[] = {
    {"deliveries", "[Delivery]", .help = "newest first"}};
static const struct shape_member row[] = {
    {"row", "string", .pattern = "^[0-9a-f]{16}:[0-9]+$", .help = "its delivery and line"},
    {"reason", "string", .help = "a code; docs/deliveries.md lists them"},
    {"column", "string", .may_be_null = true, .help = "null: the row as a whole"},
    {"what", "string", .help = "what is wrong"},
    {"todo", "string", .help = "what to do"},
};
static const struct shape_member rows[] = {{"rows", "[Row]", .help = "without what they say"}};
static const struct shape_member where[] = {
    {"upload", "string", .pattern = HEX, .help = "its id"},
    {"where", "string", .help = "the address that will tell what became of it"},
};
static const struct shape_member upload[] = {
    {"upload", "string", .pattern = HEX, .help = "its id"},
    {"state", "string", .words = "receiving waiting done", .help = "how far it is"},
    {"feed", "string", .help = "what it delivers"},
    {"offset", "integer", .help = "bytes that have come"},
    {"length", "integer", .may_lack = true, .help = "bytes that will have come"},
    {"expires", "string", .help = "it is forgotten then"},
    {"status", "integer", .may_lack = true,
     .help = "done: the status that one request would have had"},
    {"result", "Result", .may_lack = true, .help = "done: the report, or a problem that holds it"},
};
static const struct shape_member search[] = {
    {"given_name", "string", .may_lack = true},
    {"family_name", "string", .may_lack = true},
    {"birth_date", "string", .may_lack = true, .help = "2013-03-27, March 2013 or 2013"},
    {"age", "string", .may_lack = true, .help = "13, or 12 to 14"},
    {"gender", "string", .may_lack = true, .help = "F, M, X or U"},
    {"address", "string", .may_lack = true, .help = "an address or a postcode"},
    {"nhs_number", "string", .may_lack = true},
};
static const struct shape_member found[] = {
    {"person", "string", .pattern = "^[0-9a-f]{48}$",
     .help = "the id by which your agency knows this person; another agency has another"},
    {"given_name", "string", .may_be_null = true},
    {"family_name", "string", .may_be_null = true},
    {"other_names", "string", .may_lack = true},
    {"birth_date", "string", .may_be_null = true},
    {"age", "integer", .may_be_null = true},
    {"gender", "string", .may_be_null = true},
    {"area", "string", .may_be_null = true},
    {"strength", "string", .words = "weak possible strong very_strong"},
    {"agrees", "string"},
    {"differs", "string"},
};
static const struct shape_member answer[] = {
    {"region", "string"},
    {"duty_line", "string", .help = "whom to ring when in doubt"},
    {"services", "integer"},
    {"services_current", "integer", .help = "of them, how many have fresh data"},
    {"place", "string", .words = "one several many", .may_lack = true,
     .help = "of an address alone: nobody is shown where more than one fits, or many people live"},
    {"results", "[Found]", .help = "best first, five at most; none does not mean that nothing "
                                   "happened"},
};
static const struct shape_member ask_plans[] = {
    {"nhs_number", "string", .help = "ten digits, spaces allowed, as it was traced"},
    {"nhs_number_status", "string", .may_lack = true, .words = "01 02 03 04 05 06 07 08",
     .help = "how your system traced it; 02 to 05 are refused"},
};
static const struct shape_member plan[] = {
    {"type", "string", .words = "child_protection looked_after unborn"},
    {"start", "string"},
    {"end", "string", .help = "empty: it goes on"},
    {"authority", "string"},
    {"office", "string"},
    {"office_phone", "string"},
    {"emergency_duty", "string"},
    {"emergency_duty_phone", "string"},
};
static const struct shape_member plan_access[] = {
    {"at", "string"},
    {"organisation", "string"},
    {"role", "string"},
};
static const struct shape_member plans[] = {
    {"answer", "string", .words = "answered number_form check_digit untraced superseded",
     .help = "anything but answered: the number is refused, and why (docs/cp-is.md)"},
    {"information_held", "boolean"},
    {"plans", "[Plan]", .help = "newest first"},
    {"accesses", "[PlanAccess]", .help = "who looked before, newest first, 25 at most"},
};
static const struct shape_member problem[] = {
    {"type", "string", .help = "urn:aim:problem:... says what kind"},
    {"title", "string"},
    {"status", "integer"},
    {"detail", "string", .may_lack = true, .help = "never a value that was sent"},
    {"todo", "string", .may_lack = true, .help = "what to do"},
    {"line", "integer", .may_lack = true},
    {"column", "integer", .may_lack = true},
    {"report", "Report", .may_lack = true, .help = "of a delivery that was refused or held"},
};

static const struct shape_member referral_state[] = {
    {"id", "string", .pattern = HEX, .help = "its id"},
    {"reference", "string", .help = "as people say it"},
    {"pathway", "string", .words = "child adult support"},
    {"urgency", "string", .words = "today one_day three_days"},
    {"state", "string", .words = "sent received accepted returned done withdrawn"},
    {"version", "integer", .help = "counts its changes"},
    {"service", "string", .help = "your service that it is for"},
    {"sent_at", "string"},
    {"state_at", "string"},
    {"acknowledge_by", "string"},
};
static const struct shape_member referrals[] = {{"referrals", "[ReferralState]"}};
static const struct shape_member referral_answer[] = {
    {"state", "string", .words = "received accepted returned done withdrawn"},
    {"version", "integer", .may_lack = true, .help = "of the referral you read"},
    {"code", "string", .may_lack = true, .help = "of a return: why; of an end: what came of it"},
    {"words", "string", .may_lack = true, .help = "for who sent it"},
};

#define SHAPE(name, list, help) {name, help, list, COUNT(list)}
const struct shape shapes[] = {
    SHAPE("Feeds", feeds, "what this client may deliver"),
    SHAPE("Feed", feed, "a stream of deliveries under an agreement"),
    SHAPE("Report", report, "what became of a delivery, as aim load --json says it"),
    SHAPE("Cause", cause, "why rows were put aside"),
    SHAPE("Delivery", delivery, "a line of the ledger"),
    SHAPE("Deliveries", deliveries, "the ledger"),
    SHAPE("Row", row, "a row that waits for a better one"),
    SHAPE("Rows", rows, "rows that wait"),
    SHAPE("Where", where, "it is being taken in"),
    SHAPE("Upload", upload, "a delivery that comes in pieces, or is being taken in"),
    SHAPE("Referrals", referrals, "referrals to your agency"),
    SHAPE("ReferralState", referral_state, "how a referral stands"),
    SHAPE("ReferralAnswer", referral_answer, "what became of a referral"),
    SHAPE("Search", search, "who is looked for"),
    SHAPE("Found", found, "somebody who fits, as far as your agency may see"),
    SHAPE("Answer", answer, "who fits"),
    SHAPE("AskPlans", ask_plans, "whose plans are asked for"),
    SHAPE("Plan", plan, "a plan, and whom to ring"),
    SHAPE("PlanAccess", plan_access, "an organisation looked"),
    SHAPE("Plans", plans, "what is held"),
    SHAPE("Problem", problem, "what went wrong (RFC 9457)"),
};
const size_t shape_count = COUNT(shapes);

/* ---- JSON Schema ---- */

static void write_words(struct json_writer *w, const char *words, bool null)
{
    str rest = str_of(words), word;
    json_key(w, "enum");
    json_open_array(w);
    while (str_next(&rest, ' ', &word))
        json_put_text(w, word);
    if (null) json_put_null(w);
    json_close_array(w);
}

static void write_type(struct json_writer *w, str type, bool null)
{
    static const char *const plain[] = {"string", "integer", "boolean"};
    bool is_plain = false;
    for (size_t i = 0; i < COUNT(plain); i++)
        is_plain = is_plain || str_eq_c(type, plain[i]);
    if (!is_plain) {
        char ref[80] = "#/components/schemas/";
        size_t n = strlen(ref);
        memcpy(ref + n, type.at, type.len);
        json_pair_text(w, "$ref", str_range(ref, n + type.len));
        return;
    }
    json_key(w, "type");
    if (null) json_open_array(w);
    json_put_text(w, type);
    if (null) json_put_text(w, STR("null"));
    if (null) json_close_array(w);
}

static void write_member(struct json_writer *w, const struct shape_member *m)
{
    str type = str_of(m->type);
    bool list = str_starts(type, STR("["));
    json_key(w, m->name);
    json_open_object(w);
    if (list) {
        json_pair_c(w, "type", "array");
        json_key(w, "items");
        json_open_object(w);
        write_type(w, str_range(type.at + 1, type.len - 2), false);
        json_close_object(w);
    } else {
        write_type(w, type, m->may_be_null);
    }
    if (m->words) write_words(w, m->words, m->may_be_null);
    if (m->pattern) json_pair_c(w, "pattern", m->pattern);
    if (m->help) json_pair_c(w, "description", m->help);
    json_close_object(w);
}

static void write_shape(struct json_writer *w, const struct shape *s)
{
    json_key(w, s->name);
    json_open_object(w);
    json_pair_c(w, "type", "object");
    json_pair_c(w, "description", s->help);
    json_pair_bool(w, "additionalProperties", false);
    json_key(w, "properties");
    json_open_object(w);
    for (size_t i = 0; i < s->member_n; i++)
        write_member(w, &s->member[i]);
    json_close_object(w);
    json_key(w, "required");
    json_open_array(w);
    for (size_t i = 0; i < s->member_n; i++)
        if (!s->member[i].may_lack) json_put_text(w, str_of(s->member[i].name));
    json_close_array(w);
    json_close_object(w);
}

void shapes_write(struct json_writer *w)
{
    static const char *const either[] = {"Report", "Problem"};
    json_open_object(w);
    for (size_t i = 0; i < shape_count; i++)
        write_shape(w, &shapes[i]);
    json_key(w, "Result");
    json_open_object(w);
    json_key(w, "oneOf");
    json_open_array(w);
    for (size_t i = 0; i < COUNT(either); i++) {
        json_open_object(w);
        write_type(w, str_of(either[i]), false);
        json_close_object(w);
    }
    json_close_array(w);
    json_close_object(w);
    json_close_object(w);
}
