/* NAMELIST: ` &NAME`, then `VARIABLE = values` for each, then ` &END`. Input begins with & or $ and ends with
 * a slash, & or $; a name may have subscripts, and a character variable a substring. */
#include "io.h"
#include "list.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>

enum { longest_name = 64, most_dimensions = 7 };

static int item_type(const Vardesc* variable) {
    return variable->type < 0 ? type_character : variable->type;
}

static long size_of_item(const Vardesc* variable) {
    return variable->type < 0 ? -variable->type : item_size(variable->type, 0);
}

static long count_of_items(const Vardesc* variable) {
    return variable->dims == NULL ? 1 : variable->dims[1];
}

/* --- output --- */

static int put_line_start(const char* text) {
    int error = end_output_record();
    if (error == 0) {
        error = put_character(' ', 1);
    }
    return error != 0 ? error : put_text(text, (long)strlen(text));
}

/* A character value goes between apostrophes, so that it can be read again. */
static int put_quoted(const char* item, long length) {
    int error = put_text(" '", 2);
    for (; error == 0 && length > 0; item++, length--) {
        if (*item == '\'') {
            error = put_text("'", 1);
        }
        if (error == 0) {
            error = put_text(item, 1);
        }
    }
    return error != 0 ? error : put_text("'", 1);
}

static int write_variable(const Vardesc* variable, int is_last) {
    long size = size_of_item(variable);
    long left = count_of_items(variable);
    const char* item = variable->addr;
    int error = put_line_start(variable->name);
    if (error == 0) {
        error = put_text(" =", 2);
    }
    begin_list_line();
    for (; error == 0 && left > 0; left--, item += size) {
        error =
            variable->type < 0 ? put_quoted(item, size) : write_list_item(item_type(variable), item, size);
        if (error == 0 && (left > 1 || !is_last)) {
            error = put_text(",", 1);
        }
    }
    return error;
}

int s_wsne(cilist* list) {
    const Namelist* namelist = (const Namelist*)list->cifmt;
    int error = begin_transfer(list, io_list, 0, 0);
    int i;
    if (error == 0) {
        error = put_text(" &", 2);
    }
    if (error == 0) {
        error = put_text(namelist->name, (long)strlen(namelist->name));
    }
    for (i = 0; error == 0 && i < namelist->nvars; i++) {
        error = write_variable(namelist->vars[i], i + 1 == namelist->nvars);
    }
    if (error == 0) {
        error = put_line_start("&END");
    }
    return error != 0 ? error : end_output_record();
}

/* --- input --- */

static int skip_blanks(void) {
    int character;
    while ((character = peek_list()) == ' ' || character == '\t' || character == '\n') {
        take_list();
    }
    return character;
}

static int bad_input(void) {
    return peek_list() < 0 ? io_fail(io_end) : io_fail(io_bad_namelist);
}

static int take_name(char* name) {
    int length = 0;
    while (isalnum(peek_list()) || peek_list() == '_') {
        if (length == longest_name - 1) {
            return io_fail(io_bad_namelist);
        }
        name[length++] = (char)peek_list();
        take_list();
    }
    name[length] = '\0';
    return length > 0 ? 0 : bad_input();
}

static int take_number(long* value) {
    int is_negative = skip_blanks() == '-';
    int seen = 0;
    *value = 0;
    if (peek_list() == '-' || peek_list() == '+') {
        take_list();
    }
    while (isdigit(peek_list()) && *value < 100000000) {
        *value = *value * 10 + (peek_list() - '0');
        take_list();
        seen = 1;
    }
    if (is_negative) {
        *value = -*value;
    }
    skip_blanks();
    return seen ? 0 : bad_input();
}

/* Numbers in parentheses, with `separator` between; their count, or -1 after an error. */
static int take_numbers(long* numbers, int most, int separator) {
    int count = 0;
    take_list();
    for (;;) {
        if (count == most || take_number(&numbers[count++]) != 0) {
            return -1;
        }
        int character = peek_list();
        if (character != ')' && character != separator) {
            return -1;
        }
        take_list();
        if (character == ')') {
            return count;
        }
    }
}

/* The part of a variable that values go to. */
struct target {
    char* address;
    long size; /* of an item */
    long count;
};

static int apply_subscripts(const Vardesc* variable, struct target* target) {
    long subscripts[most_dimensions];
    const ftnlen* dims = variable->dims;
    long index = 0, stride = 1;
    int i, count = take_numbers(subscripts, most_dimensions, ',');
    if (count < 0 || count != dims[0]) {
        return bad_input();
    }
    for (i = 0; i < count; i++) {
        index += subscripts[i] * stride;
        stride *= dims[3 + i];
    }
    index -= dims[2];
    if (index < 0 || index >= dims[1]) {
        return io_fail(io_bad_namelist);
    }
    target->address += index * target->size;
    target->count -= index;
    return 0;
}

static int apply_substring(struct target* target) {
    long bounds[2];
    if (take_numbers(bounds, 2, ':') != 2 || bounds[0] < 1 || bounds[1] < bounds[0] ||
        bounds[1] > target->size) {
        return bad_input();
    }
    target->address += bounds[0] - 1;
    target->size = bounds[1] - bounds[0] + 1;
    target->count = 1;
    return 0;
}

static const Vardesc* find_variable(const Namelist* namelist, const char* name) {
    int i;
    for (i = 0; i < namelist->nvars; i++) {
        if (strcasecmp(namelist->vars[i]->name, name) == 0) {
            return namelist->vars[i];
        }
    }
    return NULL;
}

/* Whether the values of this variable are over: a name follows. Values may be words too (T, F), so that only
 * the = or the parenthesis behind a word tells. */
static int name_follows(void) {
    long place;
    skip_list_separator();
    if (!isalpha(skip_blanks())) {
        return 0;
    }
    for (place = io.position; place < io.length; place++) {
        if (!isalnum((unsigned char)io.text[place]) && io.text[place] != '_') {
            break;
        }
    }
    while (place < io.length && io.text[place] == ' ') {
        place++;
    }
    return place < io.length && (io.text[place] == '=' || io.text[place] == '(');
}

static int read_values(const Vardesc* variable, struct target* target) {
    int error = 0;
    for (; error == 0 && target->count > 0; target->count--, target->address += target->size) {
        if (!list_repeats() && name_follows()) {
            return 0;
        }
        error = read_list_item(item_type(variable), target->address, target->size);
        if (list_input_ended()) {
            return 0;
        }
    }
    return error;
}

static int read_assignment(const Namelist* namelist) {
    char name[longest_name];
    const Vardesc* variable;
    struct target target;
    int error = take_name(name);
    if (error != 0) {
        return error;
    }
    variable = find_variable(namelist, name);
    if (variable == NULL) {
        return io_fail(io_bad_namelist);
    }
    target.address = variable->addr;
    target.size = size_of_item(variable);
    target.count = count_of_items(variable);
    if (skip_blanks() == '(' && variable->dims != NULL) {
        error = apply_subscripts(variable, &target);
    }
    if (error == 0 && skip_blanks() == '(') {
        error = apply_substring(&target);
    }
    if (error != 0) {
        return error;
    }
    if (skip_blanks() != '=') {
        return bad_input();
    }
    take_list();
    begin_list_values();
    return read_values(variable, &target);
}

/* Skips records up to the one that begins with & or $ and the name. */
static int find_group(const Namelist* namelist) {
    for (;;) {
        int character = skip_blanks();
        if (character < 0) {
            return list_input_error();
        }
        if (character == '&' || character == '$') {
            char name[longest_name];
            take_list();
            if (take_name(name) == 0 && strcasecmp(name, namelist->name) == 0) {
                return 0;
            }
        }
        io.position = io.length;
        take_list();
    }
}

int s_rsne(cilist* list) {
    const Namelist* namelist = (const Namelist*)list->cifmt;
    int error = begin_transfer(list, io_list, 1, 0);
    begin_list_input();
    set_namelist_input(1);
    if (error == 0) {
        error = find_group(namelist);
    }
    while (error == 0) {
        int character = skip_blanks();
        if (character < 0) {
            return list_input_error();
        }
        if (character == '/' || character == '&' || character == '$') {
            return 0;
        }
        if (character == ',') {
            take_list();
            continue;
        }
        error = read_assignment(namelist);
    }
    return error;
}
