/* Patterns: * ? [...] with a backslash before what is not wild. Shared by the shells. */
#ifndef PATTERN_H
#define PATTERN_H

struct word {
    char* text;
    struct word* next;
};

int matches(const char* pattern, const char* text);
/* Appends the names of the files that match, sorted; nothing if there is none. */
void match_files(const char* pattern, struct word*** end);

#endif
