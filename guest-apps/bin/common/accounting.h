/* Reading accounting records, for sa and lastcomm. */
#ifndef ACCOUNTING_H
#define ACCOUNTING_H

#include <sys/acct.h>

/* Reads all records; their number goes to `count`. NULL after a report. To be freed. */
struct abi_acct* read_accounting(const char* path, int* count);
/* The command's name with its NUL. */
const char* command_of(const struct abi_acct* record);
/* The name of the user, or the number. */
const char* user_name(unsigned uid);
/* The name of the terminal with this device number; "__" if there is none. */
const char* terminal_of(int device);

#endif
