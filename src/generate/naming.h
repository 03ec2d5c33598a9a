/* generate/naming.h -- what people of a tradition call their children. */
#ifndef AIM_GENERATE_NAMING_H
#define AIM_GENERATE_NAMING_H

#include "generate/human.h"

/* A given name for somebody born in that year; not one of the `taken` ones if that can be helped.
 */
str naming_given(struct arena *a, struct rand *r, enum tradition t, char sex, int year,
                 const str *taken, size_t n);
/* A family name for a person without parents in the story. Rare names are more common in the
 * district where the family has lived for generations. */
str naming_family(struct arena *a, struct rand *r, enum tradition t, char sex, unsigned district);
/* What a child of these parents is called at birth. father may be NULL. */
str naming_of_child(struct arena *a, struct rand *r, char sex, const struct human *mother,
                    const struct human *father, bool married);
/* Two given names for twins; false: the caller names them like other children. */
bool naming_twins(struct arena *a, struct rand *r, enum tradition t, char sex, char other_sex,
                  str *ret_first, str *ret_second);
/* Are these two writings, or a pet form, of one name? Parents do not give them to twins. */
bool naming_alike(str one, str other);
/* The word that somebody goes by: the second of "Mohammed Imran", else the first. */
str naming_called(str given);
/* Another form of the first word of `name`, from the list; empty when there is none. */
str naming_variant(struct rand *r, const struct name_variant *list, size_t n, str name);

#endif
