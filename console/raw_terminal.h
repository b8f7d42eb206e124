// The host's terminal as the guest's console: raw while a machine runs, and always put back.
#pragma once

#include <sys/types.h>
#include <termios.h>

#include <optional>

namespace cxsim::console {

/// While an object lives, the terminal on `descriptor` is in raw mode: every key, ^C included, goes to the
/// guest. The settings found are put back by the destructor, by handlers of the signals that end a program,
/// and by a small process that waits for the emulator's end, whatever it is: nobody can handle SIGKILL.
/// Nothing is changed if the descriptor is no terminal. One object at a time in a process, as there is one
/// terminal.
class RawTerminal {
  public:
    explicit RawTerminal(int descriptor);
    ~RawTerminal();
    RawTerminal(const RawTerminal&) = delete;
    RawTerminal& operator=(const RawTerminal&) = delete;

  private:
    /// `raw` is what the terminal has been set to.
    void start_watcher(const termios& raw);

    int descriptor_;
    bool active_ = false;
    pid_t watcher_ = -1;
    int watcher_pipe_ = -1; ///< Its other end is the watcher's.
};

} // namespace cxsim::console
