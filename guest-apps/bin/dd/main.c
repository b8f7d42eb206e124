/* dd [if=file] [of=file] [ibs=n] [obs=n] [bs=n] [cbs=n] [skip=n] [seek=n] [count=n] [files=n]
 * [conv=word,...]: copies records, as of tapes, and converts them. */
#include "common/report.h"
#include "dd.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static const char syntax[] = "[if=file] [of=file] [ibs=n] [obs=n] [bs=n] [cbs=n] [skip=n] [seek=n] [count=n] "
                             "[files=n] [conv=word,...]";

enum { default_size = 512, largest_size = 16 << 20 };

static const char* input_name = "standard input";
static const char* output_name = "standard output";
static int input = 0, output = 1;
static long input_size = default_size, output_size = default_size;
static long both_sizes; /* bs=: records are written as they are read */
static long line_size;  /* cbs= */
static long skipped, sought;
static long record_count = -1, file_count = 1;
static struct conversion conversion;

static long full_in, partial_in, full_out, partial_out, truncated;
static unsigned char* out; /* what waits until it is a record */
static long out_used;
static volatile sig_atomic_t interrupted;

static void note_interrupt(int signal) {
    (void)signal;
    interrupted = 1;
}

static void print_counts(void) {
    fprintf(stderr, "%ld+%ld records in\n%ld+%ld records out\n", full_in, partial_in, full_out, partial_out);
    if (truncated > 0) {
        fprintf(stderr, "%ld truncated record%s\n", truncated, truncated == 1 ? "" : "s");
    }
}

static void end(int status) __attribute__((noreturn));
static void end(int status) {
    print_counts();
    exit(status);
}

/* --- Options: name=value */

/* 10, 10k (1024), 10b (512), 10w (4: a word), and products 10x20; a usage error otherwise. */
static long read_size(const char* text, long least, long most) {
    long product = 1;
    const char* next = text;
    for (;;) {
        char* rest;
        errno = 0;
        long long value = strtoll(next, &rest, 10);
        if (rest == next || *next == '-' || *next == '+' || errno != 0) {
            break;
        }
        long unit = *rest == 'k' ? 1024 : *rest == 'b' ? 512 : *rest == 'w' ? 4 : 1;
        rest += unit != 1;
        if (value * unit > most || (value > 0 && product > most / (value * unit))) {
            break;
        }
        product *= (long)value * unit;
        if (*rest == '\0' && product >= least) {
            return product;
        }
        if (*rest != 'x') {
            break;
        }
        next = rest + 1;
    }
    report_reason(text, "bad number");
    exit(2);
}

static void read_option(const char* word) {
    static const struct {
        const char* name;
        long* place;
        long least, most;
    } numbers[] = {{"ibs=", &input_size, 1, largest_size},   {"obs=", &output_size, 1, largest_size},
                   {"bs=", &both_sizes, 1, largest_size},    {"cbs=", &line_size, 1, largest_size},
                   {"skip=", &skipped, 0, 0x7fffffff},       {"seek=", &sought, 0, 0x7fffffff},
                   {"count=", &record_count, 0, 0x7fffffff}, {"files=", &file_count, 1, 0x7fffffff}};
    for (size_t i = 0; i < sizeof numbers / sizeof numbers[0]; i++) {
        size_t size = strlen(numbers[i].name);
        if (strncmp(word, numbers[i].name, size) == 0) {
            *numbers[i].place = read_size(word + size, numbers[i].least, numbers[i].most);
            return;
        }
    }
    if (strncmp(word, "if=", 3) == 0) {
        input_name = word + 3;
    } else if (strncmp(word, "of=", 3) == 0) {
        output_name = word + 3;
    } else if (strncmp(word, "conv=", 5) == 0) {
        const char* unknown = read_conversions(word + 5, &conversion);
        if (unknown != NULL) {
            report_reason(unknown, "unknown conversion");
            exit(2);
        }
    } else {
        report_reason(word, "unknown operand");
        usage(syntax);
    }
}

/* --- Output */

static void write_record(const unsigned char* bytes, long size, long whole) {
    if (size == 0) {
        return;
    }
    if (write_all(output, bytes, (unsigned)size) < 0) {
        report(output_name);
        end(1);
    }
    *(size == whole ? &full_out : &partial_out) += 1;
}

static void put(int c) {
    out[out_used++] = (unsigned char)c;
    if (out_used == output_size) {
        write_record(out, output_size, output_size);
        out_used = 0;
    }
}

/* The newline, and the blank, of the side where lines are. */
static int blank(void) {
    return conversion.table != NULL ? conversion.table[' '] : ' ';
}

/* A line becomes a record: filled with blanks, or cut off. `raw` is the byte as it came. */
static void put_blocked(int raw, int c) {
    static long column;
    if (raw == '\n') {
        for (; column < line_size; column++) {
            put(blank());
        }
        column = 0;
        return;
    }
    if (column < line_size) {
        put(c);
    }
    truncated += column == line_size;
    column++;
}

/* A record becomes a line: without the blanks at its end. -1 for c at the end of input. */
static void put_unblocked(int c) {
    static long column, blanks;
    if (c >= 0) {
        if (c == ' ') {
            blanks++;
        } else {
            for (; blanks > 0; blanks--) {
                put(' ');
            }
            put(c);
        }
        column++;
    }
    if (column == line_size || (c < 0 && column > 0)) {
        put('\n');
        column = 0;
        blanks = 0;
    }
}

static void pass_on(unsigned char* bytes, long size) {
    static int in_line; /* The input ends within a line. */
    int plain = line_size == 0 || !(conversion.block || conversion.unblock);
    if (size > 0 && plain) {
        convert_bytes(&conversion, bytes, size);
        if (both_sizes > 0) {
            write_record(bytes, size, both_sizes);
            return;
        }
    }
    if (!plain && conversion.block) {
        for (long i = 0; i < size; i++) {
            int raw = bytes[i];
            convert_bytes(&conversion, bytes + i, 1);
            put_blocked(raw, bytes[i]);
            in_line = raw != '\n';
        }
        if (size == 0 && in_line) {
            put_blocked('\n', 0);
        }
        return;
    }
    if (!plain) {
        convert_bytes(&conversion, bytes, size);
    }
    for (long i = 0; i < size; i++) {
        if (plain) {
            put(bytes[i]);
        } else {
            put_unblocked(bytes[i]);
        }
    }
    if (size == 0 && !plain) {
        put_unblocked(-1);
    }
}

/* --- Input */

static void open_files(void) {
    if (strcmp(input_name, "standard input") != 0 && (input = open(input_name, O_RDONLY)) < 0) {
        report(input_name);
        exit(1);
    }
    if (strcmp(output_name, "standard output") != 0) {
        int flags = O_WRONLY | O_CREAT | (conversion.keep || sought > 0 ? 0 : O_TRUNC);
        if ((output = open(output_name, flags, 0666)) < 0) {
            report(output_name);
            exit(1);
        }
    }
    struct stat status;
    if (sought > 0) {
        off_t place = (off_t)sought * output_size;
        if (fstat(output, &status) < 0 || !S_ISREG(status.st_mode) || lseek(output, place, SEEK_SET) < 0 ||
            (!conversion.keep && ftruncate(output, place) < 0)) {
            report_reason(output_name, "can't be positioned");
            exit(1);
        }
    }
}

/* Records before the wanted ones: a seek in a file, reads of anything else. */
static void skip_records(unsigned char* bytes) {
    struct stat status;
    if (fstat(input, &status) == 0 && S_ISREG(status.st_mode)) {
        lseek(input, (off_t)skipped * input_size, SEEK_CUR);
        return;
    }
    for (long left = skipped; left > 0; left--) {
        if (read(input, bytes, (size_t)input_size) <= 0) {
            report_reason(input_name, "ends before what is to be skipped");
            exit(1);
        }
    }
}

enum { end_of_file = 0, unreadable = -1, left_out = -2 };

/* One record; its size, or one of these. A record that can't be read for good is left out if that is wanted.
 */
static long read_record(unsigned char* bytes) {
    memset(bytes, 0, conversion.fill || conversion.skip_errors ? (size_t)input_size : 0);
    ssize_t size = read(input, bytes, (size_t)input_size);
    if (size < 0 && interrupted) {
        return end_of_file;
    }
    if (size < 0) {
        int worth_going_on = conversion.skip_errors && errno == EIO;
        report(input_name);
        if (!worth_going_on) {
            return unreadable;
        }
        print_counts();
        lseek(input, input_size, SEEK_CUR);
        partial_in++;
        return conversion.fill ? input_size : left_out;
    }
    if (size > 0) {
        *(size == input_size ? &full_in : &partial_in) += 1;
    }
    return size > 0 && conversion.fill ? input_size : size;
}

int main(int argc, char** argv) {
    int bad = 0;
    start_program(argv[0]);
    for (int i = 1; i < argc; i++) {
        read_option(argv[i]);
    }
    if (both_sizes > 0) {
        input_size = output_size = both_sizes;
    }
    if (conversion.block && conversion.unblock) {
        report_reason("conv", "records can't be made and taken apart at once");
        return 2;
    }
    unsigned char* bytes = checked(malloc((size_t)input_size));
    out = checked(malloc((size_t)output_size));
    open_files();
    struct sigaction action = {.sa_handler = note_interrupt};
    sigaction(SIGINT, &action, NULL);
    if (skipped > 0) {
        skip_records(bytes);
    }
    for (long records = 0; !interrupted && (record_count < 0 || records < record_count); records++) {
        long size = read_record(bytes);
        bad = size == unreadable;
        if (bad || (size == end_of_file && --file_count == 0)) {
            break;
        }
        if (size > 0) {
            pass_on(bytes, size);
        }
    }
    pass_on(bytes, 0);
    write_record(out, out_used, output_size);
    if (interrupted) {
        end(130);
    }
    if (close(output) < 0) {
        report(output_name);
        bad = 1;
    }
    end(bad || failures > 0);
}
