/* base/err.h -- one list of errors for the whole house.
 *
 * A function that can fail returns `err` and is marked MUST; the details (what, where, what to do)
 * go into an err_info that the caller owns. Lower floors return, only the faces print.
 * A detail text never holds a value that an agency or a user typed: name the field, not its
 * content. */
#ifndef AIM_BASE_ERR_H
#define AIM_BASE_ERR_H

#define MUST __attribute__((warn_unused_result))
#define PRINTF(fmt, args) __attribute__((format(printf, fmt, args)))
#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

/* name, word for logs and JSON, exit status of a command, HTTP status */
#define ERR_LIST(X)                                                                                \
    X(OK, "ok", 0, 200)                                                                            \
    X(INPUT, "bad-input", 1, 400)       /* what came in is wrong; the sender can mend it */        \
    X(USAGE, "usage", 2, 400)           /* a command was typed wrongly */                          \
    X(UNKNOWN_USER, "sign-in", 1, 401)  /* nobody is signed in */                                  \
    X(DENIED, "denied", 1, 403)         /* the access decision said no */                          \
    X(ABSENT, "not-found", 1, 404)      /* there is no such thing, or not for this user */         \
    X(CONFLICT, "conflict", 1, 409)     /* it exists already with other content */                 \
    X(LIMIT, "too-large", 1, 413)       /* over a stated ceiling */                                \
    X(THROTTLED, "too-many", 1, 429)    /* wait, then try again */                                 \
    X(BUSY, "busy", 1, 503)             /* another writer holds it; try again */                   \
    X(NOMEM, "no-memory", 1, 503)       /* an allocation failed; nothing was changed */            \
    X(DISK, "disk", 1, 503)             /* the disk is full or failing; nothing was half stored */ \
    X(CORRUPT, "corrupt", 1, 500)       /* stored data or a seal does not check */                 \
    X(CONFIG, "configuration", 1, 500)  /* a setting, key file or region file is wrong */          \
    X(INTERNAL, "internal", 1, 500)     /* our own mistake */

typedef enum {
#define ERR_ENUM(name, word, exit_status, http) ERR_##name,
    ERR_LIST(ERR_ENUM)
#undef ERR_ENUM
        ERR__COUNT
} err;

enum { ERR_TEXT_MAX = 400, ERR_FILE_MAX = 200, ERR_TODO_MAX = 200 };

/* What went wrong, where, and what to do. All zero is "nothing". line and column count from 1. */
struct err_info {
    err code;
    char text[ERR_TEXT_MAX]; /* what */
    char file[ERR_FILE_MAX]; /* where: a file's name as the user gave it, or empty */
    long line, column;       /* where in it, 0 = not known */
    char todo[ERR_TODO_MAX]; /* what to do, or empty */
};

/* Set code and text, clear the rest; returns `code`, so that `return err_set(why, ...)` reads well.
 * `why` may be NULL everywhere. */
err err_set(struct err_info *why, err code, const char *format, ...) PRINTF(3, 4);
/* Add the place and the advice to what was set. Both return why->code (ERR_INTERNAL without
 * one). */
err err_at(struct err_info *why, const char *file, long line, long column);
err err_todo(struct err_info *why, const char *format, ...) PRINTF(2, 3);

const char *err_word(err code);
int err_exit_status(err code);
int err_http_status(err code);

#endif
