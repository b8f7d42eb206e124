/* df [-i] [file ...]: free space of file systems, in kilobytes; -i also inodes. */
#include "common/report.h"

#include <dirent.h>
#include <stdio.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/param.h>
#include <sys/stat.h>
#include <unistd.h>

static int inodes;

/* The part of a whole in percent, rounded up. */
static int percent(long long part, long long whole) {
    return whole > 0 ? (int)((part * 100 + whole - 1) / whole) : 0;
}

static void print(const char* path) {
    struct statfs status;
    if (statfs(path, &status) < 0) {
        report(path);
        return;
    }
    long long unit = status.f_bsize;
    long long used = status.f_blocks - status.f_bfree;
    const char* system = strcmp(status.f_mntonname, "/") == 0 ? "root" : "host";
    printf("%-12s %10lld %10lld %10lld   %3d%%", system, status.f_blocks * unit / 1024, used * unit / 1024,
           status.f_bavail * unit / 1024, percent(used, used + status.f_bavail));
    if (inodes) {
        long long taken = status.f_files - status.f_ffree;
        printf(" %10lld %10lld  %3d%%", taken, status.f_ffree, percent(taken, status.f_files));
    }
    printf("    %s\n", status.f_mntonname);
}

/* The root, and what is mounted below /mnt. */
static void print_all(void) {
    struct stat root, status;
    print("/");
    DIR* directory = opendir("/mnt");
    struct dirent* entry;
    while (directory != NULL && (entry = readdir(directory)) != NULL) {
        char path[MAXPATHLEN];
        snprintf(path, sizeof path, "/mnt/%s", entry->d_name);
        int inner = strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0;
        if (inner && stat("/", &root) == 0 && stat(path, &status) == 0 && status.st_dev != root.st_dev) {
            print(path);
        }
    }
    if (directory != NULL) {
        closedir(directory);
    }
}

int main(int argc, char** argv) {
    int option;
    start_program(argv[0]);
    while ((option = getopt(argc, argv, "ik")) != -1) {
        if (option == '?') {
            usage("[-i] [file ...]");
        }
        inodes |= option == 'i';
    }
    printf("Filesystem       kbytes       used      avail capacity%s    Mounted on\n",
           inodes ? "      iused      ifree  %iused" : "");
    if (optind == argc) {
        print_all();
    }
    for (int i = optind; i < argc; i++) {
        print(argv[i]);
    }
    return finish();
}
