/* adb: a process under control: breakpoints, single steps, signals. */
#include "adb.h"
#include "common/report.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/pcntl.h>
#include <sys/types.h>
#include <sys/wait.h>
#include <unistd.h>

extern char** environ;

enum { max_breakpoints = 32, breakpoint_code = 1, exec_code = 4, bkpt = 0x7d50 };

struct breakpoint {
    unsigned address;
    unsigned short instruction; /* that it hides */
};

static struct breakpoint breakpoints[max_breakpoints];
static int breakpoint_count;
static int pid, process;
static int attached; /* To a process that is not ours: it lives on. */
static struct pcntl control;

/* --- The process */

static int request(unsigned number) {
    if (ioctl(process, (int)number, &control) < 0) {
        printf("%s\n", strerror(errno));
        return -1;
    }
    return 0;
}

/* 0, or -1 with errno. */
static int move_memory(unsigned address, void* bytes, int size, int store) {
    if (lseek(process, (off_t)address, SEEK_SET) < 0) {
        return -1;
    }
    return (store ? write(process, bytes, size) : read(process, bytes, size)) == size ? 0 : -1;
}

static void ask_for_registers(unsigned* registers) {
    control.pi_thread = 0;
    control.pi_buffer = registers;
    control.pi_nbytes = scalar_words * 4;
    control.pi_offset = 0;
}

static int move_registers(unsigned number, unsigned* registers) {
    ask_for_registers(registers);
    return request(number);
}

/* --- Breakpoints */

static struct breakpoint* find_breakpoint(unsigned address) {
    for (int i = 0; i < breakpoint_count; i++) {
        if (breakpoints[i].address == address) {
            return &breakpoints[i];
        }
    }
    return NULL;
}

static void set_breakpoint(unsigned address) {
    struct breakpoint* const new = &breakpoints[breakpoint_count];
    if (find_breakpoint(address) != NULL) {
        return;
    }
    if (breakpoint_count == max_breakpoints) {
        printf("too many breakpoints\n");
    } else if (move_memory(address, &new->instruction, 2, 0) == 0) {
        new->address = address;
        breakpoint_count++;
    } else {
        memory_trouble(address);
    }
}

static void delete_breakpoint(unsigned address) {
    struct breakpoint* const old = find_breakpoint(address);
    if (old == NULL) {
        printf("%x: no breakpoint\n", address);
    } else {
        *old = breakpoints[--breakpoint_count];
    }
}

/* They are in memory only while the process runs. */
static void put_breakpoints(int in) {
    unsigned short instruction = bkpt;
    for (int i = 0; i < breakpoint_count; i++) {
        move_memory(breakpoints[i].address, in ? &instruction : &breakpoints[i].instruction, 2, 1);
    }
}

/* --- Going on */

/* The status of the process when it has stopped or ended. It may have another pid then: restart -W takes that
 * of its target, and setpid() any. */
static int wait_for_status(void) {
    int status, found;
    while ((found = waitpid(-1, &status, 0)) < 0) {
        if (errno != EINTR) {
            report("wait");
            return 0; /* As if it had ended. */
        }
    }
    if (found != pid) {
        printf("process %d is now process %d\n", pid, found);
        pid = found;
    }
    return status;
}

/* Waits for the next stop, and says why it is; 0 when the process has ended. */
static int wait_for_stop(int quietly) {
    unsigned registers[scalar_words];
    int status = wait_for_status();
    if (!WIFSTOPPED(status)) {
        if (WIFEXITED(status)) {
            printf("process %d: exit status %d\n", pid, WEXITSTATUS(status));
        } else {
            printf("process %d: %s\n", pid, strsignal(WTERMSIG(status)));
        }
        return 0;
    }
    control.pi_thread = status >> 16;
    request(PIXGETSUBCODE);
    int code = control.pi_osigcode;
    if (WSTOPSIG(status) == SIGTRAP && code == exec_code) {
        breakpoint_count = 0; /* They have gone with the memory in which they were. */
    }
    put_breakpoints(0);
    move_registers(PIXRDREGS, registers);
    if (WSTOPSIG(status) == SIGTRAP && code == breakpoint_code && find_breakpoint(registers[0] - 2) != NULL) {
        registers[0] -= 2;
        move_registers(PIXWRREGS, registers);
        printf("breakpoint at %x\n", registers[0]);
    } else if (!quietly) {
        printf("stopped at %x: %s\n", registers[0], strsignal(WSTOPSIG(status)));
    }
    return 1;
}

static int run(unsigned how, int signal) {
    control.pi_thread = 0;
    control.pi_pc = 1;
    control.pi_signo = signal;
    return request(how) == 0 && request(PIXRUN) == 0;
}

/* From a breakpoint on, its own instruction must be executed first. */
static int go_on(int signal) {
    unsigned registers[scalar_words];
    if (breakpoint_count > 0 && move_registers(PIXRDREGS, registers) == 0 &&
        find_breakpoint(registers[0]) != NULL) {
        if (!run(PIXSTEP, 0) || !wait_for_stop(1)) {
            return 0;
        }
    }
    put_breakpoints(1);
    return run(PIXCONTINUE, signal) && wait_for_stop(0);
}

static int step(unsigned count) {
    for (; count > 0; count--) {
        if (!run(PIXSTEP, 0) || !wait_for_stop(count > 1)) {
            return 0;
        }
    }
    return 1;
}

/* --- Commands */

int control_process(char letter, unsigned address, unsigned argument) {
    switch (letter) {
    case 'b':
        set_breakpoint(address);
        return 1;
    case 'd':
        delete_breakpoint(address);
        return 1;
    case 'c':
        return go_on((int)argument);
    case 's':
        return step(argument > 0 ? argument : 1);
    case 'k':
        ioctl(process, (int)PIXTERMINATE, 0);
        return wait_for_stop(0);
    default:
        printf("unknown command\n");
        return 1;
    }
}

void list_breakpoints(void) {
    for (int i = 0; i < breakpoint_count; i++) {
        printf("%x\n", breakpoints[i].address);
    }
}

void leave_process(void) {
    if (pid > 0 && !attached) {
        kill(pid, SIGKILL);
    }
}

/* --- The beginning */

static void start(char** argv) {
    pid = fork();
    if (pid == 0) {
        char path[1024];
        exect(argv[0], argv, environ);
        if (errno == ENOENT && strchr(argv[0], '/') == NULL) {
            snprintf(path, sizeof path, "/bin/%s", argv[0]);
            exect(path, argv, environ);
        }
        report(argv[0]);
        _exit(126);
    }
}

int take_process(int argc, char** argv) {
    int status;
    attached = argc == 2 && strcmp(argv[0], "-p") == 0;
    if (attached) {
        pid = (int)number_argument(argv[1], 1);
    } else {
        start(argv);
        if (pid < 0 || waitpid(pid, &status, 0) < 0 || !WIFSTOPPED(status)) {
            return -1;
        }
    }
    process = pattach(pid, O_EXCL);
    if (process < 0) {
        report(argv[argc - 1]);
        return -1;
    }
    fcntl(process, F_SETFD, 1);
    if (attached) {
        wait_for_stop(0);
    } else {
        unsigned registers[scalar_words];
        move_registers(PIXRDREGS, registers);
        printf("process %d, entry %x\n", pid, registers[0]);
    }
    return 0;
}

/* --- As a subject */

static int read_process_memory(unsigned address, void* bytes, int size) {
    return move_memory(address, bytes, size, 0);
}

static int read_process_registers(unsigned* registers) {
    ask_for_registers(registers);
    return ioctl(process, (int)PIXRDREGS, &control);
}

static void write_process_memory(unsigned address, const void* from, int size) {
    char copy[8];
    memcpy(copy, from, size); /* What moves either way is not const. */
    if (move_memory(address, copy, size, 1) < 0) {
        memory_trouble(address);
    }
}

static void write_process_registers(const unsigned* registers) {
    unsigned copy[scalar_words];
    memcpy(copy, registers, sizeof copy);
    move_registers(PIXWRREGS, copy);
}

static void not_of_processes(void) {
    printf("only of core and checkpoint files\n");
}

static void threads_of_process(int number) {
    (void)number;
    not_of_processes();
}

const struct subject process_subject = {read_process_memory,     read_process_registers, write_process_memory,
                                        write_process_registers, not_of_processes,       threads_of_process};
