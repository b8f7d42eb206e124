// Running another program to its end.
#include "toolchain/common/run_program.h"

#include "toolchain/common/signals.h"

#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

namespace cxsim::toolchain {

namespace {

/// Starts a program that ends when a signal ends this one; gives an errno value.
int spawn(pid_t& child, const std::vector<char*>& arguments, const posix_spawn_file_actions_t& actions) {
    const SignalsHeld held;
    posix_spawnattr_t attributes;
    posix_spawnattr_init(&attributes);
    posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGMASK);
    posix_spawnattr_setsigmask(&attributes, &held.before());
    const int error = posix_spawnp(&child, arguments[0], &actions, &attributes, arguments.data(), environ);
    posix_spawnattr_destroy(&attributes);
    if (error == 0)
        set_child_of_signals(child);
    return error;
}

/// Waits without reaping first, so that the child's number stays its own until nobody would send it a signal.
int wait_for(pid_t child) {
    siginfo_t ignored;
    while (waitid(P_PID, static_cast<id_t>(child), &ignored, WEXITED | WNOWAIT) < 0 && errno == EINTR) {
    }
    const SignalsHeld held;
    set_child_of_signals(0);
    int status = 0;
    while (waitpid(child, &status, 0) < 0 && errno == EINTR) {
    }
    return status;
}

} // namespace

std::expected<bool, std::string> run_program(const std::vector<std::string>& words,
                                             const std::string& messages) {
    std::vector<char*> arguments;
    arguments.reserve(words.size() + 1);
    for (const std::string& word : words)
        arguments.push_back(const_cast<char*>(word.c_str()));
    arguments.push_back(nullptr);

    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    if (!messages.empty())
        posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, messages.c_str(),
                                         O_WRONLY | O_CREAT | O_TRUNC, 0600);
    pid_t child = 0;
    const int error = spawn(child, arguments, actions);
    posix_spawn_file_actions_destroy(&actions);
    if (error != 0)
        return std::unexpected("cannot run " + words[0] + ": " + strerror(error));
    const int status = wait_for(child);
    if (WIFSIGNALED(status))
        return std::unexpected(words[0] + " was ended by signal " + std::to_string(WTERMSIG(status)));
    return WEXITSTATUS(status) == 0;
}

std::string command_line_of(const std::vector<std::string>& words) {
    std::string line;
    for (const std::string& word : words)
        line += (line.empty() ? "" : " ") + word;
    return line;
}

} // namespace cxsim::toolchain
