/* The process that reads workbooks: what it tries beyond reading and writing ends it. */
#include "check.h"

#include "codec/xlsx/jail.h"

#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

static void opens_a_file(void) { (void)!open("/etc/passwd", O_RDONLY); }
static void makes_a_file(void) { (void)!open("jailed", O_WRONLY | O_CREAT, 0600); }
static void makes_a_socket(void) { (void)!socket(AF_INET, SOCK_STREAM, 0); }
static void starts_a_process(void) { (void)!fork(); }
static void runs_a_program(void) { (void)!execl("/bin/true", "true", (char *)NULL); }
static void looks_around(void) { (void)!access("/", R_OK); }
static void signals_another(void) { (void)!kill(getppid(), 0); }
static void makes_code(void)
{
    (void)!mmap(NULL, 4096, PROT_READ | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
}
static void makes_memory_code(void)
{
    static char page[8192];
    (void)!mprotect((void *)(((uintptr_t)page + 4095) & ~(uintptr_t)4095), 4096,
                    PROT_READ | PROT_EXEC);
}
static void reads_and_writes(void)
{
    char *memory = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    char c = 'x';
    (void)!write(STDOUT_FILENO, &c, 0);
    (void)!pread(STDIN_FILENO, &c, 1, 0);
    _exit(memory == MAP_FAILED ? 1 : 7);
}

/* How a process ends that is locked up and then does this. */
static int ends(void (*tries)(void))
{
    int status = 0;
    pid_t pid = fork();
    assert_true(pid >= 0);
    if (pid == 0) {
        if (!jail_lock()) _exit(3);
        tries();
        _exit(0);
    }
    assert_int_equal(waitpid(pid, &status, 0), pid);
    return status;
}

static void what_it_is_for_works(void **state)
{
    (void)state;
    int status = ends(reads_and_writes);
    assert_true(WIFEXITED(status));
    assert_int_equal(WEXITSTATUS(status), 7);
}

static void everything_else_ends_it_at_once(void **state)
{
    (void)state;
    static void (*const tries[])(void) = {opens_a_file,     makes_a_file,   makes_a_socket,
                                          starts_a_process, runs_a_program, looks_around,
                                          signals_another,  makes_code,     makes_memory_code};
    for (size_t i = 0; i < COUNT(tries); i++) {
        int status = ends(tries[i]);
        if (!WIFSIGNALED(status) || WTERMSIG(status) != SIGSYS) fail_msg("%zu: %x", i, status);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_it_is_for_works),
        cmocka_unit_test(everything_else_ends_it_at_once),
    };
    return cmocka_run_group_tests_name("codec/jail", tests, NULL, NULL);
}
