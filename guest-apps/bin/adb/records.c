/* adb: reading and writing at places, and numbers in records. */
#include "records.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

int read_at(int fd, unsigned long long offset, void* to, unsigned size) {
    if (lseek(fd, (off_t)offset, SEEK_SET) < 0) {
        return -1;
    }
    int got = read(fd, to, size);
    if (got == (int)size) {
        return 0;
    }
    errno = got < 0 ? errno : ENOEXEC;
    return -1;
}

int write_at(int fd, unsigned long long offset, const void* from, unsigned size) {
    if (lseek(fd, (off_t)offset, SEEK_SET) < 0) {
        return -1;
    }
    int done = write(fd, from, size);
    if (done == (int)size) {
        return 0;
    }
    errno = done < 0 ? errno : ENOSPC;
    return -1;
}

unsigned long long number(struct reader* reader, unsigned size) {
    const unsigned char* at = bytes(reader, size);
    unsigned long long value = 0;
    for (; at != NULL && size > 0; size--) {
        value = value << 8 | *at++;
    }
    return value;
}

unsigned char* bytes(struct reader* reader, unsigned size) {
    unsigned char* const start = reader->at;
    if (reader->failed || (unsigned)(reader->end - reader->at) < size) {
        reader->failed = 1;
        return NULL;
    }
    reader->at += size;
    return start;
}

void put_number(unsigned char* to, unsigned long long value, unsigned size) {
    while (size-- > 0) {
        to[size] = (unsigned char)value;
        value >>= 8;
    }
}

struct reader find_record(struct reader all, const char* tag) {
    while (!all.failed && all.at < all.end) {
        const unsigned char* const name = bytes(&all, 4);
        unsigned size = number(&all, 4);
        unsigned char* const contents = bytes(&all, size);
        if (contents != NULL && memcmp(name, tag, 4) == 0) {
            struct reader found = {contents, contents + size, 0};
            return found;
        }
    }
    struct reader none = {all.end, all.end, 0};
    return none;
}
