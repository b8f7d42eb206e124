/* Fortran's view of the system: processes, the environment, errors. Names and arguments are those of 4.3BSD's
 * library for f77; functions return 0 or an errno unless they say otherwise. */
#include "../io/io.h"

#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

extern int libf_argument_count;
extern char** libf_arguments;

/* --- the command line and the environment --- */

integer iargc_(void) {
    return libf_argument_count - 1;
}

void getarg_(integer* number, char* text, ftnlen length) {
    put_string(*number >= 0 && *number < libf_argument_count ? libf_arguments[*number] : "", text, length);
}

void getenv_(char* name, char* value, ftnlen name_length, ftnlen value_length) {
    char* key = c_string(name, name_length);
    const char* found = key != NULL ? getenv(key) : NULL;
    put_string(found != NULL ? found : "", value, value_length);
    free(key);
}

/* --- processes --- */

integer getpid_(void) {
    return getpid();
}

integer getppid_(void) {
    return getppid();
}

integer getuid_(void) {
    return (integer)getuid();
}

integer getgid_(void) {
    return (integer)getgid();
}

void exit_(integer* status) {
    exit((int)*status);
}

void abort_(void) {
    flush_units();
    abort();
}

/* The child's pid, 0 in the child; negative: -errno. */
integer fork_(void) {
    flush_units();
    pid_t pid = fork();
    return pid < 0 ? -errno : pid;
}

/* The pid of a child that ended, or -errno. */
integer wait_(integer* status) {
    int word = 0;
    pid_t pid = wait(&word);
    *status = word;
    return pid < 0 ? -errno : pid;
}

integer kill_(integer* pid, integer* number) {
    return kill((pid_t)*pid, (int)*number) < 0 ? errno : 0;
}

/* signal(number, procedure, flag): the procedure is used if the flag is negative; otherwise the flag is 0 for
 * the default, 1 to ignore. Returns what was set before: such a flag, or the procedure's address; negative:
 * -errno. */
integer signal_(integer* number, void (*procedure)(int), integer* flag) {
    _sig_func_ptr action = *flag < 0    ? procedure
                           : *flag == 0 ? SIG_DFL
                           : *flag == 1 ? SIG_IGN
                                        : (_sig_func_ptr)*flag;
    _sig_func_ptr before = signal((int)*number, action);
    return before == SIG_ERR ? -errno : (integer)before;
}

integer system_(char* command, ftnlen length) {
    char* text = c_string(command, length);
    int status = text != NULL ? system(text) : -1;
    free(text);
    return status;
}

void sleep_(integer* seconds) {
    flush_units();
    sleep((unsigned)*seconds);
}

/* --- errors --- */

void perror_(char* text, ftnlen length) {
    int error = errno;
    char* message = c_string(text, length);
    flush_units();
    fprintf(stderr, "%s: %s\n", message != NULL ? message : "", io_error_text(error));
    free(message);
}

integer ierrno_(void) {
    return errno;
}

void gerror_(char* text, ftnlen length) {
    put_string(io_error_text(errno), text, length);
}

/* --- files --- */

/* Calls that take one path. */
static integer with_path(const char* path, ftnlen length, int (*call)(const char*)) {
    char* name = c_string(path, length);
    int error = name == NULL ? ENOMEM : call(name) < 0 ? errno : 0;
    free(name);
    return error;
}

integer unlink_(char* path, ftnlen length) {
    return with_path(path, length, unlink);
}

integer chdir_(char* path, ftnlen length) {
    return with_path(path, length, chdir);
}

/* Calls that take two paths. */
static integer with_paths(const char* a, const char* b, ftnlen a_length, ftnlen b_length,
                          int (*call)(const char*, const char*)) {
    char* first = c_string(a, a_length);
    char* second = c_string(b, b_length);
    int error = first == NULL || second == NULL ? ENOMEM : call(first, second) < 0 ? errno : 0;
    free(first);
    free(second);
    return error;
}

integer rename_(char* from, char* to, ftnlen from_length, ftnlen to_length) {
    return with_paths(from, to, from_length, to_length, rename);
}

integer link_(char* from, char* to, ftnlen from_length, ftnlen to_length) {
    return with_paths(from, to, from_length, to_length, link);
}

integer symlnk_(char* from, char* to, ftnlen from_length, ftnlen to_length) {
    return with_paths(from, to, from_length, to_length, symlink);
}

/* access(path, mode): mode of the letters r, w and x; blank asks whether the file exists. */
integer access_(char* path, char* mode, ftnlen path_length, ftnlen mode_length) {
    char* name = c_string(path, path_length);
    int wanted = F_OK;
    int error;
    for (; mode_length > 0; mode_length--, mode++) {
        wanted |= *mode == 'r' ? R_OK : *mode == 'w' ? W_OK : *mode == 'x' ? X_OK : 0;
    }
    error = name == NULL ? ENOMEM : access(name, wanted) < 0 ? errno : 0;
    free(name);
    return error;
}

integer getcwd_(char* text, ftnlen length) {
    char path[1024];
    if (getcwd(path, sizeof path) == NULL) {
        return errno;
    }
    put_string(path, text, length);
    return 0;
}

integer hostnm_(char* text, ftnlen length) {
    char name[256];
    if (gethostname(name, sizeof name) < 0) {
        return errno;
    }
    put_string(name, text, length);
    return 0;
}

logical isatty_(integer* number) {
    struct unit* unit = find_unit(*number);
    return unit != NULL && unit->is_terminal;
}

void flush_(integer* number) {
    struct unit* unit = find_unit(*number);
    if (unit != NULL && unit->activity == io_writing) {
        fflush(unit->file);
    }
}

/* lnblnk and rindex: the last character that is no blank, the last place of a part. */
integer lnblnk_(char* text, ftnlen length) {
    while (length > 0 && text[length - 1] == ' ') {
        length--;
    }
    return length;
}

integer rindex_(char* text, char* part, ftnlen length, ftnlen part_length) {
    ftnlen place;
    for (place = length - part_length; place >= 0; place--) {
        if (memcmp(text + place, part, (size_t)part_length) == 0) {
            return place + 1;
        }
    }
    return 0;
}
