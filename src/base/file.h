/* base/file.h -- the few file operations the house needs, each of which a test can make fail
 * (FAULT_FILE). Errors: ERR_ABSENT, ERR_DENIED, ERR_DISK (full or failing), ERR_LIMIT,
 * ERR_NOMEM. */
#ifndef AIM_BASE_FILE_H
#define AIM_BASE_FILE_H

#include "base/buf.h"

/* The whole file, at most bytes_max, into the arena. */
MUST err file_read(const char *path, size_t bytes_max, struct arena *a, str *ret_content,
                   struct err_info *why);

/* Write a new version of a file so that after a power cut there is the old one or the new one:
 * temporary file beside it, fsync, rename, fsync of the folder. `mode` as in open(2). */
MUST err file_replace(const char *path, str content, unsigned mode, struct err_info *why);

/* Reading in pieces. *ret_n 0 = end of file. */
struct file {
    int fd;
};
MUST err file_open(const char *path, struct file *ret_file, struct err_info *why);
MUST err file_next(struct file *f, char *at, size_t room, size_t *ret_n, struct err_info *why);
MUST err file_rewind(struct file *f, struct err_info *why);
void file_close(struct file *f);

/* Writing a new file from front to back; an existing one is emptied. A reader that comes too early
 * sees a part: whoever writes several files writes the one that names them last, by
 * file_replace. */
MUST err file_create(const char *path, unsigned mode, struct file *ret_file, struct err_info *why);
MUST err file_write(struct file *f, str content, struct err_info *why);
/* On the disk for good (fsync), then closed; closed too when that fails. */
MUST err file_finish(struct file *f, struct err_info *why);

/* Going on with a file: reading and writing from where file_go says. `mode` as in open(2) makes it
 * when it is not there, on the disk for good; 0 = ERR_ABSENT then. A name that is a link is not
 * followed. Nobody else goes on with it until it is closed: ERR_BUSY. */
MUST err file_open_more(const char *path, unsigned mode, struct file *ret_file,
                        struct err_info *why);
MUST err file_go(struct file *f, int64_t offset, struct err_info *why);
MUST err file_cut(struct file *f, int64_t bytes, struct err_info *why); /* to that length */
MUST err file_sync(struct file *f, struct err_info *why);               /* on the disk for good */

MUST err file_make_dir(const char *path, unsigned mode, struct err_info *why); /* exists = fine */
bool file_exists(const char *path);

/* All of it to an open descriptor, in whatever pieces the system takes. false: errno says why. */
MUST bool file_put(int fd, str content);

#endif
