// The outermost layer of every tool. It prints without {fmt}, which may throw.
#include "toolchain/common/run_tool.h"

#include "toolchain/common/signals.h"

#include <cerrno>
#include <csignal>
#include <cstdio>
#include <cstring>
#include <exception>

namespace cxsim::toolchain {

int run_tool(const char* tool, int (*work)(int argc, char** argv), int argc, char** argv) noexcept {
    // A write beyond the file size limit shall fail like one on a full disk, with a message.
    std::signal(SIGXFSZ, SIG_IGN);
    clean_up_on_signals();
    try {
        const int status = work(argc, argv);
        if (std::fflush(stdout) == 0 && std::ferror(stdout) == 0)
            return status;
        std::fprintf(stderr, "%s: standard output: %s\n", tool, std::strerror(errno));
    } catch (const std::exception& error) {
        std::fprintf(stderr, "%s: %s\n", tool, error.what());
    }
    return 1;
}

} // namespace cxsim::toolchain
