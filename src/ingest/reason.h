/* ingest/reason.h -- why a row is put aside, and what the agency can do: one table. */
#ifndef AIM_INGEST_REASON_H
#define AIM_INGEST_REASON_H

#include "base/str.h"

/* code, what is wrong, what to do. Codes are stored: never change one, never reuse one. */
#define REASON_LIST(X)                                                                             \
    X(not_text, "the row is not readable text",                                                    \
      "send the file as UTF-8 CSV or JSON Lines; see the line named")                              \
    X(not_utf8, "the row has bytes that are not UTF-8",                                            \
      "save the file as UTF-8 text; other encodings, such as Windows-1252, are not read")          \
    X(zero_byte, "the row has a zero byte", "look for damage, or for a file that is not text")     \
    X(stray_quote, "a quote stands where none may be",                                             \
      "write a quote inside a field twice, and put the field in quotes")                           \
    X(not_json, "the line is not one JSON object of texts and numbers",                            \
      "check quotes, commas and brackets in the line named")                                       \
    X(field_count, "the row has more or fewer fields than the header",                             \
      "check quotes and separators in the line named")                                             \
    X(cut_off, "the row is cut off", "send the whole file again")                                  \
    X(missing, "a field that must be there is empty", "fill it and send the row again")            \
    X(name_missing, "neither given_name nor family_name is there",                                 \
      "fill one of them; a placeholder such as Baby will do")                                      \
    X(too_long, "the content is longer than the field allows",                                     \
      "send the field as agreed, not notes about the person")                                      \
    X(free_text, "the content reads like free text",                                               \
      "send names and addresses only; notes about a person stay with the agency")                  \
    X(control_character, "the content has a control character", "remove line breaks and tabs")     \
    X(bad_code, "the content is not one of the agreed codes",                                      \
      "use a code of the feed format, or translate it in the mapping")                             \
    X(bad_date, "the content is not a date of the agreed form",                                    \
      "use YYYY-MM-DD, or name the date format in the mapping")                                    \
    X(bad_form, "the content does not have the form of such a number",                             \
      "check how the column was exported")                                                         \
    X(check_digit, "the check digit of the NHS number is wrong",                                   \
      "correct the number, or leave it empty")                                                     \
    X(future_date, "the date is in the future", "correct the date")                                \
    X(birth_after_event, "the birth date is after the event", "correct one of the two dates")      \
    X(impossible_age, "the birth date gives an age over 120", "correct the date")                  \
    X(end_before_start, "the end is before the start", "correct one of the two dates")             \
    X(death_before_birth, "the life date is before the birth date",                                \
      "correct one of the two dates")                                                              \
    X(incomplete_event, "an event needs event_ref, event_type and event_date",                     \
      "fill all three, or none of the event columns")                                              \
    X(unknown_event_type, "there is no such event type in the catalogue",                          \
      "use a code of the catalogue, or translate it in the mapping")                               \
    X(event_type_not_agreed, "the agreement does not cover this event type",                       \
      "leave such events out, or have the agreement changed")                                      \
    X(field_not_agreed, "the agreement does not cover this field",                                 \
      "leave the field empty, or have the agreement changed")                                      \
    X(unknown_service, "this is not one of the agency's services",                                 \
      "use a service code of the agency, or leave the field empty for its first service")          \
    X(not_paired, "this field only makes sense together with another one",                         \
      "see the feed format: related_ref with relation, life_date with life_status")                \
    X(related_to_self, "the row relates a person to the same person", "correct related_ref")       \
    X(duplicate_event_ref,                                                                         \
      "another row of this delivery has the same event_ref and says otherwise",                    \
      "give every interaction its own event_ref, or set as_of on both rows")                       \
    X(refused_message, "the message was refused as a delivery of its own",                         \
      "see 'aim feed ledger' for the reason; mend it, then replay it or have it sent again")

enum reason {
    REASON_NONE,
#define REASON_ENUM(code, what, todo) REASON_##code,
    REASON_LIST(REASON_ENUM)
#undef REASON_ENUM
        REASON__COUNT
};

struct reason_row {
    const char *code, *what, *todo;
};
extern const struct reason_row reason_table[REASON__COUNT];

/* REASON_NONE when there is no such code. */
enum reason reason_of_code(str code);

#endif
