/* Files: stdio, descriptors, directories, what stat() tells, and errors. */
#include "../check.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <unistd.h>

static void streams(void) {
    char line[64];
    FILE* file = fopen("stream", "w+");
    CHECK(file != NULL);
    for (int i = 0; i < 2000; i++) {
        fprintf(file, "line %d\n", i);
    }
    CHECK(ftell(file) == 18890);
    CHECK(fseek(file, 5L, SEEK_SET) == 0 && getc(file) == '0');
    rewind(file);
    for (int i = 0; i < 2000; i++) {
        char expected[32];
        sprintf(expected, "line %d\n", i);
        if (fgets(line, sizeof line, file) == NULL || strcmp(line, expected) != 0) {
            CHECK(!"line read back");
            break;
        }
    }
    CHECK(fgets(line, sizeof line, file) == NULL && feof(file) && !ferror(file));
    CHECK(fclose(file) == 0);
    file = fopen("stream", "a");
    fputs("end\n", file);
    fclose(file);
    file = fopen("stream", "r");
    CHECK(fseek(file, -4L, SEEK_END) == 0);
    CHECK_TEXT(fgets(line, sizeof line, file), "end\n");
    CHECK(ungetc('x', file) == 'x' && getc(file) == 'x');
    fclose(file);
}

static void descriptors(void) {
    char buffer[16] = "";
    int fd = open("plain", O_RDWR | O_CREAT | O_TRUNC, 0640);
    CHECK(fd >= 0 && write(fd, "0123456789", 10) == 10);
    CHECK(lseek(fd, 4, SEEK_SET) == 4 && read(fd, buffer, 3) == 3);
    CHECK_TEXT(buffer, "456");
    CHECK(lseek(fd, 5000000000LL, SEEK_SET) == 5000000000LL);
    CHECK(lseek(fd, -1, SEEK_SET) == -1 && errno == EINVAL);
    struct stat status;
    CHECK(fstat(fd, &status) == 0 && status.st_size == 10 && S_ISREG(status.st_mode));
    CHECK((status.st_mode & 07777) == 0640 && status.st_nlink == 1);
    int copy = dup(fd);
    CHECK(copy > fd && lseek(copy, 2, SEEK_SET) == 2 && lseek(fd, 0, SEEK_CUR) == 2);
    CHECK(ftruncate(fd, 3) == 0 && stat("plain", &status) == 0 && status.st_size == 3);
    CHECK(close(copy) == 0 && close(copy) == -1 && errno == EBADF);
    close(fd);
    CHECK(open("plain", O_WRONLY | O_CREAT | O_EXCL, 0600) == -1 && errno == EEXIST);
    CHECK(open("missing", O_RDONLY) == -1 && errno == ENOENT);
    CHECK(open("plain/below", O_RDONLY) == -1 && errno == ENOTDIR);
    struct timeval times[2] = {{1000, 0}, {2000, 0}};
    CHECK(utimes("plain", times) == 0 && stat("plain", &status) == 0 && status.st_mtime == 2000);
}

static void names(void) {
    char target[16] = "";
    char path[256];
    struct stat status;
    CHECK(mkdir("folder", 0755) == 0 && mkdir("folder", 0755) == -1 && errno == EEXIST);
    CHECK(link("plain", "folder/hard") == 0 && stat("plain", &status) == 0 && status.st_nlink == 2);
    CHECK(symlink("../plain", "folder/soft") == 0 && readlink("folder/soft", target, sizeof target) == 8);
    CHECK_TEXT(target, "../plain");
    CHECK(lstat("folder/soft", &status) == 0 && S_ISLNK(status.st_mode));
    CHECK(rename("folder/hard", "folder/renamed") == 0);
    int seen = 0;
    DIR* directory = opendir("folder");
    CHECK(directory != NULL);
    struct dirent* entry;
    while (directory != NULL && (entry = readdir(directory)) != NULL) {
        seen += strcmp(entry->d_name, "renamed") == 0 ? 1 : strcmp(entry->d_name, "soft") == 0 ? 10 : 0;
        seen += strcmp(entry->d_name, ".") == 0 ? 100 : strcmp(entry->d_name, "..") == 0 ? 1000 : 0;
    }
    CHECK(seen == 1111);
    closedir(directory);
    CHECK(rmdir("folder") == -1 && errno == ENOTEMPTY);
    CHECK(chdir("folder") == 0 && getcwd(path, sizeof path) != NULL);
    CHECK(strcmp(path + strlen(path) - 7, "/folder") == 0);
    CHECK(unlink("renamed") == 0 && unlink("soft") == 0 && chdir("..") == 0 && rmdir("folder") == 0);
}

static void many_entries(void) {
    char name[32];
    mkdir("many", 0755);
    for (int i = 0; i < 300; i++) {
        sprintf(name, "many/entry-number-%d", i);
        close(open(name, O_WRONLY | O_CREAT, 0600));
    }
    int count = 0;
    DIR* directory = opendir("many");
    while (readdir(directory) != NULL) {
        count++;
    }
    rewinddir(directory);
    CHECK(count == 302 && readdir(directory) != NULL);
    closedir(directory);
    for (int i = 0; i < 300; i++) {
        sprintf(name, "many/entry-number-%d", i);
        CHECK(unlink(name) == 0);
    }
    CHECK(rmdir("many") == 0);
}

static void file_systems(void) {
    struct statfs root, missing;
    CHECK(statfs("/tmp", &root) == 0 && root.f_bsize > 0 && root.f_blocks > 0);
    CHECK(root.f_bfree <= root.f_blocks && root.f_bavail <= root.f_bfree && root.f_ffree <= root.f_files);
    CHECK_TEXT(root.f_mntonname, "/");
    CHECK(statfs("missing", &missing) == -1 && errno == ENOENT);
    CHECK(statfs("stream/below", &missing) == -1 && errno == ENOTDIR);
    CHECK(statfs("/tmp", (struct statfs*)8) == -1 && errno == EFAULT);
}

int main(void) {
    if (mkdir("/tmp/files-test", 0755) < 0 || chdir("/tmp/files-test") < 0) {
        perror("/tmp/files-test");
        return 1;
    }
    streams();
    descriptors();
    names();
    file_systems();
    many_entries();
    CHECK(unlink("stream") == 0 && unlink("plain") == 0);
    return report_checks();
}
