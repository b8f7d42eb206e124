/* re_comp() and re_exec(): 4.3BSD's patterns, over regcomp(). */
#include <regex.h>
#include <stddef.h>
#include <unistd.h>

static regex_t compiled;
static int is_compiled;

char* re_comp(const char* pattern) {
    static char message[80];
    if (pattern == NULL || *pattern == '\0') {
        return is_compiled ? NULL : "No previous regular expression";
    }
    if (is_compiled) {
        regfree(&compiled);
    }
    int error = regcomp(&compiled, pattern, REG_NOSUB);
    is_compiled = error == 0;
    if (error == 0) {
        return NULL;
    }
    regerror(error, &compiled, message, sizeof message);
    return message;
}

int re_exec(const char* text) {
    return is_compiled ? regexec(&compiled, text, 0, NULL, 0) == 0 : -1;
}
