/* ps [-alx] [pid]: processes; one's own on a terminal, -a everybody's, -x those without a terminal too. */
#include "common/report.h"

#include <ctype.h>
#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/proc.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

static int everybody, long_form, without_terminal, wanted_pid;

/* The last two letters of the terminal's name: `co` for the console. */
static const char* terminal_name(int device) {
    static int known = -1;
    static char name[3];
    if (device < 0) {
        return "?";
    }
    if (device == known) {
        return name;
    }
    strcpy(name, "??");
    DIR* directory = opendir("/dev");
    struct dirent* entry;
    while (directory != NULL && (entry = readdir(directory)) != NULL) {
        char path[300];
        struct stat status;
        snprintf(path, sizeof path, "/dev/%s", entry->d_name);
        if (stat(path, &status) < 0 || !S_ISCHR(status.st_mode) || (int)status.st_rdev != device) {
            continue;
        }
        const char* letters = strncmp(entry->d_name, "tty", 3) == 0 ? entry->d_name + 3 : entry->d_name;
        snprintf(name, sizeof name, "%s", letters);
        known = device;
        break;
    }
    if (directory != NULL) {
        closedir(directory);
    }
    return name;
}

/* Two significant digits, as %.2g prints them: a priority of 130 is 1.3e+02 (guide, figure 1-4). */
static void format_priority(char* text, size_t size, int priority) {
    if (priority < 100) {
        snprintf(text, size, "%d", priority);
        return;
    }
    int tenths = (priority + 5) / 10;
    if (tenths >= 100) {
        snprintf(text, size, "1.0e+03");
        return;
    }
    if (tenths % 10 == 0) {
        snprintf(text, size, "%de+02", tenths / 10);
    } else {
        snprintf(text, size, "%d.%de+02", tenths / 10, tenths % 10);
    }
}

/* How much of the processor it had lately is not recorded: processor time per second of life, as far as 255.
 */
static int processor_share(const struct abi_procinfo* process, long now) {
    long life = now - process->pi_start_sec;
    long long share = process->pi_cpu_nanoseconds / 10000000 / (life > 0 ? life : 1);
    return share > 255 ? 255 : (int)share;
}

static void format_state(char* text, size_t size, const struct abi_procinfo* process) {
    snprintf(text, size, "%c%s", (int)process->pi_state,
             process->pi_nice > 0   ? " N"
             : process->pi_nice < 0 ? " <"
                                    : "");
}

static void print_header(void) {
    if (long_form) {
        puts("      F  uid   PID  PPID CP     PRI NI    SZ   RSS  WCHAN STAT TT  TIME COMMAND");
    } else {
        puts("  PID TT STAT  TIME COMMAND");
    }
}

static void print_process(const struct abi_procinfo* process, long now) {
    char state[8];
    char priority[16];
    char channel[16] = "";
    int seconds = (int)(process->pi_cpu_nanoseconds / 1000000000);
    const char* command = process->pi_state == 'Z' ? "<defunct>" : process->pi_command;
    format_state(state, sizeof state, process);
    if (!long_form) {
        printf("%5d %-2s %-4s %2d:%02d %s\n", process->pi_pid, terminal_name(process->pi_tty), state,
               seconds / 60, seconds % 60, command);
        return;
    }
    format_priority(priority, sizeof priority, process->pi_priority);
    if (process->pi_wchan != 0) {
        snprintf(channel, sizeof channel, "%x", process->pi_wchan);
    }
    printf("%7x %4d %5d %5d %2d %7s %2d %5u %5u %6s %-4s %-2s %2d:%02d %s\n", process->pi_flags,
           process->pi_uid, process->pi_pid, process->pi_ppid, processor_share(process, now), priority,
           process->pi_nice, process->pi_size_kb, process->pi_rss_kb, channel, state,
           terminal_name(process->pi_tty), seconds / 60, seconds % 60, command);
}

static int is_wanted(const struct abi_procinfo* process) {
    if (wanted_pid != 0) {
        return process->pi_pid == wanted_pid;
    }
    int ours = everybody || process->pi_uid == (int)getuid();
    return ours && (without_terminal || process->pi_tty >= 0);
}

static void read_options(int argc, char** argv) {
    for (int i = 1; i < argc; i++) {
        const char* letter = argv[i] + (argv[i][0] == '-');
        if (isdigit((unsigned char)*letter)) {
            wanted_pid = (int)number_argument(letter, 1);
            continue;
        }
        for (; *letter != '\0'; letter++) {
            switch (*letter) {
            case 'a':
                everybody = 1;
                break;
            case 'l':
                long_form = 1;
                break;
            case 'x':
                without_terminal = 1;
                break;
            case 'g':
            case 'w':
                break; /* Group leaders and whole commands are shown anyway. */
            default:
                usage("[-alx] [pid]");
            }
        }
    }
}

static int have_terminal(void) {
    struct abi_procinfo self;
    return procinfo(getpid() - 1, &self, sizeof self) > 0 && self.pi_tty >= 0;
}

int main(int argc, char** argv) {
    struct abi_procinfo process;
    int printed = 0;
    start_program(argv[0]);
    read_options(argc, argv);
    without_terminal |= !have_terminal();
    long now = (long)time(NULL);
    print_header();
    for (int pid = 0; procinfo(pid, &process, sizeof process) > 0; pid = process.pi_pid) {
        if (is_wanted(&process)) {
            print_process(&process, now);
            printed++;
        }
    }
    if (errno != ESRCH) {
        report("process table");
    }
    if (printed == 0 && wanted_pid != 0) {
        failures++;
    }
    return finish();
}
