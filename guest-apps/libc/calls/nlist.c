/* nlist(): the values of symbols, from a SOFF file. */
#include <a.out.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* The strings of the file, with a NUL behind them; NULL if they are not all there. */
static char* read_strings(FILE* file, const struct filehdr* header) {
    if (fseeko(file, 0, SEEK_END) < 0) {
        return NULL;
    }
    unsigned long long end = (unsigned long long)ftello(file);
    if (header->h_strptr > end || header->h_strsiz > end - header->h_strptr) {
        return NULL;
    }
    char* strings = malloc(header->h_strsiz + 1);
    if (strings == NULL) {
        return NULL;
    }
    if (fseeko(file, (off_t)header->h_strptr, SEEK_SET) < 0 ||
        fread(strings, 1, header->h_strsiz, file) != header->h_strsiz) {
        free(strings);
        return NULL;
    }
    strings[header->h_strsiz] = '\0';
    return strings;
}

static int is_last(const struct nlist* entry) {
    return entry->n_un.n_name == NULL || entry->n_un.n_name[0] == '\0';
}

/* Enters the symbol wherever it is wanted and not yet found; how often. */
static int enter(struct nlist* list, const char* name, const struct nlist* symbol) {
    int found = 0;
    for (; !is_last(list); list++) {
        if (list->n_type == 0 && list->n_value == 0 && strcmp(list->n_un.n_name, name) == 0) {
            list->n_type = symbol->n_type;
            list->n_other = symbol->n_other;
            list->n_desc = symbol->n_desc;
            list->n_value = symbol->n_value;
            found++;
        }
    }
    return found;
}

/* How many of the wanted symbols are not in the file; -1 if that cannot be read. */
static int look_up(FILE* file, struct nlist* list, int wanted) {
    FILEHDR header;
    OPTHDR optional;
    if (fread(&header, sizeof header, 1, file) != 1 || N_BADMAG(header) ||
        header.h_opthdr < sizeof optional || fread(&optional, sizeof optional, 1, file) != 1) {
        return -1;
    }
    if (optional.o_nsyms == 0) {
        return wanted;
    }
    char* strings = read_strings(file, &header);
    if (strings == NULL || fseeko(file, (off_t)optional.o_symptr, SEEK_SET) < 0) {
        free(strings);
        return -1;
    }
    struct nlist symbol;
    for (unsigned long i = 0; i < optional.o_nsyms && wanted > 0; i++) {
        if (fread(&symbol, sizeof symbol, 1, file) != 1) {
            wanted = -1;
        } else if ((symbol.n_type & N_STAB) == 0 && symbol.n_un.n_strx > 0 &&
                   (unsigned long)symbol.n_un.n_strx < header.h_strsiz) {
            wanted -= enter(list, strings + symbol.n_un.n_strx, &symbol);
        }
    }
    free(strings);
    return wanted;
}

int nlist(const char* path, struct nlist* list) {
    int wanted = 0;
    for (struct nlist* entry = list; !is_last(entry); entry++) {
        entry->n_type = 0;
        entry->n_other = 0;
        entry->n_desc = 0;
        entry->n_value = 0;
        wanted++;
    }
    FILE* file = fopen(path, "r");
    if (file == NULL) {
        return -1;
    }
    int missing = look_up(file, list, wanted);
    fclose(file);
    return missing;
}
