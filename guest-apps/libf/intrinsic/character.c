/* Characters: assignment, concatenation, comparison, LEN, INDEX. Where lengths differ, blanks make up the
 * shorter. */
#include "f2c.h"

#include <stdlib.h>
#include <string.h>

/* The parts may overlap: `c = c(2:)`. */
void s_copy(char* to, char* from, ftnlen to_length, ftnlen from_length) {
    ftnlen length = from_length < to_length ? from_length : to_length;
    memmove(to, from, (size_t)length);
    memset(to + length, ' ', (size_t)(to_length - length));
}

/* Through a copy: what is assigned to may be among what is joined. */
int s_cat(char* to, char* parts[], integer lengths[], integer* count, ftnlen to_length) {
    char* result = malloc((size_t)to_length + 1);
    ftnlen end = 0;
    integer i;
    if (result == NULL) {
        extern int s_stop(char*, ftnlen);
        return s_stop("out of memory", 13);
    }
    for (i = 0; i < *count && end < to_length; i++) {
        ftnlen length = lengths[i] < to_length - end ? lengths[i] : to_length - end;
        memcpy(result + end, parts[i], (size_t)length);
        end += length;
    }
    memset(result + end, ' ', (size_t)(to_length - end));
    memcpy(to, result, (size_t)to_length);
    free(result);
    return 0;
}

integer s_cmp(char* a, char* b, ftnlen a_length, ftnlen b_length) {
    ftnlen both = a_length < b_length ? a_length : b_length;
    ftnlen i;
    for (i = 0; i < both; i++) {
        if (a[i] != b[i]) {
            return (unsigned char)a[i] - (unsigned char)b[i];
        }
    }
    for (; i < a_length; i++) {
        if (a[i] != ' ') {
            return (unsigned char)a[i] - ' ';
        }
    }
    for (; i < b_length; i++) {
        if (b[i] != ' ') {
            return ' ' - (unsigned char)b[i];
        }
    }
    return 0;
}

integer i_len(char* text, ftnlen length) {
    (void)text;
    return length;
}

integer i_len_trim(char* text, ftnlen length) {
    while (length > 0 && text[length - 1] == ' ') {
        length--;
    }
    return length;
}

integer i_indx(char* text, char* part, ftnlen length, ftnlen part_length) {
    ftnlen place;
    for (place = 0; place + part_length <= length; place++) {
        if (memcmp(text + place, part, (size_t)part_length) == 0) {
            return place + 1;
        }
    }
    return 0;
}

/* LGE, LGT, LLE, LLT: ASCII is the machine's order. */
#define COMPARISON(name, relation)                                                                           \
    logical l_##name(char* a, char* b, ftnlen a_length, ftnlen b_length) {                                   \
        return s_cmp(a, b, a_length, b_length) relation 0;                                                   \
    }                                                                                                        \
    shortlogical hl_##name(char* a, char* b, ftnlen a_length, ftnlen b_length) {                             \
        return s_cmp(a, b, a_length, b_length) relation 0;                                                   \
    }

COMPARISON(ge, >=)
COMPARISON(gt, >)
COMPARISON(le, <=)
COMPARISON(lt, <)

/* For INTEGER*2. */
shortint h_len(char* text, ftnlen length) {
    return (shortint)i_len(text, length);
}

shortint h_indx(char* text, char* part, ftnlen length, ftnlen part_length) {
    return (shortint)i_indx(text, part, length, part_length);
}
