/* passwd [-f | -s] [user]: changes a user's password in /etc/passwd. chfn, which is passwd -f, changes the
 * full name, chsh, passwd -s, the shell. /etc/ptmp, where the new file grows, keeps a second one from
 * changing it at the same time. */
#include "common/report.h"
#include "common/session.h"

#include <errno.h>
#include <fcntl.h>
#include <pwd.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

static const char users[] = "/etc/passwd";
static const char new_users[] = "/etc/ptmp";

/* The fields of a line that can be changed, counted from 0. */
enum field { password_field = 1, full_name_field = 4, shell_field = 6 };

enum { least_letters = 6, tries = 3, longest_answer = 128 };

static void fail(const char* thing, const char* reason) __attribute__((noreturn));
static void fail(const char* thing, const char* reason) {
    report_reason(thing, reason);
    exit(1);
}

static const char* ask_password(const char* question) {
    const char* answer = getpass(question);
    if (answer == NULL) {
        puts("Password unchanged.");
        exit(1);
    }
    return answer;
}

/* Two characters of the alphabet that crypt() knows, other ones each time. */
static void choose_salt(char salt[3]) {
    static const char letters[] = "./0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    unsigned seed = (unsigned)time(NULL) * 2654435761U ^ (unsigned)getpid() << 16;
    salt[0] = letters[seed >> 10 & 63];
    salt[1] = letters[seed >> 22 & 63];
    salt[2] = '\0';
}

/* Asks until it is long enough; only root may take a short one, or none. */
static char* new_password(const struct passwd* user) {
    char first[longest_answer];
    char salt[3];
    printf("Changing password for %s.\n", user->pw_name);
    fflush(stdout);
    if (getuid() != 0 && !has_no_password(user) && !has_password(user, ask_password("Old password:"))) {
        puts("Sorry.");
        exit(1);
    }
    for (int i = 0;; i++) {
        if (i == tries) {
            puts("Password unchanged.");
            exit(1);
        }
        snprintf(first, sizeof first, "%s", ask_password("New password:"));
        if (getuid() == 0 || strlen(first) >= least_letters) {
            break;
        }
        printf("Please use a longer password, of %d characters or more.\n", least_letters);
        fflush(stdout);
    }
    if (strcmp(ask_password("Retype new password:"), first) != 0) {
        puts("Mismatch - password unchanged.");
        exit(1);
    }
    choose_salt(salt);
    return checked(strdup(*first != '\0' ? crypt(first, salt) : ""));
}

/* A line that is asked for; an empty one, or the end of input, changes nothing. */
static char* ask(const char* what, const char* old) {
    char answer[longest_answer];
    printf("Old %s: %s\nNew %s: ", what, old, what);
    fflush(stdout);
    if (fgets(answer, sizeof answer, stdin) == NULL || *answer == '\n') {
        printf("%s unchanged.\n", what);
        exit(1);
    }
    if (strchr(answer, '\n') == NULL) {
        fail(what, "too long");
    }
    answer[strcspn(answer, "\n")] = '\0';
    for (const char* c = answer; *c != '\0'; c++) {
        if (*c == ':' || (*c > 0 && *c < ' ') || *c == 127) {
            fail(what, "a colon or a control character in it");
        }
    }
    return checked(strdup(answer));
}

/* Users take one of the system's shells; root may give any program. */
static char* new_shell(const struct passwd* user) {
    char* shell = ask("shell", shell_of(user));
    if (getuid() == 0 ? access(shell, X_OK) < 0
                      : strcmp(shell, "/bin/sh") != 0 && strcmp(shell, "/bin/csh") != 0) {
        fail(shell, getuid() == 0 ? strerror(errno) : "unacceptable as a new shell");
    }
    return shell;
}

/* Copies a line; in that of the user the field has the new text. 1 if it was that. */
static int copy_line(const char* line, const char* name, enum field field, const char* text, FILE* to) {
    size_t size = strlen(name);
    if (strncmp(line, name, size) != 0 || line[size] != ':') {
        fputs(line, to);
        return 0;
    }
    const char* start = line;
    for (int i = 0; i < (int)field && *start != '\0'; i++) {
        start += strcspn(start, ":\n");
        start += *start == ':';
    }
    fprintf(to, "%.*s%s%s", (int)(start - line), line, text, start + strcspn(start, ":\n"));
    return 1;
}

/* The new file, which is there for nobody else. */
static FILE* open_new(void) {
    umask(077);
    int fd = open(new_users, O_WRONLY | O_CREAT | O_EXCL, 0600);
    if (fd < 0) {
        fail(new_users,
             errno == EEXIST ? "somebody changes the file of users; try again later" : strerror(errno));
    }
    return fdopen(fd, "w");
}

static void give_up(const char* thing) __attribute__((noreturn));
static void give_up(const char* thing) {
    report(thing);
    unlink(new_users);
    exit(1);
}

/* The old file stays as it is until the new one is complete on the disk. */
static void change(const char* name, enum field field, const char* text) {
    struct stat status;
    char* line = NULL;
    size_t room = 0;
    int found = 0;
    for (int number = 1; number < NSIG; number++) {
        if (number != SIGKILL && number != SIGSTOP && number != SIGCHLD && number != SIGSEGV &&
            number != SIGBUS) {
            signal(number, SIG_IGN);
        }
    }
    FILE* to = open_new();
    FILE* from = fopen(users, "r");
    if (to == NULL || from == NULL || fstat(fileno(from), &status) < 0) {
        give_up(users);
    }
    while (getline(&line, &room, from) >= 0) {
        found |= copy_line(line, name, field, text, to);
    }
    free(line);
    if (!found) {
        unlink(new_users);
        fail(name, "no longer in /etc/passwd");
    }
    if (ferror(from)) {
        give_up(users);
    }
    if (fflush(to) != 0 || fchown(fileno(to), status.st_uid, status.st_gid) < 0 ||
        fchmod(fileno(to), status.st_mode & 07777) < 0 || fsync(fileno(to)) < 0 || fclose(to) != 0) {
        give_up(new_users);
    }
    if (rename(new_users, users) < 0) {
        give_up(users);
    }
}

int main(int argc, char** argv) {
    enum field field = password_field;
    int option;
    start_program(argv[0]);
    if (strcmp(base_name(argv[0]), "chfn") == 0) {
        field = full_name_field;
    } else if (strcmp(base_name(argv[0]), "chsh") == 0) {
        field = shell_field;
    }
    while ((option = getopt(argc, argv, "fs")) != -1) {
        if (option == '?') {
            usage("[-f | -s] [user]");
        }
        field = option == 'f' ? full_name_field : shell_field;
    }
    if (argc - optind > 1) {
        usage("[-f | -s] [user]");
    }
    const struct passwd* user = optind < argc ? getpwnam(argv[optind]) : getpwuid(getuid());
    if (user == NULL) {
        fail(optind < argc ? argv[optind] : "you", "unknown user");
    }
    if (getuid() != 0 && getuid() != user->pw_uid) {
        fail(user->pw_name, "Permission denied");
    }
    if (geteuid() != 0) {
        fail(users, "only root can change it, and this program is not set to root's id");
    }
    const char* name = checked(strdup(user->pw_name));
    const char* text = field == password_field ? new_password(user)
                       : field == shell_field  ? new_shell(user)
                                               : ask("name", user->pw_gecos);
    change(name, field, text);
    return finish();
}
