/* A here-document as a file to read. Shared by the shells. */
#ifndef HERE_DOCUMENT_H
#define HERE_DOCUMENT_H

/* A descriptor that reads the text: a pipe if it fits there, else a file without a name. -1 with errno. */
int open_here_document(const char* text);

#endif
