/* tests/mllp/listener.c -- see listener.h. */
#include "listener.h"

#include <arpa/inet.h>
#include <stdio.h>
#include <sys/socket.h>

void listener_agree(struct listener *l, const char *mapping)
{
    char path[400];
    const char *at = strstr(world_region, "    agency: hospital\n    purpose");
    struct buf text = BUF_INIT(64 * 1024);
    assert_non_null(at);
    snprintf(path, sizeof path, "%s/adt.yaml", l->world.place.folder);
    FILE *f = fopen(path, "w");
    assert_non_null(f);
    assert_true(fputs(mapping, f) >= 0);
    assert_int_equal(fclose(f), 0);
    buf_add(&text, str_range(world_region, (size_t)(at - world_region)));
    buf_add_c(&text, "    mapping: adt.yaml\n");
    buf_add_c(&text, at);
    buf_byte(&text, 0);
    world_apply(&l->world, text.at);
    buf_release(&text);
}

void listener_start(struct listener *l, struct mllp_plan plan)
{
    plan.address = "127.0.0.1";
    plan.plain = true;
    if (mllp_start(l->world.hub, &plan, &l->server, &l->world.why))
        fail_msg("%s", l->world.why.text);
}

void listener_open(struct listener *l)
{
    l->server = NULL;
    world_open(&l->world);
    listener_agree(l, "hl7: {facility: RXX, application: PAS}\n");
}

void listener_close(struct listener *l)
{
    mllp_stop(l->server);
    world_close(&l->world);
}

int listener_dial(const struct listener *l, int room)
{
    struct sockaddr_in at = {.sin_family = AF_INET,
                             .sin_port = htons((uint16_t)mllp_port(l->server)),
                             .sin_addr = {htonl(INADDR_LOOPBACK)}};
    struct timeval wait = {20, 0};
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    assert_true(fd >= 0);
    assert_int_equal(setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &wait, sizeof wait), 0);
    if (room) assert_int_equal(setsockopt(fd, SOL_SOCKET, SO_RCVBUF, &room, sizeof room), 0);
    assert_int_equal(connect(fd, (struct sockaddr *)&at, sizeof at), 0);
    return fd;
}

void line_say(int fd, str text)
{
    assert_int_equal(send(fd, text.at, text.len, MSG_NOSIGNAL), (ssize_t)text.len);
}

str line_hear(int fd, int frames)
{
    static char text[64 * 1024];
    size_t len = 0;
    int ends = 0;
    while (ends < frames && len < sizeof text) {
        ssize_t n = recv(fd, text + len, 1, 0);
        if (n <= 0) break;
        ends += text[len] == 0x1c;
        len += (size_t)n;
    }
    return str_range(text, len);
}
