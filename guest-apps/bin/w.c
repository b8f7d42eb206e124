/* w [-hs] [user]: who is logged in, and what they are doing. uptime: its first line. */
#include "common/logins.h"
#include "common/printable.h"
#include "common/report.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/proc.h>
#include <sys/stat.h>
#include <sys/sysinfo.h>
#include <time.h>
#include <unistd.h>

extern long long __clock(int which); /* 1: nanoseconds since the system was started */

/* How many processes could run, of the last 1, 5 and 15 minutes. */
static void print_load(void) {
    struct system_information machine;
    if (getsysinfo(SYSINFO_SIZE, &machine) < 0) {
        return;
    }
    for (int i = 0; i < 3; i++) {
        int hundredths = (machine.load_average[i] * 100 + FSCALE / 2) / FSCALE;
        printf("%s %d.%02d", i == 0 ? ",  load average:" : ",", hundredths / 100, hundredths % 100);
    }
}

static void print_heading(int users) {
    char now_text[16];
    time_t now = time(NULL);
    int minutes = (int)(__clock(1) / 60000000000LL);
    int days = minutes / (24 * 60);
    strftime(now_text, sizeof now_text, "%l:%M%p", localtime(&now));
    printf(" %s  up", now_text);
    if (days > 0) {
        printf(" %d day%s,", days, days > 1 ? "s" : "");
    }
    printf(" %d:%02d,  %d user%s", minutes / 60 % 24, minutes % 60, users, users == 1 ? "" : "s");
    print_load();
    putchar('\n');
}

/* The process in the foreground of the terminal, as far as one can tell: the youngest that is not asleep, or
 * the youngest. Its processor time and that of all of the terminal go along, in seconds. */
static void find_work(int device, struct abi_procinfo* found, int* all_seconds) {
    struct abi_procinfo process;
    long long all = 0;
    memset(found, 0, sizeof *found);
    for (int pid = 0; procinfo(pid, &process, sizeof process) > 0; pid = process.pi_pid) {
        if (process.pi_tty != device || process.pi_state == 'Z') {
            continue;
        }
        all += process.pi_cpu_nanoseconds;
        if (process.pi_pid != getpid() || found->pi_pid == 0) {
            *found = process;
        }
    }
    *all_seconds = (int)(all / 1000000000);
}

static void print_minutes(int seconds) {
    if (seconds >= 60) {
        printf("%3d:%02d ", seconds / 60, seconds % 60);
    } else if (seconds > 0) {
        printf("   :%02d ", seconds);
    } else {
        printf("       ");
    }
}

static void print_user(const struct utmp* record, int short_form) {
    char path[32];
    char began_text[16];
    struct stat status;
    struct abi_procinfo process;
    int all = 0;
    int idle = 0;
    time_t began = record->ut_time;
    snprintf(path, sizeof path, "/dev/%s", login_line(record));
    memset(&process, 0, sizeof process);
    if (stat(path, &status) == 0) {
        idle = (int)(time(NULL) - (status.st_atime > began ? status.st_atime : began));
        find_work((int)status.st_rdev, &process, &all);
    }
    strftime(began_text, sizeof began_text, "%l:%M%p", localtime(&began));
    printf("%-8s %-8s ", login_name(record), login_line(record));
    if (!short_form) {
        printf("%7s ", began_text);
    }
    print_minutes(idle / 60);
    if (!short_form) {
        print_minutes(all);
        print_minutes((int)(process.pi_cpu_nanoseconds / 1000000000));
    }
    print_printable(process.pi_command, 32);
    putchar('\n');
}

int main(int argc, char** argv) {
    int without_heading = 0, short_form = 0, count = 0, users = 0;
    int option;
    start_program(argv[0]);
    int is_uptime = strcmp(base_name(argv[0]), "uptime") == 0;
    while ((option = getopt(argc, argv, is_uptime ? "" : "hs")) != -1) {
        if (option == '?') {
            usage(is_uptime ? "" : "[-hs] [user]");
        }
        without_heading |= option == 'h';
        short_form |= option == 's';
    }
    if (argc - optind > (is_uptime ? 0 : 1)) {
        usage(is_uptime ? "" : "[-hs] [user]");
    }
    struct utmp* records = read_logins(UTMP_FILE, &count);
    for (int i = 0; i < count; i++) {
        users += records[i].ut_name[0] != '\0';
    }
    if (!without_heading) {
        print_heading(users);
        if (!is_uptime) {
            puts(short_form ? "User     tty      idle   what"
                            : "User     tty       login@  idle   JCPU   PCPU  what");
        }
    }
    for (int i = 0; i < count && !is_uptime; i++) {
        int wanted = optind == argc || strcmp(argv[optind], login_name(&records[i])) == 0;
        if (records[i].ut_name[0] != '\0' && wanted) {
            print_user(&records[i], short_form);
        }
    }
    free(records);
    return finish();
}
