/* tar: archives on tape or in files, in the format of POSIX (ustar), also read in that of Version 7 and with
 * the long names of GNU and POSIX archives, the latter of which it writes where names have no room. */
#ifndef TAR_H
#define TAR_H

#include <sys/param.h>
#include <sys/types.h>

enum { block_size = 512, most_blocks = 128, data_blocks = 32 /* of a file at a time */ };

/* A member's header, as it is in the archive: text fields, numbers in octal. */
struct header {
    char name[100];
    char mode[8];
    char uid[8];
    char gid[8];
    char size[12];
    char mtime[12];
    char checksum[8];
    char type;
    char link[100];
    char magic[6];
    char version[2];
    char uname[32];
    char gname[32];
    char major[8];
    char minor[8];
    char prefix[155];
    char unused[12];
};

/* A member. */
struct member {
    char name[MAXPATHLEN];
    char link[MAXPATHLEN]; /* what a link or a symbolic link leads to */
    unsigned mode;
    unsigned uid, gid;
    long long size; /* of the data that follows */
    long mtime;
    unsigned device;
    char type; /* '0' file, '1' link, '2' symbolic link, '3' and '4' devices, '5' directory, '6' fifo */
};

/* What the command line asks for. */
extern struct options {
    char function; /* c, r, t or x */
    int verbose, keep_time_of_extraction, keep_mode, keep_owner, follow_links, ask, pass_over_damage;
    int only_newer; /* u */
    int blocking;   /* blocks in a record of the tape */
    const char* archive;
} options;

/* --- archive.c: blocks of the archive, in records as the tape has them. All errors end the program. */
void open_archive(void);
void write_block(const void* block);
void write_end(void);               /* two blocks of zeros; fills the last record */
int read_block(void* block);        /* 0 at the end of the archive's file */
void seek_to_end(long long blocks); /* for appending: where block number `blocks` is */
void close_archive(void);

/* --- header.c */
/* Writes the member's header, and before it what does not fit there. */
void write_header(const struct member* member);
/* 1: a member; 0: a block of zeros, the end; -1: no header. */
int decode_header(const struct header* header, struct member* member);
/* Reads the next member's header, with the long names before it; 0 at the end of the archive. */
int next_member(struct member* member);
/* Passes over the data of a member. */
void skip_data(const struct member* member);
/* Blocks read so far. */
extern long long blocks_read;

/* --- create.c, extract.c */
void create_archive(char** names);
void append_to_archive(char** names);
void list_archive(char** names);
void extract_archive(char** names);
/* Whether the member is one of the names, or in a folder that is; all are if there are no names. */
int is_wanted(const char* name, char** names);
void report_missing(char** names);
void print_member(const struct member* member);

/* With w: whether the user says so. */
int is_confirmed(char letter, const char* name);

void die(const char* thing, const char* reason);

#endif
