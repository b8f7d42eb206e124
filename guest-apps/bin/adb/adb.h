/* adb: what is looked at, a process or what is left of one in a file, and the commands for both. */
#ifndef ADB_H
#define ADB_H

enum { scalar_words = 26 }; /* pc psw fp ap a5..a1 sp, s7..s0 of two words each */

/* Where registers and memory come from. */
struct subject {
    /* 0, or -1 with errno; EFAULT: not mapped. */
    int (*read_memory)(unsigned address, void* bytes, int size);
    /* Of the thread that was chosen. 0, or -1 with errno. */
    int (*read_registers)(unsigned* registers);
    /* Stores it; says why if it can't. */
    void (*write_memory)(unsigned address, const void* bytes, int size);
    void (*write_registers)(const unsigned* registers);
    void (*print_map)(void);
    /* Lists the threads if the number is -1, chooses one otherwise. */
    void (*threads)(int number);
};
extern const struct subject process_subject;
extern const struct subject file_subject;

/* --- inspect.c */
void print_registers(const struct subject* subject);
/* So many items from the address on, by the letter of a format; 0 if there is no such format. */
int show_memory(const struct subject* subject, unsigned address, unsigned count, char format);
/* The calls under way, the innermost first. */
void print_calls(const struct subject* subject);
/* Gives the register with that name a value: pc, psw, fp, ap, a1 to a5, sp, s0 to s7 (its lower word). */
void set_register(const struct subject* subject, const char* name, unsigned value);
/* Says why memory at an address cannot be read. */
void memory_trouble(unsigned address);

/* --- process.c */
/* Starts the program, or takes the process over if argv[0] is "-p"; 0, or -1 after saying why. */
int take_process(int argc, char** argv);
/* A command that begins with a colon; 0 when the process is gone. */
int control_process(char letter, unsigned address, unsigned argument);
void list_breakpoints(void);
/* Kills it, or lets it go on, as it came. */
void leave_process(void);

/* --- file.c */
/* Whether it is a core or checkpoint file; of the program with this name, unless that is NULL. */
int is_core_file(const char* path, const char* program);
/* Opens one, to alter it or only to look, and says whose it is; 0, or -1 after saying why not. */
int open_core_file(const char* path, int writing);

/* The names of a program's routines, if read_symbols() has found any. */
void read_symbols(const char* path);
extern int have_symbols;

#endif
