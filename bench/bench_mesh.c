/* The MESH mailbox: how fast a message of packed rows comes through libcurl, unpacked, into the
 * sealed spool. The mailbox is a thread that says the same answer to whatever it is asked. */
#include "bench.h"

#include "base/file.h"
#include "mesh/inside.h"

#include <netinet/in.h>
#include <pthread.h>
#include <stdio.h>
#include <sys/socket.h>
#include <unistd.h>
#include <zlib.h>

enum { ROWS = 400000, PACKED_MAX = 64 * 1024 * 1024 };

struct mailbox {
    int listening, port;
    struct buf answer;
    struct hub *hub;
    struct mesh *mesh;
    int64_t bytes; /* unpacked */
};

static bool say_all(int fd, const char *at, size_t n)
{
    while (n) {
        ssize_t put = send(fd, at, n, MSG_NOSIGNAL);
        if (put <= 0) return false;
        at += put, n -= (size_t)put;
    }
    return true;
}

/* One connection after the other, request after request. */
static void *serve(void *ctx)
{
    struct mailbox *m = ctx;
    for (int fd; (fd = accept(m->listening, NULL, NULL)) >= 0; (void)close(fd)) {
        char head[4096];
        size_t have = 0;
        ssize_t n;
        while ((n = recv(fd, head + have, sizeof head - have, 0)) > 0) {
            have += (size_t)n;
            if (!memmem(head, have, "\r\n\r\n", 4)) continue;
            have = 0;
            if (!say_all(fd, m->answer.at, m->answer.len)) break;
        }
    }
    return NULL;
}

static bool make_answer(struct mailbox *m)
{
    struct buf rows = BUF_INIT(PACKED_MAX);
    for (int i = 0; i < ROWS; i++)
        buf_printf(&rows, "P-%d,Anna,Sample,2001-02-03,E-%d,admission,2014-03-25\n", i, i);
    z_stream z = {.next_in = (Bytef *)rows.at, .avail_in = (uInt)rows.len};
    if (deflateInit2(&z, 6, Z_DEFLATED, 16 + MAX_WBITS, 8, Z_DEFAULT_STRATEGY) != Z_OK)
        return false;
    struct buf packed = BUF_INIT(PACKED_MAX);
    size_t room = deflateBound(&z, (uLong)rows.len);
    z.next_out = (Bytef *)buf_room(&packed, room);
    z.avail_out = (uInt)room;
    bool good = z.next_out && deflate(&z, Z_FINISH) == Z_STREAM_END;
    size_t bytes = room - z.avail_out;
    (void)deflateEnd(&z);
    m->bytes = (int64_t)rows.len;
    m->answer.max = PACKED_MAX;
    buf_printf(&m->answer,
               "HTTP/1.1 200 OK\r\nContent-Length: %zu\r\nContent-Encoding: gzip\r\n"
               "Mex-Chunk-Range: 1:1\r\nMex-From: X26ABC2\r\nMex-WorkflowID: AIM\r\n\r\n",
               bytes);
    buf_add(&m->answer, str_range(packed.at, bytes));
    buf_release(&packed);
    buf_release(&rows);
    return good && !m->answer.state;
}

static bool listen_here(struct mailbox *m)
{
    struct sockaddr_in at = {.sin_family = AF_INET, .sin_addr = {htonl(INADDR_LOOPBACK)}};
    socklen_t size = sizeof at;
    m->listening = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (m->listening < 0 || bind(m->listening, (struct sockaddr *)&at, size) ||
        listen(m->listening, 4) || getsockname(m->listening, (struct sockaddr *)&at, &size))
        return false;
    m->port = ntohs(at.sin_port);
    return true;
}

static bool open_mailbox(struct mailbox *m)
{
    char path[PATH_MAX + 16], settings[200];
    struct err_info why;
    if (hub_open_for_test(INT64_C(1395835200000), &m->hub, &why)) return false;
    (void)snprintf(path, sizeof path, "%s/mesh.yaml", m->hub->dir);
    (void)snprintf(settings, sizeof settings,
                   "url: http://127.0.0.1:%d\nmailbox: X26ABC1\npassword: p\nshared_key: k\n",
                   m->port);
    return !file_replace(path, str_of(settings), 0600, &why) && !mesh_open(m->hub, &m->mesh, &why);
}

static err anybody(void *ctx, const struct mesh_reply *first, struct err_info *why)
{
    (void)ctx, (void)first, (void)why;
    return ERR_OK;
}

static bool fetch(void *context)
{
    struct mailbox *m = context;
    struct mesh_fetch f = {.mesh = m->mesh, .message = "M1", .decide = anybody};
    struct source content;
    struct err_info why;
    if (mesh_fetch(&f, &content, &why)) return false;
    str block = STR(" ");
    int64_t bytes = 0;
    while (block.len && !source_next(&content, &block, &why))
        bytes += (int64_t)block.len;
    source_close(&content);
    return bytes == m->bytes;
}

int main(int argc, char **argv)
{
    static struct mailbox m;
    pthread_t thread;
    struct bench b = bench_start("mesh", argc, argv);
    if (!make_answer(&m) || !listen_here(&m) || !open_mailbox(&m)) return 1;
    if (pthread_create(&thread, NULL, serve, &m)) return 1;
    bench_repeat(&b, "fetch packed rows", "rows", ROWS, fetch, &m);
    mesh_close(m.mesh);
    hub_close(m.hub);
    return bench_end(&b); /* the thread goes with the process */
}
