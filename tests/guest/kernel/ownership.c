/* To whom files belong, and who may change that: symbolic links too, and groups of one's own. */
#include "errors.h"

#include <grp.h>
#include <sys/stat.h>

static struct stat look(const char* path) {
    struct stat status;
    memset(&status, 0, sizeof status);
    GIVES(lstat(path, &status), 0);
    return status;
}

static int is_of(const char* path, int uid, int gid) {
    struct stat status = look(path);
    return status.st_uid == uid && status.st_gid == gid;
}

/* Who a user is who belongs to the groups 20 and 30. */
static void become_user(int uid) {
    gid_t groups[2] = {20, 30};
    GIVES(setgroups(2, groups), 0);
    setgid(20);
    setuid(uid);
}

static void check_other_user(void) {
    become_user(1918);
    FAILS(unlink("own"), EPERM);
    FAILS(rename("own", "other"), EPERM);
    FAILS(chown("own", -1, 20), EPERM);
}

static void check_link(void) {
    char text[20];
    struct stat status;
    become_user(1917);
    GIVES(symlink("../../etc/passwd", "own"), 0);
    status = look("own");
    CHECK(S_ISLNK(status.st_mode) && (status.st_mode & 0777) == 0777 && status.st_size == 16);
    CHECK(status.st_uid == 1917 && status.st_nlink == 1);
    GIVES(readlink("own", text, sizeof text), 16);
    CHECK(memcmp(text, "../../etc/passwd", 16) == 0);
    GIVES(stat("own", &status), 0);
    CHECK(S_ISREG(status.st_mode) && status.st_uid == 0);
    FAILS(open("own", O_WRONLY), EACCES); /* Where it leads, not what it is. */
    FAILS(open("own", O_WRONLY | O_CREAT | O_EXCL, 0600), EEXIST);
    FAILS(mkdir("own", 0755), EEXIST);
    FAILS(symlink("x", "own"), EEXIST);
    GIVES(chown("own", -1, 30), 0);
    CHECK(is_of("own", 1917, 30) && S_ISLNK(look("own").st_mode));
    FAILS(chown("own", 0, -1), EPERM);
    FAILS(chown("own", -1, 10), EPERM);
    GIVES(rename("own", "moved"), 0);
    CHECK(is_of("moved", 1917, 30));
    GIVES(rename("moved", "own"), 0);
    GIVES(symlink("own", "again"), 0); /* Links that lead to links. */
    GIVES(close(open("again", O_RDONLY)), 0);
    GIVES(unlink("again"), 0);
    GIVES(symlink("loop", "loop"), 0);
    FAILS(open("loop", O_RDONLY), ELOOP);
    GIVES(unlink("loop"), 0);
    FAILS(unlink("roots"), EPERM);
    FAILS(rename("own", "roots"), EPERM);
    FAILS(chown("roots", -1, 20), EPERM);
}

static void check_groups(void) {
    int fd;
    become_user(1917);
    fd = creat("program", 06755);
    CHECK(fd >= 0);
    GIVES(fchmod(fd, 06755), 0);
    GIVES(chown("program", 1917, 30), 0);
    CHECK(is_of("program", 1917, 30) && (look("program").st_mode & 07777) == 0755);
    GIVES(fchown(fd, -1, 20), 0);
    CHECK(is_of("program", 1917, 20));
    FAILS(fchown(fd, -1, 0), EPERM);
    FAILS(fchown(fd, 1918, -1), EPERM);
    FAILS(chown("roots-file", -1, 20), EPERM);
    close(fd);
}

int main(void) {
    GIVES(mkdir("/tmp/ownership", 0755), 0);
    GIVES(chmod("/tmp/ownership", 01777), 0);
    CHECK(chdir("/tmp/ownership") == 0);
    GIVES(symlink("/etc/passwd", "roots"), 0);
    make_file("roots-file", 0644);
    CHECK(is_of("roots", 0, 0));
    in_child(check_link);
    in_child(check_other_user);
    CHECK(is_of("own", 1917, 30));
    in_child(check_groups);
    /* Root gives links away, and takes them. */
    GIVES(chown("roots", 1917, 20), 0);
    CHECK(is_of("roots", 1917, 20) && S_ISLNK(look("roots").st_mode) && look("roots").st_size == 11);
    GIVES(chown("roots", 0, 0), 0);
    CHECK(is_of("roots", 0, 0) && S_ISLNK(look("roots").st_mode));
    GIVES(close(open("roots", O_RDONLY)), 0);
    GIVES(unlink("roots"), 0);
    GIVES(unlink("own"), 0);
    return report_checks();
}
