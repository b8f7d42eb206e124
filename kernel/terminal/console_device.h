// The host's side of the console: bytes in, bytes out.
#pragma once

#include "kernel/base/time.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>

namespace cxsim::kernel {

/// Implemented by console/ over the host's terminal or pipes, and by tests over strings. All calls come from
/// the thread that runs the kernel.
class ConsoleDevice {
  public:
    virtual ~ConsoleDevice() = default;

    /// What a read found.
    struct Input {
        std::size_t count = 0;    ///< Bytes stored; 0 if there is nothing now.
        bool end_of_file = false; ///< There will never be more.
    };
    /// Called each time slice, also while the guest takes no input: a device may look for keys that are meant
    /// for the emulator.
    virtual void attend() {}
    /// Takes the bytes that are there, without waiting.
    virtual Input read(std::span<std::byte> to) = 0;
    /// Puts bytes out, all of them, waiting for the host if it must.
    virtual void write(std::span<const std::byte> bytes) = 0;
    /// Sleeps until there is input, the host asks for attention, or the time has passed (empty: for ever).
    virtual void wait(std::optional<Nanoseconds> timeout) = 0;

    /// Whether a person sits there. If not, the console passes bytes as they are: no echo, no editing, no
    /// carriage returns added, no signals from characters, and the end of the host's input is the end of the
    /// guest's.
    virtual bool is_terminal() const = 0;

    /// Whether more may be written now; if not, writers wait until the terminal announces a change.
    virtual bool has_room() const { return true; }

    /// Bytes written that nobody has taken yet.
    virtual std::size_t queued() const { return 0; }
    /// Forgets those.
    virtual void discard_queued() {}

    struct Size {
        std::uint16_t rows = 24;
        std::uint16_t columns = 80;
        bool operator==(const Size&) const = default;
    };
    /// The window's size now; the kernel asks each time slice and announces changes by SIGWINCH.
    virtual Size size() const { return {}; }
};

} // namespace cxsim::kernel
