/* strsep(): the fields of a text. newlib's finds none in an empty text, where there is one empty field. */
#include <string.h>

char* strsep(char** text, const char* separators) {
    char* field = *text;
    if (field == NULL) {
        return NULL;
    }
    char* end = field + strcspn(field, separators);
    *text = *end != '\0' ? end + 1 : NULL;
    *end = '\0';
    return field;
}
