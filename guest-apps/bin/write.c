/* write user [terminal]: standard input, line by line, goes to the terminal of another user. */
#include "common/logins.h"
#include "common/message.h"
#include "common/report.h"

#include <errno.h>
#include <pwd.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

static FILE* terminal;

static void say_goodbye(void) {
    fputs("EOF\n", terminal);
    fflush(terminal);
}

static void end(int signal) {
    (void)signal;
    say_goodbye();
    _exit(0);
}

/* Whether the user is logged in there, or for NULL anywhere: that line. Of several, one where messages are
 * allowed. */
static const char* find_line(const char* user, const char* wanted) {
    static char line[64];
    int count = 0, found = 0;
    struct utmp* records = read_logins(UTMP_FILE, &count);
    for (int i = 0; i < count; i++) {
        char path[80];
        struct stat status;
        const char* name = login_line(&records[i]);
        if (strcmp(login_name(&records[i]), user) != 0 || (wanted != NULL && strcmp(name, wanted) != 0)) {
            continue;
        }
        int open = snprintf(path, sizeof path, "/dev/%s", name) < (int)sizeof path &&
                   stat(path, &status) == 0 && (status.st_mode & 022) != 0;
        if (!found || open) {
            snprintf(line, sizeof line, "%s", name);
            found = 1;
        }
        if (open) {
            break;
        }
    }
    free(records);
    return found ? line : NULL;
}

static const char* own_name(void) {
    const struct passwd* user = getpwuid(getuid());
    return user != NULL ? user->pw_name : "somebody";
}

static void greet(void) {
    char host[64] = "", when[16];
    time_t now = time(NULL);
    const char* from = ttyname(0);
    gethostname(host, sizeof host - 1);
    strftime(when, sizeof when, "%H:%M", localtime(&now));
    fprintf(terminal, "\r\n\a\aMessage from %s@%s on %s at %s ...\r\n", own_name(), host,
            from != NULL ? base_name(from) : "no terminal", when);
    fflush(terminal);
}

int main(int argc, char** argv) {
    char path[80];
    char* text = NULL;
    size_t room = 0;
    start_program(argv[0]);
    if (argc < 2 || argc > 3 || argv[1][0] == '-') {
        usage("user [terminal]");
    }
    const char* line = find_line(argv[1], argc == 3 ? argv[2] : NULL);
    if (line == NULL) {
        report_reason(argv[1], argc == 3 ? "not logged in there" : "not logged in");
        return 1;
    }
    if (terminal_path(path, sizeof path, line) < 0) {
        return 1;
    }
    terminal = fopen(path, "w");
    if (terminal == NULL) {
        report_reason(path, errno == EACCES ? "messages are not wanted" : strerror(errno));
        return 1;
    }
    greet();
    signal(SIGINT, end);
    signal(SIGHUP, end);
    while (getline(&text, &room, stdin) >= 0) {
        put_message(terminal, text);
    }
    say_goodbye();
    if (ferror(terminal)) {
        report(path);
    }
    return finish();
}
