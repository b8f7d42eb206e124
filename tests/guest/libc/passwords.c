/* crypt(), against results that every Unix gives. */
#include "check.h"

#include <unistd.h>

int main(void) {
    CHECK_TEXT(crypt("password", "ab"), "abJnggxhB/yWI");
    CHECK_TEXT(crypt("", "zz"), "zz6dpSdr.LHZw");
    CHECK_TEXT(crypt("Cash1990x", "Q."), "Q.ADeHQoTnfIo");
    CHECK_TEXT(crypt("Cash1990", "Q.ADeHQoTnfIo"), "Q.ADeHQoTnfIo"); /* Eight characters count. */
    CHECK(strcmp(crypt("*", "*"), "*") != 0);
    return report_checks();
}
