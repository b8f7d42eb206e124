/* syslog(): messages to /usr/adm/messages, which in 4.3BSD a daemon writes. */
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <syslog.h>
#include <time.h>
#include <unistd.h>

static const char* identification = "syslog";
static int options;
static int mask = 0xff;
static int log_file = -1;

static void open_log(void) {
    if (log_file < 0) {
        log_file = open("/usr/adm/messages", O_WRONLY | O_APPEND | O_CREAT, 0644);
        if (log_file >= 0) {
            fcntl(log_file, F_SETFD, 1);
        }
    }
}

int openlog(const char* name, int how, int facility) {
    (void)facility; /* there is one log for all */
    identification = name != NULL ? name : "syslog";
    options = how;
    if ((how & LOG_NDELAY) != 0) {
        open_log();
    }
    return 0;
}

int closelog(void) {
    if (log_file >= 0) {
        close(log_file);
        log_file = -1;
    }
    return 0;
}

int setlogmask(int new_mask) {
    int old_mask = mask;
    if (new_mask != 0) {
        mask = new_mask;
    }
    return old_mask;
}

/* Replaces %m by the message of errno. */
static void insert_message(char* to, size_t size, const char* format, const char* message) {
    size_t length = 0;
    for (; *format != '\0' && length + 2 < size; format++) {
        if (format[0] == '%' && format[1] == 'm') {
            for (const char* c = message; *c != '\0' && length + 2 < size; c++) {
                if (*c == '%') {
                    to[length++] = '%';
                }
                to[length++] = *c;
            }
            format++;
        } else {
            to[length++] = *format;
            if (format[0] == '%' && format[1] == '%') {
                to[length++] = *++format;
            }
        }
    }
    to[length] = '\0';
}

int syslog(int priority, const char* format, ...) {
    if ((mask & LOG_MASK(priority & LOG_PRIMASK)) == 0) {
        return 0;
    }
    char text[1024];
    insert_message(text, sizeof text, format, strerror(errno));
    char line[1200];
    time_t now = time(NULL);
    /* "Nov 22 15:06:42 " of ctime()'s "Sun Nov 22 15:06:42 2026\n" */
    int length = snprintf(line, sizeof line, "%.16s%s", ctime(&now) + 4, identification);
    if ((options & LOG_PID) != 0) {
        length += snprintf(line + length, sizeof line - (size_t)length, "[%d]", (int)getpid());
    }
    length += snprintf(line + length, sizeof line - (size_t)length, ": ");
    va_list arguments;
    va_start(arguments, format);
    length += vsnprintf(line + length, sizeof line - (size_t)length - 1, text, arguments);
    va_end(arguments);
    if (length > (int)sizeof line - 2) {
        length = (int)sizeof line - 2;
    }
    if (line[length - 1] != '\n') {
        line[length++] = '\n';
    }
    open_log();
    if (log_file >= 0 && write(log_file, line, (size_t)length) == length) {
        return 0;
    }
    int console = (options & LOG_CONS) != 0 ? open("/dev/console", O_WRONLY | O_NOCTTY) : -1;
    if (console >= 0) {
        write(console, line, (size_t)length);
        close(console);
    }
    return 0;
}
