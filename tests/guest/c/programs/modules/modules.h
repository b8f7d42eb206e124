/* What the files of this program share. */
struct module { const char* name; int (*run)(int, int); };
extern const struct module modules[]; extern const int module_count; extern int shared_total; int step(void); int first(int, int); int second(int, int);
