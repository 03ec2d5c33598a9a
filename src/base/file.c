/* base/file.c -- see file.h. */
#include "base/file.h"

#include "base/fault.h"

#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <limits.h>
#include <stdio.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

static err file_err(struct err_info *why, const char *doing, const char *path, int number)
{
    err code = number == ENOENT || number == ENOTDIR       ? ERR_ABSENT
               : number == EACCES || number == EPERM       ? ERR_DENIED
               : number == ENOMEM                          ? ERR_NOMEM
                                                           : ERR_DISK;
    (void)err_set(why, code, "cannot %s: %s", doing, strerror(number));
    (void)err_at(why, path, 0, 0);
    if (number == ENOSPC)
        (void)err_todo(why, "free some disk space, then run the same command again");
    if (code == ERR_ABSENT) (void)err_todo(why, "check the name and the folder");
    if (code == ERR_DENIED) (void)err_todo(why, "this account needs access to it");
    return code;
}

/* An armed fault looks like a full disk. */
static bool fails(void)
{
    if (!fault_now(FAULT_FILE)) return false;
    errno = ENOSPC;
    return true;
}

err file_open(const char *path, struct file *ret_file, struct err_info *why)
{
    int fd = fails() ? -1 : open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0) return file_err(why, "open the file", path, errno);
    struct stat st;
    if (fstat(fd, &st) == 0 && S_ISDIR(st.st_mode)) {
        close(fd);
        (void)err_set(why, ERR_INPUT, "this is a folder, not a file");
        (void)err_at(why, path, 0, 0);
        (void)err_todo(why, "name the file in it");
        return ERR_INPUT;
    }
    ret_file->fd = fd;
    return ERR_OK;
}

err file_next(struct file *f, char *at, size_t room, size_t *ret_n, struct err_info *why)
{
    ssize_t n;
    do {
        n = fails() ? -1 : read(f->fd, at, room);
    } while (n < 0 && errno == EINTR);
    if (n < 0) return file_err(why, "read the file", "", errno);
    *ret_n = (size_t)n;
    return ERR_OK;
}

err file_rewind(struct file *f, struct err_info *why)
{
    if (fails() || lseek(f->fd, 0, SEEK_SET) < 0)
        return file_err(why, "read the file again", "", errno);
    return ERR_OK;
}

void file_close(struct file *f)
{
    if (f->fd >= 0) close(f->fd);
    f->fd = -1;
}

err file_create(const char *path, unsigned mode, struct file *ret_file, struct err_info *why)
{
    int fd = fails() ? -1 : open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, mode);
    if (fd < 0) return file_err(why, "create the file", path, errno);
    ret_file->fd = fd;
    return ERR_OK;
}

bool file_put(int fd, str content)
{
    while (content.len) {
        ssize_t n = fails() ? -1 : write(fd, content.at, content.len);
        if (n < 0 && errno == EINTR) continue;
        if (n < 0) return false;
        content = str_from(content, (size_t)n);
    }
    return true;
}

err file_write(struct file *f, str content, struct err_info *why)
{
    return file_put(f->fd, content) ? ERR_OK : file_err(why, "write the file", "", errno);
}

err file_finish(struct file *f, struct err_info *why)
{
    err e = fails() || fsync(f->fd) < 0 ? file_err(why, "write the file", "", errno) : ERR_OK;
    file_close(f);
    return e;
}

err file_go(struct file *f, int64_t offset, struct err_info *why)
{
    if (fails() || lseek(f->fd, (off_t)offset, SEEK_SET) < 0)
        return file_err(why, "go on in the file", "", errno);
    return ERR_OK;
}

err file_cut(struct file *f, int64_t bytes, struct err_info *why)
{
    if (fails() || ftruncate(f->fd, (off_t)bytes) < 0)
        return file_err(why, "shorten the file", "", errno);
    return ERR_OK;
}

err file_sync(struct file *f, struct err_info *why)
{
    return fails() || fsync(f->fd) < 0 ? file_err(why, "save the file", "", errno) : ERR_OK;
}

err file_read(const char *path, size_t bytes_max, struct arena *a, str *ret_content,
              struct err_info *why)
{
    struct file f;
    struct buf content = BUF_INIT(bytes_max);
    err e = file_open(path, &f, why);
    if (e) return e;
    for (size_t n = 1; !e && n;) {
        char piece[16384];
        e = file_next(&f, piece, sizeof piece, &n, why);
        if (!e) buf_add(&content, str_range(piece, n));
    }
    file_close(&f);
    if (e) {
        buf_release(&content);
        return e;
    }
    e = buf_keep(&content, a, ret_content);
    if (e == ERR_LIMIT) {
        (void)err_set(why, e, "the file is larger than %zu bytes", bytes_max);
        (void)err_at(why, path, 0, 0);
    } else if (e) {
        (void)err_set(why, e, "no memory to read a file");
    }
    return e;
}

static err write_and_save(int fd, str content, const char *path, struct err_info *why)
{
    if (!file_put(fd, content)) return file_err(why, "write the file", path, errno);
    return fails() || fsync(fd) < 0 ? file_err(why, "save the file", path, errno) : ERR_OK;
}

static err sync_folder(const char *path, struct err_info *why)
{
    char copy[PATH_MAX];
    snprintf(copy, sizeof copy, "%s", path);
    int fd = fails() ? -1 : open(dirname(copy), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd < 0) return file_err(why, "open the folder of", path, errno);
    int failed = fsync(fd);
    int number = errno;
    close(fd);
    return failed ? file_err(why, "save the folder of", path, number) : ERR_OK;
}

err file_open_more(const char *path, unsigned mode, struct file *ret_file, struct err_info *why)
{
    int flags = O_RDWR | O_CLOEXEC | O_NOFOLLOW | (mode ? O_CREAT : 0);
    struct stat st;
    int fd = fails() ? -1 : open(path, flags, (mode_t)mode);
    if (fd < 0) return file_err(why, "open the file", path, errno);
    err e = ERR_OK;
    if (flock(fd, LOCK_EX | LOCK_NB) < 0)
        e = err_set(why, ERR_BUSY, "somebody else is at work on the file");
    /* Removed between our opening and our lock: what is written to it would be nobody's. */
    if (!e && (fstat(fd, &st) < 0 || st.st_nlink == 0))
        e = err_set(why, ERR_BUSY, "somebody else has just removed the file");
    if (!e && mode) e = sync_folder(path, why);
    if (e) close(fd);
    else ret_file->fd = fd;
    return e;
}

err file_replace(const char *path, str content, unsigned mode, struct err_info *why)
{
    char temporary[PATH_MAX];
    if (snprintf(temporary, sizeof temporary, "%s.new", path) >= (int)sizeof temporary)
        return err_set(why, ERR_LIMIT, "the file name is too long");
    int fd = fails() ? -1 : open(temporary, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, (mode_t)mode);
    if (fd < 0) return file_err(why, "create the file", path, errno);
    err e = write_and_save(fd, content, path, why);
    close(fd);
    if (!e && (fails() || rename(temporary, path) < 0))
        e = file_err(why, "rename the file", path, errno);
    if (e) unlink(temporary);
    return e ? e : sync_folder(path, why);
}

err file_make_dir(const char *path, unsigned mode, struct err_info *why)
{
    struct stat st;
    if (!fails() && mkdir(path, (mode_t)mode) == 0) return ERR_OK;
    int number = errno;
    if (number == EEXIST && stat(path, &st) == 0 && S_ISDIR(st.st_mode)) return ERR_OK;
    return file_err(why, "make the folder", path, number);
}

bool file_exists(const char *path) { return access(path, F_OK) == 0; }
