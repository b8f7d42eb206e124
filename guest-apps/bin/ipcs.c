/* ipcs: the segments of shared memory. ipcrm [-m id] [-M key] ...: removes some. */
#include "common/report.h"

#include <errno.h>
#include <pwd.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/shm.h>
#include <unistd.h>

static void list_segments(void) {
    struct shmid_ds segment;
    puts("T     ID     KEY        MODE       OWNER  NATTCH      SEGSZ");
    puts("Shared Memory:");
    for (int id = 1; (id = shmctl(id, ABI_SHM_NEXT, &segment)) > 0; id++) {
        char mode[12];
        strcpy(mode, "--rw-rw-rw-");
        mode[0] = (segment.shm_perm.mode & SHM_DEST) != 0 ? 'D' : '-';
        for (int bit = 0; bit < 9; bit++) {
            if ((segment.shm_perm.mode >> (8 - bit) & 1) == 0 || bit % 3 == 2) {
                mode[2 + bit] = '-';
            }
        }
        struct passwd* owner = getpwuid(segment.shm_perm.uid);
        printf("m %6d 0x%08x %s ", id, segment.shm_perm.key, mode);
        if (owner != NULL) {
            printf("%8s", owner->pw_name);
        } else {
            printf("%8u", segment.shm_perm.uid);
        }
        printf(" %7u %10u\n", segment.shm_nattch, segment.shm_segsz);
    }
}

static void remove_segments(int argc, char** argv) {
    int letter;
    int any = 0;
    while ((letter = getopt(argc, argv, "m:M:")) != -1) {
        if (letter != 'm' && letter != 'M') {
            usage("[-m id] [-M key] ...");
        }
        any = 1;
        int id =
            letter == 'm' ? (int)number_argument(optarg, 0) : shmget((key_t)strtol(optarg, NULL, 0), 0, 0);
        if (id < 0 || shmctl(id, IPC_RMID, NULL) < 0) {
            report(optarg);
        }
    }
    if (!any || optind != argc) {
        usage("[-m id] [-M key] ...");
    }
}

int main(int argc, char** argv) {
    start_program(argv[0]);
    if (argv[0] != NULL && strcmp(base_name(argv[0]), "ipcrm") == 0) {
        remove_segments(argc, argv);
    } else if (argc != 1) {
        usage("");
    } else {
        list_segments();
    }
    return finish();
}
