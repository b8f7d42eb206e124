/* ps [-acluwx] [-t terminal] [pid]: processes; one's own on a terminal, -a everybody's, -x those without a
 * terminal too. */
#include "common/printable.h"
#include "common/report.h"

#include <ctype.h>
#include <dirent.h>
#include <errno.h>
#include <pwd.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/proc.h>
#include <sys/stat.h>
#include <sys/sysinfo.h>
#include <time.h>
#include <unistd.h>

static const char syntax[] = "[-acluwx] [-t terminal] [pid]";
static int everybody, long_form, user_form, names_only, without_terminal, wanted_pid;
static const char* wanted_terminal;
static int columns; /* of a line; 0: any number */

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

static void format_state(char* text, size_t size, const struct abi_procinfo* process) {
    snprintf(text, size, "%c%s", (int)process->pi_state,
             process->pi_nice > 0   ? " N"
             : process->pi_nice < 0 ? " <"
                                    : "");
}

/* The command within what is left of a line; with -c its name alone. */
static void print_command(const struct abi_procinfo* process, int used) {
    const char* command = process->pi_state == 'Z' ? "<defunct>" : process->pi_command;
    int left = columns == 0 || columns <= used ? (int)sizeof process->pi_command : columns - used;
    if (names_only && process->pi_state != 'Z') {
        int first = (int)strcspn(command, " ");
        int start = first;
        while (start > 0 && command[start - 1] != '/') {
            start--;
        }
        command += start;
        left = first - start < left ? first - start : left;
    }
    print_printable(command, left);
    putchar('\n');
}

/* Tenths of a percent, as 12.3. */
static void print_share(long long tenths) {
    tenths = tenths > 999 ? 999 : tenths;
    printf(" %2lld.%lld", tenths / 10, tenths % 10);
}

static void print_for_users(const struct abi_procinfo* process, const char* state, long now) {
    static struct system_information machine;
    const struct passwd* user = getpwuid((uid_t)process->pi_uid);
    long long life = now - process->pi_start_sec;
    int seconds = (int)(process->pi_cpu_nanoseconds / 1000000000);
    if (machine.memory_megabytes == 0 &&
        (getsysinfo(sizeof machine, &machine) < 0 || machine.memory_megabytes <= 0)) {
        machine.memory_megabytes = 1;
    }
    if (user != NULL) {
        printf("%-8.8s", user->pw_name);
    } else {
        printf("%-8d", process->pi_uid);
    }
    printf(" %5d", process->pi_pid);
    print_share(process->pi_cpu_nanoseconds / 1000000 / (life > 0 ? life : 1));
    print_share(process->pi_rss_kb * 1000LL / 1024 / machine.memory_megabytes);
    int used = printf(" %5u %4u %-2s %-4s %2d:%02d ", process->pi_size_kb, process->pi_rss_kb,
                      terminal_name(process->pi_tty), state, seconds / 60, seconds % 60);
    print_command(process, 24 + used);
}

static void print_header(void) {
    if (user_form) {
        puts("USER       PID %CPU %MEM    SZ  RSS TT STAT  TIME COMMAND");
    } else if (long_form) {
        puts("      F  uid   PID  PPID  CP     PRI NI    SZ   RSS   WCHAN STAT TT  TIME COMMAND");
    } else {
        puts("  PID TT STAT  TIME COMMAND");
    }
}

static void print_process(const struct abi_procinfo* process, long now) {
    char state[8];
    char priority[16];
    int seconds = (int)(process->pi_cpu_nanoseconds / 1000000000);
    format_state(state, sizeof state, process);
    if (user_form) {
        print_for_users(process, state, now);
        return;
    }
    if (!long_form) {
        int used = printf("%5d %-2s %-4s %2d:%02d ", process->pi_pid, terminal_name(process->pi_tty), state,
                          seconds / 60, seconds % 60);
        print_command(process, used);
        return;
    }
    format_priority(priority, sizeof priority, process->pi_priority);
    printf("%7x %4d %5d %5d %3d %7s %2d %5u %5u %7s %-4s %-2s %2d:%02d ", process->pi_flags, process->pi_uid,
           process->pi_pid, process->pi_ppid, process->pi_cpu, priority, process->pi_nice,
           process->pi_size_kb, process->pi_rss_kb, process->pi_wchan, state, terminal_name(process->pi_tty),
           seconds / 60, seconds % 60);
    /* These lines are wide as they are: the command is not cut. */
    columns = 0;
    print_command(process, 0);
}

static int is_wanted(const struct abi_procinfo* process) {
    if (wanted_pid != 0) {
        return process->pi_pid == wanted_pid;
    }
    if (wanted_terminal != NULL) {
        return strcmp(terminal_name(process->pi_tty), wanted_terminal) == 0;
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
            if (*letter == 't') {
                const char* name = letter[1] != '\0' ? letter + 1 : argv[++i];
                if (name == NULL) {
                    usage(syntax);
                }
                name += strncmp(name, "/dev/", 5) == 0 ? 5 : 0;
                name += strncmp(name, "tty", 3) == 0 ? 3 : 0;
                wanted_terminal = strncmp(name, "console", 2) == 0 ? "co" : name;
                break;
            }
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
            case 'u':
                user_form = 1;
                break;
            case 'c':
                names_only = 1;
                break;
            case 'w':
                columns = columns == 0 ? 0 : columns < 132 ? 132 : 0;
                break;
            case 'g':
                break; /* Group leaders are shown anyway. */
            default:
                usage(syntax);
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
    struct winsize size;
    if (isatty(1)) {
        columns = ioctl(1, TIOCGWINSZ, &size) == 0 && size.ws_col > 0 ? size.ws_col : 80;
    }
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
