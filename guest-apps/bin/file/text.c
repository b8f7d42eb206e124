/* file: what a text is about, by the words that its lines begin with. */
#include "file.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

/* The first of these with enough lines that begin with one of its words wins. */
static const struct language {
    const char* name;
    const char* words; /* Blanks between and around. */
    int wanted;
    int any_case;
} languages[] = {
    {"c program text",
     " #include #define #ifdef #ifndef /* */ static int char void struct typedef extern return if( for( "
     "while( ",
     2, 0},
    {"fortran program text",
     " program subroutine function integer real double dimension common c end do call write( write read "
     "implicit ",
     2, 1},
    {"assembler program text", " .text .data .globl .bss .ds.w .word ", 2, 0},
    {"[nt]roff, tbl, or eqn input text", " .TH .SH .PP .TP .so .de .B .I .br .IP .\\\" ", 2, 0},
    {"commands text", " echo for while if fi done esac set setenv cd export alias exit test [ ", 2, 0},
};

static int is_word_of(const struct language* language, const char* word, int size) {
    for (const char* next = language->words + 1; *next != '\0';) {
        int length = (int)strcspn(next, " ");
        if (length == size && (language->any_case ? strncasecmp(next, word, (size_t)size)
                                                  : strncmp(next, word, (size_t)size)) == 0) {
            return 1;
        }
        next += length + 1;
    }
    return 0;
}

/* Lines that begin with a word of the language. */
static int count_lines(const struct language* language, const char* text, int size) {
    int count = 0;
    for (int i = 0; i < size;) {
        while (i < size && (text[i] == ' ' || text[i] == '\t')) {
            i++;
        }
        int start = i;
        while (i < size && !isspace((unsigned char)text[i])) {
            i++;
        }
        count += i > start && is_word_of(language, text + start, i - start);
        while (i < size && text[i++] != '\n') {
        }
    }
    return count;
}

/* English has many blanks, and vowels in most words. */
static int is_english(const char* text, int size) {
    int letters = 0, vowels = 0, blanks = 0;
    for (int i = 0; i < size; i++) {
        letters += isalpha((unsigned char)text[i]) != 0;
        vowels += strchr("aeiouAEIOU", text[i]) != NULL;
        blanks += text[i] == ' ';
    }
    return letters > 40 && vowels * 4 > letters && blanks * 10 > letters &&
           letters * 4 > size * 3 - blanks * 4;
}

static int is_text(const unsigned char* bytes, int size) {
    for (int i = 0; i < size; i++) {
        if ((bytes[i] < ' ' && strchr("\a\b\t\n\v\f\r\033", bytes[i]) == NULL) || bytes[i] == 127 ||
            bytes[i] == 0) {
            return 0;
        }
    }
    return 1;
}

static int has_high_bits(const unsigned char* bytes, int size) {
    for (int i = 0; i < size; i++) {
        if (bytes[i] > 127) {
            return 1;
        }
    }
    return 0;
}

void describe_text(const unsigned char* bytes, int size, int executable) {
    const char* text = (const char*)bytes;
    if (!is_text(bytes, size)) {
        fputs("data", stdout);
        return;
    }
    if (size > 2 && text[0] == '#' && text[1] == '!') {
        int start = 2 + (int)strspn(text + 2, " ");
        int length = 0;
        while (start + length < size && !isspace((unsigned char)text[start + length])) {
            length++;
        }
        printf("executable %.*s script", length, text + start);
        return;
    }
    for (size_t i = 0; i < sizeof languages / sizeof languages[0]; i++) {
        if (count_lines(&languages[i], text, size) >= languages[i].wanted) {
            fputs(languages[i].name, stdout);
            return;
        }
    }
    fputs(executable                   ? "commands text"
          : has_high_bits(bytes, size) ? "8-bit text"
          : is_english(text, size)     ? "English text"
                                       : "ascii text",
          stdout);
}
