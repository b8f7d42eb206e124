/* Addresses of the Internet as text, and the functions behind the macros of <netinet/in.h>. */
#include <arpa/inet.h>
#include <stdio.h>
#include <stdlib.h>

#undef htonl
#undef htons
#undef ntohl
#undef ntohs

unsigned long htonl(unsigned long value) {
    return value;
}

unsigned short htons(unsigned short value) {
    return value;
}

unsigned long ntohl(unsigned long value) {
    return value;
}

unsigned short ntohs(unsigned short value) {
    return value;
}

unsigned long inet_addr(const char* text) {
    unsigned long address = 0;
    for (int part = 0; part < 4; part++) {
        char* end;
        if (*text < '0' || *text > '9') {
            return INADDR_NONE;
        }
        unsigned long value = strtoul(text, &end, 0);
        if (*end == '.' && part < 3 && value <= 255) {
            address |= value << (24 - 8 * part);
            text = end + 1;
            continue;
        }
        int is_end = *end == '\0' || *end == ' ' || *end == '\t' || *end == '\n';
        if (!is_end || (part > 0 && value >> (32 - 8 * part) != 0)) {
            return INADDR_NONE;
        }
        return address | value;
    }
    return INADDR_NONE;
}

char* inet_ntoa(struct in_addr address) {
    static char text[16];
    unsigned long value = address.s_addr;
    snprintf(text, sizeof text, "%lu.%lu.%lu.%lu", value >> 24 & 255, value >> 16 & 255, value >> 8 & 255,
             value & 255);
    return text;
}
