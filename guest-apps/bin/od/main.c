/* od [-aAbBcdDhHiIlLoOvxX] [-s[count]] [-w[bytes]] [file] [[+]offset[.][b]]: shows the bytes of a file. */
#include "common/report.h"
#include "od.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

static const char syntax[] = "[-abcdDhHiIlLoOvxX] [-s[count]] [-w[bytes]] [file] [[+]offset[.][b]]";

static const struct format* formats[16];
static int format_count;
static int show_all;
static int strings; /* Print the strings that are at least this long, and nothing else. */
static int base = 8;
static size_t row_size = 16; /* Bytes of a line, a multiple of 4. */

static void read_options(const char* letters) {
    for (; *letters != '\0'; letters++) {
        const struct format* format = find_format(*letters);
        if (format != NULL) {
            if (format_count < 16) {
                formats[format_count++] = format;
            }
        } else if (*letters == 'v') {
            show_all = 1;
        } else if (*letters == 's') {
            strings = letters[1] != '\0' ? (int)number_argument(letters + 1, 1) : 3;
            return;
        } else if (*letters == 'w') {
            row_size = letters[1] != '\0' ? (size_t)number_argument(letters + 1, 1) : 32;
            if (row_size % 4 != 0 || row_size > 4096) {
                report_reason(letters + 1, "not a multiple of 4 up to 4096");
                exit(1);
            }
            return;
        } else {
            usage(syntax);
        }
    }
}

/* Octal; a `.` makes it decimal, 0x before hexadecimal; `b` counts blocks of 512 bytes. -1 if it is none. */
static long long read_offset(const char* text) {
    char digits[32];
    char* end;
    size_t size = strlen(text);
    long long unit = 1;
    text += *text == '+';
    size = strlen(text);
    if (size == 0 || size >= sizeof digits || !isdigit((unsigned char)*text)) {
        return -1;
    }
    strcpy(digits, text);
    if (size > 1 && digits[size - 1] == 'b' && strncmp(digits, "0x", 2) != 0) {
        unit = 512;
        digits[--size] = '\0';
    }
    base = 8;
    if (strncmp(digits, "0x", 2) == 0) {
        base = 16;
    } else if (digits[size - 1] == '.') {
        base = 10;
        digits[size - 1] = '\0';
    }
    long long value = strtoll(digits, &end, base);
    return *end == '\0' ? value * unit : -1;
}

static void print_address(long long address) {
    printf(base == 8 ? "%07llo" : base == 16 ? "%07llx" : "%07lld", address);
}

static void dump(FILE* file, long long address) {
    unsigned char* bytes = checked(malloc(row_size));
    unsigned char* previous = checked(malloc(row_size));
    int repeated = 0;
    int first = 1;
    size_t size;
    while ((size = fread(bytes, 1, row_size, file)) > 0) {
        int same = !first && size == row_size && memcmp(bytes, previous, row_size) == 0;
        if (same && !show_all) {
            if (!repeated) {
                puts("*");
            }
            repeated = 1;
        } else {
            memset(bytes + size, 0, row_size - size);
            for (int i = 0; i < format_count; i++) {
                if (i == 0) {
                    print_address(address);
                } else {
                    fputs("       ", stdout);
                }
                print_row(formats[i], bytes, (int)size);
            }
            repeated = 0;
        }
        memcpy(previous, bytes, row_size);
        first = 0;
        address += (long long)size;
    }
    print_address(address);
    putchar('\n');
    free(bytes);
    free(previous);
}

static void dump_strings(FILE* file, long long address) {
    char* text = checked(malloc((size_t)strings + 1));
    int size = 0;
    int c;
    do {
        c = getc(file);
        if (c >= ' ' && c < 127) {
            if (size < strings) {
                text[size++] = (char)c;
                if (size == strings) {
                    text[size] = '\0';
                    print_address(address + 1 - strings);
                    printf(" %s", text);
                }
            } else {
                putchar(c);
            }
        } else {
            if (size == strings) {
                putchar('\n');
            }
            size = 0;
        }
        address++;
    } while (c != EOF);
    free(text);
}

/* Goes to the offset, also where files can't be positioned. 0 if the file ends before. */
static int skip(FILE* file, long long offset) {
    for (; offset > 0; offset--) {
        if (getc(file) == EOF) {
            return 0;
        }
    }
    return 1;
}

int main(int argc, char** argv) {
    int i = 1;
    long long offset = 0;
    const char* name = "standard input";
    FILE* file = stdin;
    start_program(argv[0]);
    for (; i < argc && argv[i][0] == '-' && argv[i][1] != '\0'; i++) {
        read_options(argv[i] + 1);
    }
    if (format_count == 0) {
        formats[format_count++] = find_format('o');
    }
    if (i < argc && argv[i][0] != '+') {
        name = argv[i++];
        file = strcmp(name, "-") == 0 ? stdin : fopen(name, "r");
        if (file == NULL) {
            report(name);
            return 1;
        }
    }
    if (i < argc) {
        offset = read_offset(argv[i]);
        if (offset < 0) {
            report_reason(argv[i], "bad offset");
            return 1;
        }
        i++;
    }
    if (i < argc) {
        usage(syntax);
    }
    struct stat status;
    int seekable = fstat(fileno(file), &status) == 0 && S_ISREG(status.st_mode);
    if (seekable ? offset > status.st_size || fseek(file, (long)offset, SEEK_SET) != 0
                 : !skip(file, offset)) {
        report_reason(name, "shorter than the offset");
        return 1;
    }
    if (strings > 0) {
        dump_strings(file, offset);
    } else {
        dump(file, offset);
    }
    if (ferror(file)) {
        report(name);
    }
    return finish();
}
