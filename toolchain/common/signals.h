// What a tool leaves behind when a signal ends it: nothing that is half done.
#pragma once

#include <sys/types.h>

#include <csignal>
#include <string>

namespace cxsim::toolchain {

/// From now on a signal that ends the program (from the terminal, from kill, from a fault of its own) first
/// ends the child that it waits for and removes the files that have been registered. Signals that are ignored
/// stay so. Signal handlers belong to the whole process, and so does the list.
void clean_up_on_signals() noexcept;

/// A file, or a folder with all that is in it, to be removed on such a signal, for as long as this exists.
class RemovedOnSignal {
  public:
    explicit RemovedOnSignal(std::string path);
    ~RemovedOnSignal();
    RemovedOnSignal(const RemovedOnSignal&) = delete;
    RemovedOnSignal& operator=(const RemovedOnSignal&) = delete;

  private:
    std::string path_;
};

/// Holds such signals back for as long as this exists.
class SignalsHeld {
  public:
    SignalsHeld();
    ~SignalsHeld();
    SignalsHeld(const SignalsHeld&) = delete;
    SignalsHeld& operator=(const SignalsHeld&) = delete;

    /// The signals held back before, which is what a child should begin with.
    const sigset_t& before() const { return before_; }

  private:
    sigset_t before_;
};

/// The child that is to end with the program, 0 for none. To be called with signals held.
void set_child_of_signals(pid_t child);

} // namespace cxsim::toolchain
