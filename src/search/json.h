/* search/json.h -- the structs of this folder as JSON; the shapes are in docs/json.md. */
#ifndef AIM_SEARCH_JSON_H
#define AIM_SEARCH_JSON_H

#include "codec/json.h"
#include "search/person_view.h"
#include "search/search.h"

enum { PERSON_ID_TEXT = 16 };

/* `ids`: how each is called, as many as there are results; NULL = by the hub's own ids. */
void search_results_json(const struct search_results *r, const char *const *ids,
                         struct json_writer *w);
void expected_view_json(const struct expected_view *v, struct json_writer *w);
void person_view_json(const struct person_view *v, struct json_writer *w);

/* A person's id as people and machines write it: 16 hexadecimal digits. */
void person_id_text(int64_t person, char ret_text[PERSON_ID_TEXT + 1]);
bool person_id_of(str text, int64_t *ret_person);
void person_id_json(struct json_writer *w, const char *key, int64_t person);

/* "2014-03-26", or as much of it as is known; null when nothing is. Moments in UTC. */
void date_json(struct json_writer *w, const char *key, struct date d);
void moment_json(struct json_writer *w, const char *key, int64_t ms); /* 0 = null */

#endif
