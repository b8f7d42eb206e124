// The margins of clock and power supplies, as the service processor showed and set them.
#pragma once

#include <array>
#include <cstdint>
#include <expected>
#include <span>
#include <string>
#include <string_view>

namespace cxsim::console::monitor {

/// Remembered as long as the emulator runs. The clock's margin changes the machine's cycle; the supplies'
/// margins change what is shown, as this machine does not fail.
///
/// The command's name, its option -l and the form of its line are public knowledge of a C1 (measured by its
/// restorer in 2016), as are the nominal values and the low clock. Inferred: -n and -h, the high clock, the
/// low and high voltages (5 % off), and that a C2 shows the same supplies.
class Margins {
  public:
    enum class Setting : std::uint8_t { normal, low, high };

    /// Sets "clk", "ps1", "ps2", "ps3" or "all"; an error if there is no such name.
    std::expected<void, std::string> set(std::string_view name, Setting setting);
    /// "clk: n (10.0Mhz)  ps1: n (+5.00)  ps2: n (+4.95)  ps3: n (+5.00)" for a cycle of 100 ns.
    std::string text(unsigned nominal_cycle_nanoseconds) const;
    /// The cycle with the clock's margin.
    unsigned cycle_nanoseconds(unsigned nominal) const;

  private:
    std::array<Setting, 4> settings_{}; ///< Of the clock and the supplies, in the order of the line.
};

} // namespace cxsim::console::monitor
