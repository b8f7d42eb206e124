/* adb: the outer layout of core and checkpoint files, and the records of S_CHKPNT: core(5), and the manual of
 * the simulator. */
#ifndef RECORDS_H
#define RECORDS_H

#define MAGIC_CORE 0605
#define MAGIC_CHECKPOINT 0607
enum { s_context = 8, s_tcontext = 9, s_chkpnt = 10, section_type = 0xff };
enum { page = 4096, digest_size = 16, packed_version = 3, most_record = 64 << 20 };
enum {
    before_records = 24
}; /* magic number and version, 4 each; sizes of the head and of the records, 8 each */

struct file_header {
    unsigned magic, sections, time, version;
    unsigned long long headers;
    unsigned rest[18];
};
struct section_header {
    unsigned address, size;
    unsigned long long offset, relocations;
    unsigned relocation_count, protection, type, alignment;
};

/* 0, or -1 with errno; ENOEXEC: the file ends before. */
int read_at(int fd, unsigned long long offset, void* bytes, unsigned size);
/* 0, or -1 with errno. */
int write_at(int fd, unsigned long long offset, const void* bytes, unsigned size);

/* Numbers in records: big-endian, not aligned. Once something is missing, all that is read is 0 or NULL. */
struct reader {
    unsigned char* at;
    unsigned char* end;
    int failed;
};
unsigned long long number(struct reader* reader, unsigned size);
unsigned char* bytes(struct reader* reader, unsigned size);
void put_number(unsigned char* to, unsigned long long value, unsigned size);
/* The contents of the record with that tag, behind the tag and their size; empty if there is none. */
struct reader find_record(struct reader all, const char* tag);

#endif
