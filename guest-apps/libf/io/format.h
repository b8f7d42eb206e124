/* Formats: the text of a FORMAT statement as a sequence of edit descriptors. */
#ifndef LIBF_FORMAT_H
#define LIBF_FORMAT_H

enum edit_kind {
    /* for an item of the list */
    edit_integer,     /* Iw.m */
    edit_fixed,       /* Fw.d */
    edit_exponent,    /* Ew.dEe */
    edit_double,      /* Dw.d */
    edit_general,     /* Gw.dEe */
    edit_logical,     /* Lw */
    edit_characters,  /* Aw */
    edit_octal,       /* Ow.m */
    edit_hexadecimal, /* Zw.m */
    edit_binary,      /* Bw.m */
    edit_remaining,   /* Q: characters left in the record */
    last_data_edit = edit_remaining,
    /* without one */
    edit_text,   /* '...', nH... */
    edit_skip,   /* nX, TRn: forwards; TLn: backwards */
    edit_tab,    /* Tn */
    edit_slash,  /* / */
    edit_colon,  /* : */
    edit_scale,  /* kP */
    edit_plus,   /* S, SP, SS */
    edit_blanks, /* BN, BZ */
    edit_dollar, /* $ */
    edit_end     /* the end of the format, or of its last group if the list goes on */
};

struct edit {
    enum edit_kind kind;
    int width;        /* -1: none given; n of X, T, P; for S and B: 1 is SP and BZ */
    int decimals;     /* d or m, -1: none given */
    int exponent;     /* e, 0: none given */
    int letter;       /* E, D or G, for the output */
    const char* text; /* of edit_text: the characters, and what encloses them (0: width counts them) */
    int quote;
};

/* Begins with a format; it is walked through anew each time. */
void begin_format(const char* text);
/* The next edit descriptor; an error, or 0. */
int next_edit(struct edit* edit);
/* After edit_end, when the list goes on: back to the last group of the first level. */
void revert_format(void);

#endif
