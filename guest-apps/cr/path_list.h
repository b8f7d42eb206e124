/* Lists of paths. */
#ifndef CXSIM_GUEST_CR_PATH_LIST_H
#define CXSIM_GUEST_CR_PATH_LIST_H

struct path_list {
    int count;
    char** paths;
};

int has_path(const struct path_list* list, const char* path);
/* Adds a path, which the list frees, unless it is there. -1 if there is no memory for it, as when it is NULL.
 */
int add_path(struct path_list* list, char* path);
void free_list(struct path_list* list);

/* The name in the directory of the path; to be freed. NULL if there is no memory for it. */
char* beside(const char* path, const char* name);

#endif
