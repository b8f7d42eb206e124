/* adb: registers, memory and calls, wherever they come from. */
#include "adb.h"
#include "gprof/gprof.h"

#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>

enum { most_calls = 1000, longest_string = 4096 };

int have_symbols;

void read_symbols(const char* path) {
    read_routines(path, 0);
    have_symbols = 1;
}

void memory_trouble(unsigned address) {
    const char* reason = strerror(errno);
    if (errno == EFAULT) {
        reason = "not mapped";
    } else if (errno == EOPNOTSUPP) {
        reason = "compressed; convex-sod on the host shows it";
    }
    printf("%x: %s\n", address, reason);
}

static const char* const names[] = {"pc", "psw", "fp", "ap", "a5", "a4", "a3", "a2", "a1", "sp"};
enum { address_registers = sizeof names / sizeof *names };

void set_register(const struct subject* subject, const char* name, unsigned value) {
    unsigned registers[scalar_words];
    int word = -1;
    for (int i = 0; i < address_registers; i++) {
        word = strcmp(name, names[i]) == 0 ? i : word;
    }
    if (name[0] == 's' && name[1] >= '0' && name[1] <= '7' && name[2] == '\0') {
        word = address_registers + 2 * ('7' - name[1]) + 1;
    }
    if (word < 0) {
        printf("%s: no such register\n", name);
    } else if (subject->read_registers(registers) < 0) {
        printf("%s\n", strerror(errno));
    } else {
        registers[word] = value;
        subject->write_registers(registers);
    }
}

void print_registers(const struct subject* subject) {
    unsigned registers[scalar_words];
    if (subject->read_registers(registers) < 0) {
        printf("%s\n", strerror(errno));
        return;
    }
    for (int i = 0; i < address_registers; i++) {
        printf("%-4s%08x%c", names[i], registers[i], i % 5 == 4 ? '\n' : ' ');
    }
    for (int i = 0; i < 8; i++) {
        printf("s%d  %08x%08x%c", 7 - i, registers[10 + 2 * i], registers[11 + 2 * i],
               i % 4 == 3 ? '\n' : ' ');
    }
}

/* --- Memory */

static void as_word(const unsigned char* item) {
    unsigned word;
    memcpy(&word, item, 4);
    printf(" %08x", word);
}
static void as_half(const unsigned char* item) {
    printf(" %04x", item[0] << 8 | item[1]);
}
static void as_decimal(const unsigned char* item) {
    int word;
    memcpy(&word, item, 4);
    printf(" %11d", word);
}
static void as_short(const unsigned char* item) {
    short half;
    memcpy(&half, item, 2);
    printf(" %6d", half);
}
static void as_octal(const unsigned char* item) {
    printf(" %03o", item[0]);
}
static void as_character(const unsigned char* item) {
    printf("%c", isprint(item[0]) ? item[0] : '.');
}
static void as_float(const unsigned char* item) {
    float value;
    memcpy(&value, item, 4);
    printf(" %-14.7g", value);
}
static void as_double(const unsigned char* item) {
    double value;
    memcpy(&value, item, 8);
    printf(" %-24.16g", value);
}

struct format {
    char letter;
    int size;
    int on_a_line;
    void (*print)(const unsigned char* item);
};
static const struct format formats[] = {
    {'X', 4, 4, as_word},   {'x', 2, 8, as_half},       {'D', 4, 4, as_decimal}, {'d', 2, 8, as_short},
    {'b', 1, 16, as_octal}, {'c', 1, 64, as_character}, {'f', 4, 4, as_float},   {'F', 8, 2, as_double},
};

static void show_strings(const struct subject* subject, unsigned address, unsigned count) {
    for (; count > 0; count--) {
        unsigned char character = 1;
        if (subject->read_memory(address, &character, 1) < 0) {
            memory_trouble(address);
            return;
        }
        printf("%08x: \"", address);
        for (int length = 0; length < longest_string; length++) {
            if (subject->read_memory(address, &character, 1) < 0) {
                printf("\"\n");
                memory_trouble(address);
                return;
            }
            address++;
            if (character == '\0') {
                break;
            }
            printf(isprint(character) ? "%c" : "\\%03o", character);
        }
        printf("\"\n");
    }
}

int show_memory(const struct subject* subject, unsigned address, unsigned count, char letter) {
    unsigned char item[8];
    const struct format* format = formats;
    if (letter == 's') {
        show_strings(subject, address, count);
        return 1;
    }
    while (format->letter != letter) {
        if (++format == formats + sizeof formats / sizeof *formats) {
            return 0;
        }
    }
    unsigned shown = 0;
    for (; shown < count; shown++, address += format->size) {
        if (subject->read_memory(address, item, format->size) < 0) {
            printf("%s", shown > 0 ? "\n" : "");
            memory_trouble(address);
            return 1;
        }
        if (shown % format->on_a_line == 0) {
            printf("%s%08x:%s", shown > 0 ? "\n" : "", address, letter == 'c' ? " " : "");
        }
        format->print(item);
    }
    printf("\n");
    return 1;
}

/* --- Calls. A frame begins with the pc to return to, the psw, and the caller's fp and ap. */

static void print_place(unsigned address) {
    const struct routine* routine = have_symbols ? routine_at(address) : NULL;
    printf("%08x", address);
    if (routine != NULL) {
        printf(" %s", routine->name);
        if (address != routine->address) {
            printf("+%x", address - routine->address);
        }
    }
    printf("\n");
}

void print_calls(const struct subject* subject) {
    unsigned registers[scalar_words], frame[4], code;
    if (subject->read_registers(registers) < 0) {
        printf("%s\n", strerror(errno));
        return;
    }
    print_place(registers[0]);
    unsigned at = registers[2];
    for (int calls = 0; calls < most_calls; calls++) {
        if (subject->read_memory(at, frame, sizeof frame) < 0 ||
            subject->read_memory(frame[0], &code, 2) < 0) {
            return;
        }
        print_place(frame[0]);
        if (frame[2] <= at) { /* A stack grows downward: a caller's frame lies above. */
            return;
        }
        at = frame[2];
    }
}
