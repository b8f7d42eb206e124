/* Headers of members. */
#include "common/report.h"
#include "tar.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Sizes from here on do not fit into the field. */
static const long long size_limit = 1LL << 33;

/* `width` bytes with a NUL at the end: the number in octal. */
static void put_octal(char* field, int width, unsigned long long number) {
    field[--width] = '\0';
    while (width > 0) {
        field[--width] = (char)('0' + (number & 7));
        number >>= 3;
    }
}

/* Octal digits between blanks and NULs; or, as GNU writes large numbers, binary behind a byte of 0x80. */
static unsigned long long get_number(const char* field, int width) {
    unsigned long long number = 0;
    int i = 0;
    if ((field[0] & 0x80) != 0) {
        for (i = 1; i < width; i++) {
            number = number << 8 | (unsigned char)field[i];
        }
        return number;
    }
    while (i < width && field[i] == ' ') {
        i++;
    }
    for (; i < width && field[i] >= '0' && field[i] <= '7'; i++) {
        number = number << 3 | (unsigned)(field[i] - '0');
    }
    return number;
}

/* The sum of all bytes, those of the checksum itself taken as blanks. */
static unsigned checksum_of(const struct header* header) {
    const unsigned char* byte = (const unsigned char*)header;
    const char* checksum = header->checksum;
    unsigned sum = 0;
    for (int i = 0; i < block_size; i++) {
        int inside =
            (const char*)byte + i >= checksum && (const char*)byte + i < checksum + sizeof header->checksum;
        sum += inside ? ' ' : byte[i];
    }
    return sum;
}

/* A name that is too long for its field is split at a slash between the prefix and the name. 0 if it can't
 * be: then its beginning is there. */
static int put_name(struct header* header, const char* name) {
    size_t length = strlen(name);
    /* The slash behind a folder's name may be missing, since the type tells. */
    length -= length == sizeof header->name + 1 && name[length - 1] == '/';
    if (length <= sizeof header->name) {
        memcpy(header->name, name, length);
        return 1;
    }
    for (size_t at = length - sizeof header->name - 1; at < length && at <= sizeof header->prefix; at++) {
        if (name[at] == '/' && at > 0 && at + 1 < length) {
            memcpy(header->prefix, name, at);
            memcpy(header->name, name + at + 1, length - at - 1);
            return 1;
        }
    }
    memcpy(header->name, name, sizeof header->name);
    return 0;
}

static void encode_header(const struct member* member, struct header* header) {
    put_octal(header->mode, sizeof header->mode, member->mode & 07777);
    put_octal(header->uid, sizeof header->uid, member->uid);
    put_octal(header->gid, sizeof header->gid, member->gid);
    put_octal(header->size, sizeof header->size,
              (unsigned long long)(member->size < size_limit ? member->size : 0));
    put_octal(header->mtime, sizeof header->mtime, (unsigned long long)member->mtime);
    put_octal(header->major, sizeof header->major, member->device >> 8);
    put_octal(header->minor, sizeof header->minor, member->device & 0xff);
    header->type = member->type;
    memcpy(header->magic, "ustar", 6);
    memcpy(header->version, "00", 2);
    put_octal(header->checksum, 7, checksum_of(header));
    header->checksum[7] = ' ';
}

/* Adds POSIX's line `length keyword=value`; the length counts itself. Returns how long the text is then. */
static int add_line(char* text, int size, const char* keyword, const char* value) {
    int length = (int)(strlen(keyword) + strlen(value)) + 3; /* the blank, the = and the newline */
    int digits = 1;
    for (int limit = 10; length + digits >= limit; limit *= 10) {
        digits++;
    }
    return size + sprintf(text + size, "%d %s=%s\n", length + digits, keyword, value);
}

/* What has no room in a header goes into a member of its own before it, as POSIX has it. */
static void write_extended(const char* text, int size) {
    static const struct member extended = {.name = "PaxHeader", .mode = 0644, .type = 'x'};
    static struct member member;
    struct header header = {0};
    char block[block_size];
    member = extended;
    member.size = size;
    put_name(&header, member.name);
    encode_header(&member, &header);
    write_block(&header);
    for (int at = 0; at < size; at += block_size) {
        int count = size - at < block_size ? size - at : block_size;
        memset(block, 0, sizeof block);
        memcpy(block, text + at, (size_t)count);
        write_block(block);
    }
}

void write_header(const struct member* member) {
    static char text[3 * MAXPATHLEN];
    struct header header = {0};
    int size = 0;
    if (!put_name(&header, member->name)) {
        size = add_line(text, size, "path", member->name);
    }
    size_t link_size = strlen(member->link);
    if (link_size > sizeof header.link) {
        size = add_line(text, size, "linkpath", member->link);
        link_size = sizeof header.link;
    }
    memcpy(header.link, member->link, link_size);
    if (member->size >= size_limit) {
        char number[24];
        snprintf(number, sizeof number, "%lld", member->size);
        size = add_line(text, size, "size", number);
    }
    if (size > 0) {
        write_extended(text, size);
    }
    encode_header(member, &header);
    write_block(&header);
}

static void get_text(char* text, const char* field, size_t width) {
    size_t length = strnlen(field, width);
    memcpy(text, field, length);
    text[length] = '\0';
}

static int is_zero(const struct header* header) {
    const char* byte = (const char*)header;
    for (int i = 0; i < block_size; i++) {
        if (byte[i] != 0) {
            return 0;
        }
    }
    return 1;
}

int decode_header(const struct header* header, struct member* member) {
    if (is_zero(header)) {
        return 0;
    }
    if (get_number(header->checksum, sizeof header->checksum) != checksum_of(header)) {
        return -1;
    }
    member->name[0] = '\0';
    if (memcmp(header->magic, "ustar", 5) == 0 && header->magic[5] == '\0' && header->prefix[0] != '\0') {
        get_text(member->name, header->prefix, sizeof header->prefix);
        strcat(member->name, "/");
    }
    get_text(member->name + strlen(member->name), header->name, sizeof header->name);
    get_text(member->link, header->link, sizeof header->link);
    member->mode = (unsigned)get_number(header->mode, sizeof header->mode) & 07777;
    member->uid = (unsigned)get_number(header->uid, sizeof header->uid);
    member->gid = (unsigned)get_number(header->gid, sizeof header->gid);
    member->size = (long long)get_number(header->size, sizeof header->size);
    member->mtime = (long)get_number(header->mtime, sizeof header->mtime);
    member->device = (unsigned)(get_number(header->major, sizeof header->major) << 8 |
                                (get_number(header->minor, sizeof header->minor) & 0xff));
    member->type = header->type == '\0' || header->type == '7' ? '0' : header->type;
    /* Version 7 marks folders by a slash at the end only. */
    size_t length = strlen(member->name);
    if (member->type == '0' && length > 0 && member->name[length - 1] == '/') {
        member->type = '5';
    }
    /* A link, a folder or a device has no data, whatever its size says. */
    if (member->size < 0 || (member->type >= '1' && member->type <= '6')) {
        member->size = 0;
    }
    return 1;
}

void skip_data(const struct member* member) {
    char block[block_size];
    for (long long left = member->size; left > 0; left -= block_size) {
        if (!read_block(block)) {
            die(member->name, "archive ends too early");
        }
    }
}

/* The data of a member that is text about the next one; what does not fit is left out. */
static void read_text(const struct member* member, char* text, size_t size) {
    char block[block_size];
    size_t filled = 0;
    for (long long left = member->size; left > 0; left -= block_size) {
        size_t count = left < block_size ? (size_t)left : block_size;
        if (!read_block(block)) {
            die(member->name, "archive ends too early");
        }
        if (count > size - 1 - filled) {
            count = size - 1 - filled;
        }
        memcpy(text + filled, block, count);
        filled += count;
    }
    text[filled] = '\0';
}

/* POSIX: lines of `length keyword=value`. */
static void read_extended(const struct member* member, char* name, char* link, long long* size) {
    static char text[4 * MAXPATHLEN];
    read_text(member, text, sizeof text);
    for (char* line = text; line < text + strlen(text);) {
        char* rest;
        long length = strtol(line, &rest, 10);
        if (length <= 0 || line + length > text + sizeof text || *rest != ' ') {
            return;
        }
        char* end = line + length - 1;
        char* target = strncmp(rest, " path=", 6) == 0        ? name
                       : strncmp(rest, " linkpath=", 10) == 0 ? link
                                                              : NULL;
        char* value = strchr(rest, '=');
        if (target != NULL && value != NULL && value < end && end - value <= MAXPATHLEN) {
            memcpy(target, value + 1, (size_t)(end - value - 1));
            target[end - value - 1] = '\0';
        }
        if (strncmp(rest, " size=", 6) == 0) {
            *size = strtoll(value + 1, NULL, 10);
        }
        line += length;
    }
}

int next_member(struct member* member) {
    static char long_name[MAXPATHLEN], long_link[MAXPATHLEN];
    struct header header;
    long long long_size = -1;
    long_name[0] = long_link[0] = '\0';
    while (read_block(&header)) {
        int found = decode_header(&header, member);
        if (found == 0) {
            return 0;
        }
        if (found < 0 && options.pass_over_damage) {
            continue;
        }
        if (found < 0) {
            die(options.archive, blocks_read == 1 ? "not a tar archive" : "directory checksum error");
        }
        switch (member->type) {
        case 'L':
            read_text(member, long_name, sizeof long_name);
            continue;
        case 'K':
            read_text(member, long_link, sizeof long_link);
            continue;
        case 'x':
            read_extended(member, long_name, long_link, &long_size);
            continue;
        case 'g':
            skip_data(member);
            continue;
        default:
            break;
        }
        if (long_name[0] != '\0') {
            strcpy(member->name, long_name);
        }
        if (long_link[0] != '\0') {
            strcpy(member->link, long_link);
        }
        if (long_size >= 0 && (member->type == '0' || member->type > '6')) {
            member->size = long_size;
        }
        return 1;
    }
    return 0;
}
