/* finger [-s] [user ...]: who is logged in; or all about some users, with what they plan. */
#include "common/logins.h"
#include "common/report.h"

#include <pwd.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/param.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

static struct utmp* records;
static int record_count;

/* How long nothing has been typed there, in seconds. */
static long idle_of(const struct utmp* record) {
    char path[80];
    struct stat status;
    snprintf(path, sizeof path, "/dev/%s", login_line(record));
    if (stat(path, &status) < 0) {
        return 0;
    }
    long typed = status.st_atime > record->ut_time ? status.st_atime : record->ut_time;
    return time(NULL) > typed ? (long)time(NULL) - typed : 0;
}

static void print_idle(long seconds) {
    long minutes = seconds / 60;
    if (minutes >= 24 * 60) {
        printf("%3ldd", minutes / (24 * 60));
    } else if (minutes >= 60) {
        printf("%2ld:%02ld", minutes / 60, minutes % 60);
    } else if (minutes > 0) {
        printf("%4ld", minutes);
    } else {
        printf("    ");
    }
}

static void print_short(const struct utmp* record) {
    char when[24];
    time_t began = record->ut_time;
    const struct passwd* user = getpwnam(login_name(record));
    strftime(when, sizeof when, "%a %H:%M", localtime(&began));
    printf("%-8s %-20.20s %-8s ", login_name(record), user != NULL ? user->pw_gecos : "???",
           login_line(record));
    print_idle(idle_of(record));
    printf(" %s\n", when);
}

/* A file in the user's home folder, if it can be read. */
static void print_file(const struct passwd* user, const char* name, const char* heading,
                       const char* without) {
    char path[MAXPATHLEN];
    FILE* file = NULL;
    int c, any = 0;
    if (snprintf(path, sizeof path, "%s/%s", user->pw_dir, name) < (int)sizeof path) {
        file = fopen(path, "r");
    }
    while (file != NULL && (c = getc(file)) != EOF) {
        if (!any) {
            fputs(heading, stdout);
            any = 1;
        }
        putchar(c);
    }
    if (file != NULL) {
        fclose(file);
    }
    if (!any) {
        fputs(without, stdout);
    }
}

static void print_logins(const struct passwd* user) {
    int any = 0;
    for (int i = 0; i < record_count; i++) {
        if (strcmp(login_name(&records[i]), user->pw_name) == 0) {
            char when[40];
            time_t began = records[i].ut_time;
            strftime(when, sizeof when, "%a %b %e %H:%M", localtime(&began));
            printf("On since %s on %s\n", when, login_line(&records[i]));
            any = 1;
        }
    }
    if (!any) {
        puts("Not logged in.");
    }
}

static void print_long(const struct passwd* user) {
    printf("Login name: %-24s In real life: %s\n", user->pw_name,
           *user->pw_gecos != '\0' ? user->pw_gecos : "???");
    printf("Directory: %-25s Shell: %s\n", user->pw_dir,
           *user->pw_shell != '\0' ? user->pw_shell : "/bin/sh");
    print_logins(user);
    print_file(user, ".project", "Project: ", "");
    print_file(user, ".plan", "Plan:\n", "No Plan.\n");
}

/* By login name, or by a part of the full name. */
static void look_up(const char* name) {
    struct passwd* user = getpwnam(name);
    int any = user != NULL;
    if (user != NULL) {
        print_long(user);
        return;
    }
    setpwent();
    while ((user = getpwent()) != NULL) {
        for (const char* part = user->pw_gecos; *part != '\0';
             part += strcspn(part, " "), part += *part == ' ') {
            if (strcspn(part, " ") == strlen(name) && strncasecmp(part, name, strlen(name)) == 0) {
                struct passwd found = *user;
                print_long(&found);
                any = 1;
                break;
            }
        }
    }
    endpwent();
    if (!any) {
        report_reason(name, "no such user");
    }
}

int main(int argc, char** argv) {
    int option, short_form = 0;
    start_program(argv[0]);
    while ((option = getopt(argc, argv, "sl")) != -1) {
        if (option == '?') {
            usage("[-s] [user ...]");
        }
        short_form = option == 's';
    }
    records = read_logins(UTMP_FILE, &record_count);
    if (optind == argc) {
        puts("Login    Name                 TTY      Idle When");
    }
    for (int i = 0; i < record_count && (optind == argc || short_form); i++) {
        int wanted = optind == argc;
        for (int j = optind; j < argc; j++) {
            wanted |= strcmp(argv[j], login_name(&records[i])) == 0;
        }
        if (records[i].ut_name[0] != '\0' && wanted) {
            print_short(&records[i]);
        }
    }
    for (int i = optind; i < argc && !short_form; i++) {
        if (i > optind) {
            putchar('\n');
        }
        look_up(argv[i]);
    }
    free(records);
    return finish();
}
