/* inbox/inside.h -- for the files of inbox/ only. */
#ifndef AIM_INBOX_INSIDE_H
#define AIM_INBOX_INSIDE_H

#include "base/clock.h"
#include "base/date.h"
#include "inbox/inbox.h"
#include "store/store.h"

/* Where a message's rows are sealed for. */
struct place inbox_place(int64_t message);

#endif
