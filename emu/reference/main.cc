// cxsim-instruction-page: prints the reference page of the instructions.
#include "emu/reference/instruction_page.h"

#include <cstdio>

int main() {
    const std::string page = cxsim::emu::instruction_page();
    const bool written =
        std::fwrite(page.data(), 1, page.size(), stdout) == page.size() && std::fflush(stdout) == 0;
    return written ? 0 : 1;
}
