// What a tool leaves behind when a signal ends it. A handler may only make system calls, so it walks through
// folders with these; the list of what to remove changes only while signals are held back.
#include "toolchain/common/signals.h"

#include <dirent.h>
#include <fcntl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <vector>

namespace cxsim::toolchain {

namespace {

constexpr std::array ending_signals = {SIGHUP,  SIGINT,  SIGQUIT, SIGPIPE, SIGTERM, SIGXCPU,
                                       SIGABRT, SIGSEGV, SIGBUS,  SIGILL,  SIGFPE};

std::vector<const char*>& paths() {
    static std::vector<const char*> all;
    return all;
}
pid_t child = 0;

sigset_t all_ending_signals() {
    sigset_t set;
    sigemptyset(&set);
    for (const int number : ending_signals)
        sigaddset(&set, number);
    return set;
}

/// An entry of a folder as the kernel describes it (getdents64 of Linux).
struct Entry {
    std::uint64_t inode;
    std::int64_t offset;
    unsigned short length;
    unsigned char type;
    char name[1];
};

void remove_tree(int folder, const char* name, int depth);

void remove_entries(int folder, int depth) {
    alignas(Entry) char buffer[4096];
    for (;;) {
        const long size = syscall(SYS_getdents64, folder, buffer, sizeof buffer);
        if (size <= 0)
            return;
        for (long at = 0; at < size;) {
            const auto* entry = reinterpret_cast<const Entry*>(buffer + at);
            if (std::strcmp(entry->name, ".") != 0 && std::strcmp(entry->name, "..") != 0)
                remove_tree(folder, entry->name, depth);
            at += entry->length;
        }
    }
}

void remove_tree(int folder, const char* name, int depth) {
    constexpr int deepest = 8; // no tool makes more, and the handler's stack is small
    if (unlinkat(folder, name, 0) == 0 || errno == ENOENT || depth == deepest)
        return;
    const int inner = openat(folder, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    if (inner < 0)
        return;
    remove_entries(inner, depth + 1);
    close(inner);
    unlinkat(folder, name, AT_REMOVEDIR);
}

void end_by_signal(int number) {
    if (child > 0) {
        kill(child, number == SIGINT || number == SIGQUIT || number == SIGHUP ? number : SIGTERM);
        while (waitpid(child, nullptr, 0) < 0 && errno == EINTR) {
        }
    }
    for (const char* path : paths())
        remove_tree(AT_FDCWD, path, 0);
    // Held back while the handler runs; behind it, it does what it would have done without.
    std::signal(number, SIG_DFL);
    raise(number);
}

} // namespace

void clean_up_on_signals() noexcept {
    paths();                                // exists before any handler may ask for it
    static std::array<char, 1 << 17> stack; // of its own, for a program that has used up its stack
    const stack_t own{.ss_sp = stack.data(), .ss_flags = 0, .ss_size = stack.size()};
    sigaltstack(&own, nullptr);
    struct sigaction action{};
    action.sa_handler = end_by_signal;
    action.sa_mask = all_ending_signals();
    action.sa_flags = SA_ONSTACK;
    for (const int number : ending_signals) {
        struct sigaction before{};
        sigaction(number, nullptr, &before);
        if (before.sa_handler == SIG_DFL)
            sigaction(number, &action, nullptr);
    }
}

RemovedOnSignal::RemovedOnSignal(std::string path) : path_(std::move(path)) {
    const SignalsHeld held;
    paths().push_back(path_.c_str());
}

RemovedOnSignal::~RemovedOnSignal() {
    const SignalsHeld held;
    std::erase(paths(), path_.c_str());
}

SignalsHeld::SignalsHeld() {
    const sigset_t set = all_ending_signals();
    pthread_sigmask(SIG_BLOCK, &set, &before_);
}

SignalsHeld::~SignalsHeld() {
    pthread_sigmask(SIG_SETMASK, &before_, nullptr);
}

void set_child_of_signals(pid_t process) {
    child = process;
}

} // namespace cxsim::toolchain
