/* store/pg_connect.c -- one connection to the server, and what its errors mean.
 *
 * An error of the server may quote a value ("Key (name)=(...) already exists"), so its words are
 * never passed on: the SQLSTATE decides, and only a mistake of our own in the SQL is told with its
 * message. */
#include "base/fault.h"
#include "base/mem.h"
#include "store/pg.h"

#include <arpa/inet.h>
#include <stdlib.h>

enum { SERVER_VERSION_MIN = 150000 };

/* By SQLSTATE, the first that fits; a shorter state is a whole class. */
static const struct {
    const char *state;
    err code;
    const char *text, *todo;
} meanings[] = {
    {"23505", ERR_CONFLICT, "that key is stored already", ""},
    {"23514", ERR_INPUT, "a value is outside what its column allows", ""},
    {"22021", ERR_INPUT, "a text is not UTF-8", ""},
    {"40", ERR_BUSY, "others changed the same rows all the time", "try again"},
    {"55P03", ERR_BUSY, "another writer holds the rows", "try again"},
    {"57014", ERR_BUSY, "the database server stopped the statement", "try again"},
    {"53100", ERR_DISK, "the database server's disk is full",
     "free space there; nothing was half stored"},
    {"53200", ERR_NOMEM, "the database server has no memory", "try again; nothing was stored"},
    {"53", ERR_BUSY, "the database server has no connection to spare",
     "try again, or raise max_connections"},
    {"58", ERR_DISK, "the database server cannot read or write its files",
     "look at its log; nothing was half stored"},
    {"XX001", ERR_CORRUPT, "the database is damaged", "stop the hub and restore a backup"},
    {"XX002", ERR_CORRUPT, "the database is damaged", "stop the hub and restore a backup"},
    {"57P", ERR_BUSY, "the database server is going down or coming up", "try again"},
    {"08", ERR_BUSY, "the connection to the database was lost", "try again"},
    {"28", ERR_DENIED, "the database server refuses this user",
     "check the database URL and the server's pg_hba.conf"},
    {"42501", ERR_DENIED, "the database user may not do this", "make it the owner of the schema"},
    {"25006", ERR_DENIED, "the database server takes no writes",
     "point the database URL at the primary"},
    {"3D000", ERR_CONFIG, "the database in the URL does not exist", "create it, or check the URL"},
    {"54", ERR_LIMIT, "a value is too large to store", ""},
};

err pg_error(struct pg_db *c, const PGresult *r, const char *what, struct err_info *why)
{
    const char *state = r ? PQresultErrorField(r, PG_DIAG_SQLSTATE) : NULL;
    if (!state && r && !pg_is_broken(c))
        return err_set(why, ERR_NOMEM, "%s: no memory for the answer", what);
    if (!state) state = "08006";
    if (strncmp(state, "40", 2) == 0) c->collided = true;
    for (size_t i = 0; i < COUNT(meanings); i++) {
        if (strncmp(state, meanings[i].state, strlen(meanings[i].state)) != 0) continue;
        (void)err_set(why, meanings[i].code, "%s: %s", what, meanings[i].text);
        (void)err_todo(why, "%s", meanings[i].todo);
        return meanings[i].code;
    }
    const char *words =
        strncmp(state, "42", 2) == 0 ? PQresultErrorField(r, PG_DIAG_MESSAGE_PRIMARY) : NULL;
    return err_set(why, ERR_INTERNAL, "%s: the database server says %s %s", what, state,
                   words ? words : "");
}

err pg_say(struct pg_db *c, const char *sql, const char *tag, struct err_info *why)
{
    if (fault_now(FAULT_STORE)) return err_set(why, ERR_DISK, "%s: made to fail", sql);
    PGresult *r = PQexec(c->at, sql);
    err e = ERR_OK;
    if (PQresultStatus(r) != PGRES_COMMAND_OK) e = pg_error(c, r, "the transaction", why);
    else if (strcmp(PQcmdStatus(r), tag) != 0)
        e = err_set(why, ERR_INTERNAL, "%s was answered otherwise", tag);
    PQclear(r);
    return e;
}

static void ignore_notice(void *ctx, const PGresult *r)
{
    (void)ctx;
    (void)r;
}

static err connect_error(struct pg_db *c, struct err_info *why)
{
    /* No session, no SQLSTATE yet; libpq's words name hosts and users, no data. */
    const char *words = PQerrorMessage(c->at);
    err code = strstr(words, "authentication failed") || strstr(words, "pg_hba.conf") ? ERR_DENIED
               : strstr(words, "does not exist") && strstr(words, "FATAL")            ? ERR_CONFIG
                                                                                       : ERR_BUSY;
    (void)err_set(why, code, "the database server: %.*s", (int)strcspn(words, "\n"), words);
    (void)err_todo(why, "check that it runs, and the database URL");
    return code;
}

/* A socket, or this very machine. */
static bool is_here(str host)
{
    static const char *const names[] = {"", "localhost", "::1"};
    unsigned char bytes[4];
    char text[INET_ADDRSTRLEN] = "";
    bool here = str_starts(host, STR("/")) || str_starts(host, STR("@"));
    for (size_t i = 0; i < COUNT(names); i++)
        here = here || str_eq_c(host, names[i]);
    if (host.len < sizeof text) memcpy(text, host.at, host.len);
    return here || (inet_pton(AF_INET, text, bytes) == 1 && bytes[0] == 127);
}

static bool all_here(const char *hosts)
{
    str rest = str_of(hosts), host;
    while (str_next(&rest, ',', &host))
        if (!is_here(host)) return false;
    return true;
}

/* What the address says, else what the environment does; NULL = neither. */
static const char *said(const PQconninfoOption *options, const char *name)
{
    const PQconninfoOption *o = options;
    while (o->keyword && strcmp(o->keyword, name) != 0)
        o++;
    if (!o->keyword) return NULL;
    return o->val ? o->val : o->envvar ? getenv(o->envvar) : NULL;
}

/* A password with a slash in it makes the first part of it a port. */
static bool is_readable(const PQconninfoOption *options)
{
    const char *port = options ? said(options, "port") : NULL;
    return options && (!port || strspn(port, "0123456789,") == strlen(port));
}

err pg_trust(const char *url, const char **ret_sslmode, struct err_info *why)
{
    char *quotes = NULL; /* libpq's words, with pieces of the address: a password may be in them */
    PQconninfoOption *options = PQconninfoParse(url, &quotes);
    PQfreemem(quotes);
    *ret_sslmode = NULL;
    if (!is_readable(options)) {
        PQconninfoFree(options);
        (void)err_set(why, ERR_CONFIG, "the database URL cannot be read");
        return err_todo(why, "in a user or password write / : @ ? and %% as %%2F %%3A %%40 %%3F "
                             "and %%25");
    }
    const char *host = said(options, "host"), *address = said(options, "hostaddr");
    bool here = all_here(host ? host : "") && all_here(address ? address : "");
    if (!here && !said(options, "sslmode") && !said(options, "service"))
        *ret_sslmode = "verify-full";
    PQconninfoFree(options);
    return ERR_OK;
}

err pg_connect(struct store *s, struct pg_db **ret_db, struct err_info *why)
{
    const struct pg_store *store = s->engine;
    const char *sslmode;
    err e = pg_trust(store->url, &sslmode, why);
    if (e) return e;
    const char *const names[] = {"connect_timeout", "fallback_application_name", "sslmode",
                                 "dbname", "client_encoding", NULL};
    const char *const values[] = {"5", "aim", sslmode, store->url, "UTF8", NULL};
    struct pg_db *c = mem_zero(1, sizeof *c);
    if (!c) return err_set(why, ERR_NOMEM, "no memory for a database connection");
    c->db.driver = s->driver;
    c->db.store = s;
    c->at = fault_now(FAULT_STORE) ? NULL : PQconnectdbParams(names, values, 1);
    if (!c->at) {
        e = err_set(why, ERR_NOMEM, "no memory for a database connection");
    } else if (PQstatus(c->at) != CONNECTION_OK) {
        e = connect_error(c, why);
    } else if (PQserverVersion(c->at) < SERVER_VERSION_MIN) {
        e = err_set(why, ERR_CONFIG, "the database server is older than PostgreSQL 15");
        (void)err_todo(why, "use PostgreSQL 15 or later");
    }
    if (e) {
        pg_disconnect(c);
        return e;
    }
    PQsetNoticeReceiver(c->at, ignore_notice, NULL);
    *ret_db = c;
    return ERR_OK;
}

void pg_disconnect(struct pg_db *c)
{
    if (!c) return;
    PQfinish(c->at);
    map64_release(&c->prepared);
    mem_free(c);
}
