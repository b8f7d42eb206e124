/* Becoming a user: for init, login and su. */
#ifndef SESSION_H
#define SESSION_H

#include <pwd.h>

/* Whether the user has no password: then everybody may become that user. */
int has_no_password(const struct passwd* user);
/* Whether this is the user's password, as crypt() has left it in /etc/passwd. A field that crypt() never
 * gives, such as *, shuts everybody out but root. */
int has_password(const struct passwd* user, const char* password);
/* Whether the field of the password is a word that crypt() never gives. */
int is_shut_out(const struct passwd* user);
/* Makes the terminal of standard input the user's, whom others may write to (mesg y). Only root can. */
void give_terminal(const struct passwd* user);
/* Takes on the user's groups and ids. 0, or -1 with errno. */
int become_user(const struct passwd* user);
/* HOME, USER, LOGNAME and SHELL. */
void set_user_environment(const struct passwd* user);
/* Makes the user's home folder and gives it to the user if it is missing. Only root can. */
void make_home(const struct passwd* user);
/* Goes to the user's home folder, which is made and given to the user if it is missing; / if that fails. */
void go_home(const struct passwd* user);
/* The user's shell. */
const char* shell_of(const struct passwd* user);
/* Becomes the shell with a dash before its name, by which it knows that it is a login shell. Returns on an
 * error, with errno. */
void execute_login_shell(const char* shell);

#endif
