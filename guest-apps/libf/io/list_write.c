/* List-directed output: items separated by a blank or two, lines of 80 columns that begin with a blank.
 * Numbers have the fewest digits that read back as the same number. [I: the CONVEX library's widths are not
 * known] */
#include "io.h"
#include "list.h"

#include <string.h>

enum { line_width = 80 };

static int last_was_character;

long item_size(int type, long length) {
    switch (type) {
    case type_short:
    case type_logical2:
        return 2;
    case type_integer1:
    case type_logical1:
        return 1;
    case type_double:
    case type_complex:
    case type_quad:
        return 8;
    case type_double_complex:
        return 16;
    case type_character:
        return length;
    default:
        return 4;
    }
}

static long line_limit(void) {
    long limit = io.unit == NULL ? io.area_length : line_width;
    return limit;
}

/* A new line if the text does not fit into this one. */
static int break_line(long length) {
    if (io.position > 1 && io.position + length > line_limit()) {
        int error = end_output_record();
        return error != 0 ? error : put_character(' ', 1);
    }
    return 0;
}

/* The first thing in a line. */
static int begin_line(void) {
    return io.position == 0 ? put_character(' ', 1) : 0;
}

static int put_word(const char* text, int blanks) {
    long length = (long)strlen(text);
    int error = begin_line();
    if (error == 0 && io.position > 1) {
        error = break_line(length + blanks);
    }
    if (error == 0 && (io.position > 1 || blanks > 1)) {
        error = put_character(' ', io.position > 1 ? blanks : blanks - 1);
    }
    return error != 0 ? error : put_text(text, length);
}

/* Fixed from 0.001 on and below 1E9, else with an exponent. */
static void real_text(double value, long size, char* text) {
    struct decimal number;
    int i, point;
    to_shortest(value, size, &number);
    if (number.is_negative) {
        *text++ = '-';
    }
    if (number.special != NULL) {
        strcpy(text, number.special);
        return;
    }
    int is_fixed = number.count == 0 || (number.exponent > -3 && number.exponent <= 9);
    point = is_fixed ? number.exponent : 1;
    if (point <= 0) {
        *text++ = '0';
        *text++ = '.';
        for (i = point; i < 0; i++) {
            *text++ = '0';
        }
    }
    for (i = 0; i < number.count || i < point; i++) {
        *text++ = i < number.count ? number.digits[i] : '0';
        if (i + 1 == point) {
            *text++ = '.';
        }
    }
    *text = '\0';
    if (!is_fixed) {
        sprintf(text, "E%+03d", number.exponent - 1);
    }
}

static int write_real(double value, long size) {
    char text[64];
    real_text(value, size, text);
    return put_word(text, 2);
}

static int write_complex(const char* item, long size) {
    char text[140];
    char part[64];
    real_text(load_real(item, size), size, part);
    sprintf(text, "(%s,", part);
    real_text(load_real(item + size, size), size, part);
    strcat(text, part);
    strcat(text, ")");
    return put_word(text, 1);
}

static int write_integer(long long value) {
    char text[32];
    sprintf(text, "%lld", value);
    return put_word(text, 1);
}

/* Strings join on to each other; a long one goes on in the next line. */
static int write_characters(const char* item, long length) {
    int error = begin_line();
    if (error == 0 && !last_was_character && io.position > 1) {
        error = put_character(' ', io.position < line_limit());
    }
    if (error == 0) {
        error = break_line(length);
    }
    while (error == 0 && length > line_limit() - io.position) {
        long part = line_limit() - io.position;
        error = put_text(item, part);
        item += part;
        length -= part;
        if (error == 0 && (error = end_output_record()) == 0) {
            error = put_character(' ', 1);
        }
    }
    return error != 0 ? error : put_text(item, length);
}

int write_list_item(int type, const char* item, long length) {
    int error;
    switch (type) {
    case type_real:
    case type_double:
        error = write_real(load_real(item, length), length);
        break;
    case type_complex:
    case type_double_complex:
        error = write_complex(item, item_size(type, length) / 2);
        break;
    case type_logical:
    case type_logical1:
    case type_logical2:
        error = put_word(load_integer(item, length) != 0 ? "T" : "F", 1);
        break;
    case type_character:
        error = write_characters(item, length);
        break;
    default:
        error = write_integer(load_integer(item, length));
    }
    last_was_character = type == type_character;
    return error;
}

void begin_list_line(void) {
    last_was_character = 0;
}

integer s_wsle(cilist* list) {
    begin_list_line();
    return begin_transfer(list, io_list, 0, 0);
}

integer e_wsle(void) {
    return end_output_record();
}

integer s_wsli(icilist* list) {
    begin_list_line();
    return begin_internal(list, io_list, 0);
}

integer e_wsli(void) {
    return end_output_record();
}
