/* Texts of errors and signals, from the tables that the kernel uses too. */
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/reent.h>
#include <unistd.h>

#define ERRNO(number, name, text) [number] = text,
char* sys_errlist[] = {
    [0] = "Error 0",
#include <convex/abi/errno.def>
    [ETIMEDOUT] = "Connection timed out",
    [EILSEQ] = "Illegal byte sequence",
    [EOVERFLOW] = "Value too large to be stored in data type",
    [EBADMSG] = "Bad message",
    [EFTYPE] = "Inappropriate file type or format",
};
#undef ERRNO
int sys_nerr = sizeof sys_errlist / sizeof sys_errlist[0];

#define SIGNAL(number, name, action, text) [number] = text,
char* sys_siglist[NSIG] = {
    [0] = "Signal 0",
#include <convex/abi/signal.def>
};
#undef SIGNAL

char* _strerror_r(struct _reent* reent, int number, int internal, int* error) {
    static char unknown[32];
    (void)reent;
    (void)internal;
    (void)error;
    if (number >= 0 && number < sys_nerr && sys_errlist[number] != NULL) {
        return (char*)sys_errlist[number];
    }
    snprintf(unknown, sizeof unknown, "Unknown error: %d", number);
    return unknown;
}

char* strerror(int number) {
    return _strerror_r(_REENT, number, 0, NULL);
}

char* strerror_l(int number, locale_t locale) {
    (void)locale;
    return strerror(number);
}

char* strsignal(int number) {
    static char unknown[32];
    if (number >= 0 && number < NSIG) {
        return (char*)sys_siglist[number];
    }
    snprintf(unknown, sizeof unknown, "Unknown signal: %d", number);
    return unknown;
}

void psignal(int number, const char* prefix) {
    if (prefix != NULL && *prefix != '\0') {
        fprintf(stderr, "%s: ", prefix);
    }
    fprintf(stderr, "%s\n", strsignal(number));
}
