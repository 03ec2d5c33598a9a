/* Bytes that claim to be a stored content: never read out of bounds, and what is read packs to
 * itself. */
#include "fuzz.h"

#include "person/record.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *at, size_t len)
{
    str bytes = str_range((const char *)at, len);
    struct record_content content;
    struct event_sealed event;
    struct buf again = BUF_INIT(len + 16);
    if (!content_unpack(bytes, &content, NULL)) {
        content_pack(&content, &again);
        if (again.len > len) abort(); /* a longer length form is the only difference there can be */
    }
    buf_reset(&again);
    if (!event_unpack(bytes, &event, NULL)) {
        event_pack(&event, &again);
        if (again.len > len) abort();
    }
    buf_release(&again);
    return 0;
}
