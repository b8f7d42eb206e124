/* man [-] [section] title ...: shows pages of the manual. man -k keyword ... (apropos): the pages that are
 * about something. man -f name ... (whatis): what a name is. */
#include "common/report.h"
#include "man.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/wait.h>
#include <unistd.h>

static const char syntax[] = "[-] [section] title ..., -k keyword ..., -f name ...";
static int plain;

struct query {
    const char* word;
    int found;
};

static int contains(const char* text, const char* word) {
    size_t size = strlen(word);
    for (; *text != '\0'; text++) {
        if (strncasecmp(text, word, size) == 0) {
            return 1;
        }
    }
    return 0;
}

static int print_if_about(const struct summary* summary, void* context) {
    struct query* query = context;
    if (contains(summary->line, query->word)) {
        puts(summary->line);
        query->found = 1;
    }
    return 0;
}

static int print_if_named(const struct summary* summary, void* context) {
    struct query* query = context;
    if (has_name(summary, query->word)) {
        puts(summary->line);
        query->found = 1;
    }
    return 0;
}

static void answer(char** words, int (*print)(const struct summary*, void*), const char* nothing) {
    if (*words == NULL) {
        usage(print == print_if_named ? "name ..." : "keyword ...");
    }
    for (; *words != NULL; words++) {
        struct query query = {print == print_if_named ? base_name(*words) : *words, 0};
        if (for_each_summary(print, &query) < 0) {
            return;
        }
        if (!query.found) {
            printf("%s: %s\n", *words, nothing);
            failures++;
        }
    }
}

static void show(const char* path) {
    if (plain) {
        print_plain(path);
        return;
    }
    int status;
    pid_t child = fork();
    if (child == 0) {
        const char* pager = getenv("PAGER");
        if (pager != NULL && *pager != '\0') {
            char command[2 * MAXPATHLEN];
            snprintf(command, sizeof command, "%s %s", pager, path);
            execl("/bin/sh", "sh", "-c", command, (char*)NULL);
        } else {
            execl("/usr/bin/more", "more", "-s", path, (char*)NULL);
        }
        report("/usr/bin/more");
        _exit(126);
    }
    if (child < 0) {
        report("fork");
    } else if (waitpid(child, &status, 0) < 0 || status != 0) {
        failures++;
    }
}

static int is_section(const char* word) {
    return isdigit((unsigned char)word[0]) && strlen(word) <= 2;
}

static void show_titles(char** words) {
    const char* section = NULL;

    for (; *words != NULL; words++) {
        char path[MAXPATHLEN];
        if (is_section(*words) && words[1] != NULL) {
            section = *words;
        } else if (find_page(path, section, *words)) {
            show(path);

        } else if (section != NULL) {
            printf("No entry for %s in section %s of the manual.\n", *words, section);
            failures++;
        } else {
            printf("No manual entry for %s.\n", *words);
            failures++;
        }
    }
}

int main(int argc, char** argv) {
    start_program(argv[0]);
    plain = !isatty(1);
    const char* name = base_name(argv[0]);
    if (strcmp(name, "apropos") == 0) {
        answer(argv + 1, print_if_about, "nothing appropriate");
        return finish();
    }
    if (strcmp(name, "whatis") == 0) {
        answer(argv + 1, print_if_named, "not found");
        return finish();
    }
    int option;
    while ((option = getopt(argc, argv, "kf")) != -1) {
        switch (option) {
        case 'k':
            answer(argv + optind, print_if_about, "nothing appropriate");
            return finish();
        case 'f':
            answer(argv + optind, print_if_named, "not found");
            return finish();
        default:
            usage(syntax);
        }
    }
    if (optind < argc && strcmp(argv[optind], "-") == 0) {
        plain = 1;
        optind++;
    }
    if (optind == argc) {
        usage(syntax);
    }
    show_titles(argv + optind);
    return finish();
}
