/* List-directed input: values between blanks, commas and ends of records; r*value; / ends the list. */
#include "io.h"
#include "list.h"

#include <ctype.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>

static struct {
    int is_namelist;
    int has_record;
    int file_ended;      /* the record that was wanted is not there: the error, or 0 */
    int value_is_before; /* a comma is a separator; without it, a null value */
    int ended;           /* by a slash */
    long repeats_left;   /* of the value in `text` */
    int is_null;
    int is_quoted;
    char* text;
    long length;
    long capacity;
} input;

static int is_blank(int character) {
    return character == ' ' || character == '\t' || character == '\n' || character == '\r';
}

void begin_list_input(void) {
    input.has_record = 0;
    input.file_ended = 0;
    input.value_is_before = 0;
    input.ended = 0;
    input.repeats_left = 0;
}

void begin_list_values(void) {
    input.value_is_before = 0;
    input.repeats_left = 0;
}

int list_repeats(void) {
    return input.repeats_left > 0;
}

void skip_list_separator(void) {
    while (is_blank(peek_list())) {
        take_list();
    }
    if (input.value_is_before && peek_list() == ',') {
        take_list();
        input.value_is_before = 0;
    }
}

int list_input_error(void) {
    return input.file_ended;
}

void set_namelist_input(int is_namelist) {
    input.is_namelist = is_namelist;
}

int list_input_ended(void) {
    return input.ended;
}

/* The end of the file is an error only where a value is wanted. */
int peek_list(void) {
    if (input.file_ended != 0) {
        return -1;
    }
    if (!input.has_record) {
        input.file_ended = next_input_record();
        if (input.file_ended != 0) {
            return -1;
        }
        input.has_record = 1;
    }
    return io.position < io.length ? (unsigned char)io.text[io.position] : '\n';
}

void take_list(void) {
    if (io.position >= io.length) {
        input.has_record = 0;
    } else {
        io.position++;
    }
}

static int is_end(int character) {
    return character == '/' || (input.is_namelist && (character == '&' || character == '$'));
}

static int is_separator(int character) {
    return is_blank(character) || character == ',' || character < 0 || is_end(character);
}

static int add(int character) {
    if (input.length + 1 >= input.capacity) {
        long capacity = input.capacity > 0 ? input.capacity * 2 : 128;
        char* text = realloc(input.text, (size_t)capacity);
        if (text == NULL) {
            return io_fail(io_no_memory);
        }
        input.text = text;
        input.capacity = capacity;
    }
    input.text[input.length++] = (char)character;
    input.text[input.length] = '\0';
    return 0;
}

/* Between quotes; it may go on in the next record. A doubled quote stands for one. */
static int take_quoted(void) {
    int quote = peek_list();
    int error = 0;
    input.is_quoted = 1;
    take_list();
    while (error == 0) {
        int character = peek_list();
        if (character < 0) {
            return input.file_ended;
        }
        take_list();
        if (character == quote) {
            if (peek_list() != quote) {
                return 0;
            }
            take_list();
        }
        if (character != '\n') {
            error = add(character);
        }
    }
    return error;
}

/* (re, im), blanks and ends of records anywhere between. */
static int take_complex(void) {
    int character, error = 0;
    do {
        character = peek_list();
        if (character < 0) {
            return input.file_ended;
        }
        take_list();
        if (!is_blank(character)) {
            error = add(character);
        }
    } while (error == 0 && character != ')');
    return error;
}

static int take_plain(void) {
    int error = 0;
    while (error == 0 && !is_separator(peek_list()) && peek_list() != ')') {
        error = add(peek_list());
        take_list();
    }
    return error;
}

static int take_value(void) {
    int character = peek_list();
    input.is_quoted = 0;
    if (character == '\'' || character == '"') {
        return take_quoted();
    }
    return character == '(' ? take_complex() : take_plain();
}

/* The count of r*value, whose r has been taken as a value; 0 if it is none. */
static long repeat_count(void) {
    char* end;
    long count;
    if (input.is_quoted || input.length == 0 || !isdigit((unsigned char)*input.text)) {
        return 0;
    }
    count = strtol(input.text, &end, 10);
    return *end == '*' && count > 0 ? count : 0;
}

/* Splits r*value. The value may be quoted or complex, which take_plain() took up to its first separator. */
static int take_repeated(void) {
    long count = repeat_count();
    char* star;
    if (count == 0) {
        return 0;
    }
    input.repeats_left = count;
    star = strchr(input.text, '*');
    input.length = (long)strlen(star + 1);
    memmove(input.text, star + 1, (size_t)input.length + 1);
    if (input.length == 0) {
        input.is_null = is_separator(peek_list());
        return input.is_null ? 0 : take_value();
    }
    return 0;
}

/* Stops a plain value at r*, so that what follows is looked at anew. */
static int take_plain_or_count(void) {
    int digits = 1, error = 0;
    if (!isdigit(peek_list())) {
        return take_value();
    }
    input.is_quoted = 0;
    while (error == 0 && !is_separator(peek_list()) && peek_list() != ')') {
        int character = peek_list();
        error = add(character);
        take_list();
        if (character == '*' && digits) {
            break;
        }
        digits = digits && isdigit(character);
    }
    return error;
}

/* The next value of the input, into input.text. */
static int next_value(void) {
    for (;;) {
        int character = peek_list();
        if (character < 0) {
            return input.file_ended;
        }
        if (is_blank(character)) {
            take_list();
            continue;
        }
        if (is_end(character)) {
            input.ended = 1;
            return 0;
        }
        if (character == ',') {
            take_list();
            if (input.value_is_before) {
                input.value_is_before = 0;
                continue;
            }
            input.is_null = 1;
            input.repeats_left = 1;
            return 0;
        }
        break;
    }
    input.value_is_before = 1;
    input.length = 0;
    input.is_null = 0;
    input.repeats_left = 1;
    int error = add('\0');
    input.length = 0;
    if (error == 0) {
        error = take_plain_or_count();
    }
    return error != 0 ? error : take_repeated();
}

/* Reads digits with a possible exponent of D for strtod(). */
static int convert_real(char* text, char* item, long size) {
    char* end;
    char* letter;
    for (letter = text; *letter != '\0'; letter++) {
        int lower = tolower((unsigned char)*letter);
        if (lower == 'd' || lower == 'q') {
            *letter = 'e';
        } else if ((lower == '+' || lower == '-') && letter > text && isdigit((unsigned char)letter[-1])) {
            /* 1.5+3: an exponent without its letter */
            char whole[80];
            snprintf(whole, sizeof whole, "%.*se%s", (int)(letter - text), text, letter);
            return convert_real(whole, item, size);
        }
    }
    strtod(text, &end);
    if (end == text || *end != '\0') {
        return io_bad_list_input;
    }
    store_real(item, size, text);
    return 0;
}

static int convert_integer(const char* text, char* item, long size) {
    char* end;
    long long value = strtoll(text, &end, 10);
    long long limit = size == 8 ? LLONG_MAX : (1LL << (size * 8 - 1)) - 1;
    if (end == text || *end != '\0' || value > limit || value < -limit - 1) {
        return io_bad_list_input;
    }
    store_integer(item, size, value);
    return 0;
}

static int convert_logical(const char* text, char* item, long size) {
    int letter = tolower((unsigned char)text[*text == '.']);
    if (letter != 't' && letter != 'f') {
        return io_bad_list_input;
    }
    store_integer(item, size, letter == 't');
    return 0;
}

static int convert_complex(char* text, char* item, long size) {
    char* comma = strchr(text, ',');
    char* end = strchr(text, ')');
    char copy[160];
    int error;
    if (*text != '(' || comma == NULL || end == NULL || strlen(text) >= sizeof copy) {
        return io_bad_list_input;
    }
    /* The text may be wanted again, for a repeat. */
    strcpy(copy, text);
    copy[comma - text] = copy[end - text] = '\0';
    error = convert_real(copy + 1, item, size);
    return error != 0 ? error : convert_real(copy + (comma - text) + 1, item + size, size);
}

static int convert(int type, char* item, long length) {
    char copy[160];
    long size = item_size(type, length);
    if (type == type_character) {
        put_string(input.text, item, length);
        return 0;
    }
    if (input.is_quoted || input.length >= (long)sizeof copy) {
        return io_bad_list_input;
    }
    strcpy(copy, input.text);
    switch (type) {
    case type_real:
    case type_double:
        return convert_real(copy, item, size);
    case type_complex:
    case type_double_complex:
        return convert_complex(copy, item, size / 2);
    case type_logical:
    case type_logical1:
    case type_logical2:
        return convert_logical(copy, item, size);
    default:
        return convert_integer(copy, item, size);
    }
}

int read_list_item(int type, char* item, long length) {
    int error = 0;
    if (input.ended) {
        return 0;
    }
    if (input.repeats_left == 0 && (error = next_value()) != 0) {
        return error;
    }
    if (input.ended) {
        return 0;
    }
    input.repeats_left--;
    if (!input.is_null && (error = convert(type, item, length)) != 0) {
        error = io_fail(error);
    }
    return error;
}

static integer begin(int error) {
    begin_list_input();
    set_namelist_input(0);
    return error;
}

integer s_rsle(cilist* list) {
    return begin(begin_transfer(list, io_list, 1, 0));
}

/* A statement without items skips a record. */
integer e_rsle(void) {
    return peek_list() < 0 ? input.file_ended : 0;
}

integer s_rsli(icilist* list) {
    return begin(begin_internal(list, io_list, 1));
}

integer e_rsli(void) {
    return 0;
}

int do_lio(ftnint* type, ftnint* count, char* item, ftnlen length) {
    ftnint left = *count;
    for (; left > 0; left--, item += length) {
        int error = io.is_reading ? read_list_item((int)*type, item, length)
                                  : write_list_item((int)*type, item, length);
        if (error != 0) {
            return error;
        }
    }
    return 0;
}
