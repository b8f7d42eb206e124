/* getsysinfo [-f name]: what machine this is; -f prints the one value. */
#include "common/report.h"

#include <stdio.h>
#include <string.h>
#include <sys/sysinfo.h>
#include <sys/utsname.h>
#include <unistd.h>

struct field {
    const char* name;
    char value[64];
};
enum { most_fields = 8 };

static int add(struct field* fields, int count, const char* name, const char* value) {
    fields[count].name = name;
    snprintf(fields[count].value, sizeof fields[count].value, "%s", value);
    return count + 1;
}

static int add_number(struct field* fields, int count, const char* name, int value) {
    char text[16];
    snprintf(text, sizeof text, "%d", value);
    return add(fields, count, name, text);
}

/* The words begin with c1 or c2, as scripts of the time test them; what follows is inferred [I]. */
static const char* type_word(int type) {
    switch (type) {
    case SI_CPUTYPE_C1:
        return "c1";
    case SI_CPUTYPE_C2:
        return "c2";
    case SI_CPUTYPE_C2MP:
        return "c2mp";
    default:
        return "unknown";
    }
}

static int collect(struct field* fields) {
    struct system_information info;
    struct utsname names;
    int count = 0;
    if (getsysinfo(SYSINFO_SIZE, &info) < 0 || uname(&names) < 0) {
        report("getsysinfo");
        return -1;
    }
    count = add(fields, count, "cpu_type", type_word(info.cpu_type));
    count = add_number(fields, count, "cpu_count", info.cpu_count);
    count = add_number(fields, count, "system_sn", info.system_sn);
    count = add(fields, count, "model", names.machine);
    count = add(fields, count, "ieee", info.ieee ? "yes" : "no");
    return add_number(fields, count, "memory_megabytes", info.memory_megabytes);
}

int main(int argc, char** argv) {
    struct field fields[most_fields];
    const char* wanted = NULL;
    int option;
    start_program(argv[0]);
    while ((option = getopt(argc, argv, "f:")) != -1) {
        if (option != 'f') {
            usage("[-f name]");
        }
        wanted = optarg;
    }
    if (optind != argc) {
        usage("[-f name]");
    }
    int count = collect(fields);
    if (count < 0) {
        return 1;
    }
    int printed = 0;
    for (int i = 0; i < count; i++) {
        if (wanted == NULL) {
            printf("%-18s%s\n", fields[i].name, fields[i].value);
        } else if (strcmp(wanted, fields[i].name) == 0) {
            puts(fields[i].value);
            printed = 1;
        }
    }
    if (wanted != NULL && !printed) {
        report_reason(wanted, "no such field");
    }
    return finish();
}
