// Signal numbers, sets of them, and what happens by default.
#pragma once

#include <bit>
#include <cstdint>
#include <string_view>

namespace cxsim::kernel {

/// The guest's signals: ABI_SIGHUP and so on, from kernel/abi/signal.def.
enum class Signal : std::uint8_t {
#define SIGNAL(number, name, action, text) ABI_SIG##name = number,
#include "kernel/abi/signal.def"
#undef SIGNAL
};
using enum Signal;

/// One past the highest signal number.
inline constexpr unsigned signal_count = 32;

/// What a signal does when no handler is set.
enum class DefaultAction : std::uint8_t { terminate, core, ignore, stop, resume };

/// The default action, the name without "SIG" and the text that shells print.
DefaultAction default_action(Signal signal);
std::string_view signal_name(Signal signal);
std::string_view signal_text(Signal signal);

/// A set of signals in the form that system calls use: bit n-1 for signal n.
class SignalSet {
  public:
    constexpr SignalSet() = default;
    constexpr explicit SignalSet(std::uint32_t bits) : bits_(bits) {}

    constexpr std::uint32_t bits() const { return bits_; }
    constexpr bool empty() const { return bits_ == 0; }
    constexpr bool contains(Signal signal) const { return (bits_ & bit(signal)) != 0; }
    constexpr void add(Signal signal) { bits_ |= bit(signal); }
    constexpr void remove(Signal signal) { bits_ &= ~bit(signal); }
    /// The lowest signal of a set that is not empty.
    constexpr Signal first() const { return static_cast<Signal>(std::countr_zero(bits_) + 1); }

    constexpr SignalSet operator|(SignalSet other) const { return SignalSet(bits_ | other.bits_); }
    constexpr SignalSet operator&(SignalSet other) const { return SignalSet(bits_ & other.bits_); }
    constexpr SignalSet operator-(SignalSet other) const { return SignalSet(bits_ & ~other.bits_); }
    constexpr bool operator==(const SignalSet&) const = default;

  private:
    static constexpr std::uint32_t bit(Signal signal) { return 1U << (static_cast<unsigned>(signal) - 1); }

    std::uint32_t bits_ = 0;
};

/// The set of the signals named.
template <typename... Signals>
constexpr SignalSet signals(Signals... members) {
    SignalSet set;
    (set.add(members), ...);
    return set;
}

/// Those that can be neither blocked, nor ignored, nor caught.
inline constexpr SignalSet unblockable_signals = signals(ABI_SIGKILL, ABI_SIGSTOP);

} // namespace cxsim::kernel
