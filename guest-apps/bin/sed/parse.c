/* sed: from a script to commands. */
#include "common/regular.h"
#include "common/report.h"
#include "sed.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

struct command* commands;
int command_count;
static int command_room;

static const char* script;

/* Blocks that are open, as numbers of their commands. */
static int blocks[64];
static int depth;

static struct label {
    char* name;
    int target;
} labels[100];
static int label_count;

static void fail(const char* reason) __attribute__((noreturn));
static void fail(const char* reason) {
    char line[80];
    snprintf(line, sizeof line, "%.*s", (int)strcspn(script, "\n") > 60 ? 60 : (int)strcspn(script, "\n"),
             script);
    report_reason(line[0] != '\0' ? line : "end of script", reason);
    exit(1);
}

static void skip_blanks(void) {
    while (*script == ' ' || *script == '\t') {
        script++;
    }
}

/* NULL for an empty one. */
static const regex_t* read_expression(char delimiter) {
    char* text = read_delimited(&script, delimiter, 1);
    if (text == NULL) {
        fail("unterminated regular expression");
    }
    if (*text == '\0') {
        free(text);
        return NULL;
    }
    regex_t* expression = checked(malloc(sizeof *expression));
    const char* reason = compile_expression(expression, text, 0);
    free(text);
    if (reason != NULL) {
        fail(reason);
    }
    return expression;
}

static struct address read_address(void) {
    struct address address = {no_address, 0, NULL};
    skip_blanks();
    if (isdigit((unsigned char)*script)) {
        address.kind = line_number;
        address.line = strtol(script, (char**)&script, 10);
    } else if (*script == '$') {
        address.kind = last_line;
        script++;
    } else if (*script == '/' || (*script == '\\' && script[1] != '\0' && script[1] != '\n')) {
        script += *script == '\\';
        address.kind = expression;
        char delimiter = *script++;
        address.match = read_expression(delimiter);
    }
    skip_blanks();
    return address;
}

/* The rest of the line: a label or the name of a file. */
static char* read_rest(void) {
    skip_blanks();
    size_t size = strcspn(script, "\n");
    char* text = checked(malloc(size + 1));
    memcpy(text, script, size);
    text[size] = '\0';
    script += size;
    return text;
}

/* A label ends at a semicolon too. */
static char* read_label(void) {
    skip_blanks();
    size_t size = strcspn(script, "\n;} \t");
    char* text = checked(malloc(size + 1));
    memcpy(text, script, size);
    text[size] = '\0';
    script += size;
    return text;
}

/* The lines of a, c and i: `a\`, newline, text; a backslash before a newline goes on. Or the text right
 * behind. */
static char* read_text(void) {
    skip_blanks();
    if (script[0] == '\\') {
        script++;
        skip_blanks();
        script += *script == '\n';
    }
    if (*script == '\0') {
        fail("text is missing");
    }
    char* text = checked(malloc(strlen(script) + 2));
    size_t size = 0;
    for (; *script != '\0' && *script != '\n'; script++) {
        if (*script == '\\' && script[1] != '\0') {
            script++;
        }
        text[size++] = *script;
    }
    text[size++] = '\n';
    text[size] = '\0';
    return text;
}

static FILE* open_output(const char* name) {
    static struct {
        char* name;
        FILE* file;
    } outputs[16];
    static int count;
    for (int i = 0; i < count; i++) {
        if (strcmp(outputs[i].name, name) == 0) {
            return outputs[i].file;
        }
    }
    if (*name == '\0') {
        fail("a file name is missing");
    }
    if (count == 16) {
        fail("too many files to write");
    }
    FILE* file = fopen(name, "w");
    if (file == NULL) {
        report(name);
        exit(1);
    }
    outputs[count].name = checked(strdup(name));
    outputs[count++].file = file;
    return file;
}

static void read_substitution(struct command* command) {
    char delimiter = *script;
    if (delimiter == '\0' || delimiter == '\n' || delimiter == '\\') {
        fail("bad delimiter");
    }
    script++;
    command->match = read_expression(delimiter);
    command->text = read_delimited(&script, delimiter, 0);
    if (command->text == NULL) {
        fail("unterminated replacement");
    }
    command->nth = 1;
    for (;; script++) {
        if (*script == 'g') {
            command->all = 1;
        } else if (*script == 'p') {
            command->print = 1;
        } else if (isdigit((unsigned char)*script)) {
            command->nth = (int)strtol(script, (char**)&script, 10);
            script--;
            if (command->nth == 0) {
                fail("there is no 0th match");
            }
        } else if (*script == 'w') {
            script++;
            char* name = read_rest();
            command->file = open_output(name);
            free(name);
            return;
        } else {
            return;
        }
    }
}

/* One character of y's strings. */
static int next_of(const char** text) {
    if ((*text)[0] == '\\' && (*text)[1] == 'n') {
        *text += 2;
        return '\n';
    }
    if ((*text)[0] == '\\' && (*text)[1] == '\\') {
        ++*text;
    }
    return (unsigned char)*(*text)++;
}

static void read_map(struct command* command) {
    char delimiter = *script;
    if (delimiter == '\0' || delimiter == '\n' || delimiter == '\\') {
        fail("bad delimiter");
    }
    script++;
    char* from = read_delimited(&script, delimiter, 0);
    char* to = from != NULL ? read_delimited(&script, delimiter, 0) : NULL;
    if (to == NULL) {
        fail("unterminated y command");
    }
    command->map = checked(malloc(256));
    for (int i = 0; i < 256; i++) {
        command->map[i] = (unsigned char)i;
    }
    const char* a = from;
    const char* b = to;
    while (*a != '\0' && *b != '\0') {
        int c = next_of(&a);
        command->map[c] = (unsigned char)next_of(&b);
    }
    if (*a != *b) {
        fail("the strings of y are not of the same length");
    }
    free(from);
    free(to);
}

static void end_block(void) {
    if (depth == 0) {
        fail("unexpected }");
    }
    commands[blocks[--depth]].target = command_count;
}

static void add_label(const struct command* command) {
    char* name = read_label();
    if (command->from.kind != no_address || *name == '\0' || label_count == 100) {
        fail(*name == '\0' ? "a label is missing" : "bad label");
    }
    labels[label_count].name = name;
    labels[label_count++].target = command_count;
}

/* What follows the letter. 0 if the command is none that is executed. */
static int read_operands(struct command* command) {
    switch (command->letter) {
    case '{':
        if (depth == 64) {
            fail("too many blocks");
        }
        blocks[depth++] = command_count;
        return 1;
    case '}':
        end_block();
        return 0;
    case ':':
        add_label(command);
        return 0;
    case 'a':
    case 'c':
    case 'i':
        command->text = read_text();
        return 1;
    case 'b':
    case 't':
        command->text = read_label();
        return 1;
    case 'r':
        command->text = read_rest();
        return 1;
    case 'w': {
        char* name = read_rest();
        command->file = open_output(name);
        free(name);
        return 1;
    }
    case 's':
        read_substitution(command);
        return 1;
    case 'y':
        read_map(command);
        return 1;
    default:
        if (strchr("=dDgGhHlnNpPqx", command->letter) == NULL) {
            script--;
            fail("unknown command");
        }
        return 1;
    }
}

static void read_command(void) {
    struct command command;
    memset(&command, 0, sizeof command);
    command.from = read_address();
    if (command.from.kind != no_address && *script == ',') {
        script++;
        command.to = read_address();
        if (command.to.kind == no_address) {
            fail("an address is missing behind the comma");
        }
    }
    while (*script == '!' || *script == ' ' || *script == '\t') {
        command.inverted |= *script++ == '!';
    }
    command.letter = *script;
    if (command.letter == '\0' || command.letter == '\n') {
        fail("a command is missing");
    }
    script++;
    if (command_count == command_room) {
        command_room = command_room * 2 + 32;
        commands = checked(realloc(commands, (size_t)command_room * sizeof *commands));
    }
    int kept = read_operands(&command);
    skip_blanks();
    if (*script != '\0' && *script != '\n' && *script != ';' && *script != '}' && *script != '#' &&
        command.letter != '{' && command.letter != '}') {
        fail("extra characters after the command");
    }
    if (kept) {
        commands[command_count++] = command;
    }
}

static void resolve_labels(void) {
    for (int i = 0; i < command_count; i++) {
        struct command* command = &commands[i];
        if (command->letter != 'b' && command->letter != 't') {
            continue;
        }
        command->target = *command->text == '\0' ? command_count : -1;
        for (int j = 0; j < label_count; j++) {
            if (strcmp(labels[j].name, command->text) == 0) {
                command->target = labels[j].target;
            }
        }
        if (command->target < 0) {
            script = "";
            report_reason(command->text, "undefined label");
            exit(1);
        }
    }
}

void parse_script(const char* text) {
    script = text;
    for (;;) {
        while (isspace((unsigned char)*script) || *script == ';') {
            script++;
        }
        if (*script == '#') {
            script += strcspn(script, "\n");
        } else if (*script == '\0') {
            break;
        } else {
            read_command();
        }
    }
    if (depth > 0) {
        fail("a } is missing");
    }
    resolve_labels();
}
