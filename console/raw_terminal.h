// The host's terminal as the guest's console: raw while a machine runs, and always put back.
#pragma once

#include <termios.h>

#include <optional>

namespace cxsim::console {

/// While an object lives, the terminal on `descriptor` is in raw mode: every key, ^C included, goes to the
/// guest. The settings found are put back by the destructor, and also when the emulator is ended by a signal
/// or crashes. Nothing is changed if the descriptor is no terminal. One object at a time in a process, as
/// there is one terminal.
class RawTerminal {
  public:
    explicit RawTerminal(int descriptor);
    ~RawTerminal();
    RawTerminal(const RawTerminal&) = delete;
    RawTerminal& operator=(const RawTerminal&) = delete;

  private:
    int descriptor_;
    bool active_ = false;
};

} // namespace cxsim::console
