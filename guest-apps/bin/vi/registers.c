/* vi: text that was deleted or copied. */
#include "common/report.h"
#include "vi.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

static struct {
    char* text;
    int by_lines;
} registers[27]; /* The last one is the one without a name. */

static int number_of(char name) {
    return name == '\0' ? 26 : tolower((unsigned char)name) - 'a';
}

void keep_text(char name, char* text, int by_lines) {
    int number = number_of(name);
    if (name != '\0' && isupper((unsigned char)name) && registers[number].text != NULL) {
        char* old = registers[number].text;
        char* both = checked(malloc(strlen(old) + strlen(text) + 1));
        strcpy(both, old);
        strcat(both, text);
        free(text);
        text = both;
    }
    free(registers[number].text);
    registers[number].text = text;
    registers[number].by_lines = by_lines;
    if (number != 26) {
        keep_text('\0', checked(strdup(text)), by_lines);
    }
}

const char* kept_text(char name, int* by_lines) {
    int number = number_of(name);
    *by_lines = registers[number].by_lines;
    return registers[number].text;
}
