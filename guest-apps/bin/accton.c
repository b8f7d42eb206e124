/* accton [file]: begins to write a record of each process that ends to the file; without one, ends it. */
#include "common/report.h"

#include <fcntl.h>
#include <stddef.h>
#include <sys/acct.h>
#include <unistd.h>

int main(int argc, char** argv) {
    start_program(argv[0]);
    if (argc > 2) {
        usage("[file]");
    }
    if (argc == 2) {
        int fd = open(argv[1], O_WRONLY | O_CREAT, 0644);
        if (fd < 0) {
            report(argv[1]);
            return finish();
        }
        close(fd);
    }
    if (acct(argc == 2 ? argv[1] : NULL) < 0) {
        report(argc == 2 ? argv[1] : "accounting");
    }
    return finish();
}
