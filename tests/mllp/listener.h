/* tests/mllp/listener.h -- the HL7 door of a training hub, without TLS, and a line to it. The
 * hospital of the usual region sends as PAS of RXX. */
#ifndef AIM_TESTS_MLLP_LISTENER_H
#define AIM_TESTS_MLLP_LISTENER_H

#include "check.h"

#include "ingest/hub_world.h"
#include "mllp/mllp.h"

#include <unistd.h>

#define VT "\x0b"
#define END "\x1c\r"
#define MESSAGE(id)                                                                                \
    "MSH|^~\\&|PAS|RXX|AIM|HUB|20140324090500||ADT^A28^ADT_A05|" id "|P|2.4\r"                     \
    "PID|1||A" id "^^^RXX^MR||Oakhill^Ines||20010203|F\r"

struct listener {
    struct world world;
    struct mllp *server; /* NULL until it is started */
};

void listener_open(struct listener *l);
void listener_close(struct listener *l);
void listener_agree(struct listener *l, const char *mapping); /* the hospital's, from now on */
void listener_start(struct listener *l, struct mllp_plan plan);

/* `room`: bytes that may wait unread on this side; 0 = the usual. */
int listener_dial(const struct listener *l, int room);
void line_say(int fd, str text);
/* What comes until `frames` have ended, or the other side hangs up. Good until the next call. */
str line_hear(int fd, int frames);

#endif
