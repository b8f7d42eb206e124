// Margins of clock and power supplies.
#include "console/monitor/margins.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace cxsim::console::monitor {
namespace {

struct Margin {
    std::string_view name;
    double volts; ///< 0 for the clock.
};
constexpr std::array<Margin, 4> margins = {{{"clk", 0}, {"ps1", 5.00}, {"ps2", 4.95}, {"ps3", 5.00}}};

constexpr double clock_step = 0.10;
constexpr double voltage_step = 0.05;

double scaled(double value, Margins::Setting setting, double step) {
    switch (setting) {
    case Margins::Setting::low:
        return value * (1 - step);
    case Margins::Setting::high:
        return value * (1 + step);
    default:
        return value;
    }
}

constexpr char letter_of(Margins::Setting setting) {
    constexpr std::string_view letters = "nlh";
    return letters[static_cast<std::size_t>(setting)];
}

} // namespace

std::expected<void, std::string> Margins::set(std::string_view name, Setting setting) {
    if (name == "all") {
        settings_.fill(setting);
        return {};
    }
    const auto* const found = std::ranges::find(margins, name, &Margin::name);
    if (found == margins.end()) {
        return std::unexpected(fmt::format("{}: no such margin; there are clk ps1 ps2 ps3 all", name));
    }
    settings_[static_cast<std::size_t>(found - margins.begin())] = setting;
    return {};
}

std::string Margins::text(unsigned nominal_cycle_nanoseconds) const {
    const double megahertz = 1000.0 / nominal_cycle_nanoseconds;
    std::string text = fmt::format("clk: {} ({:.1f}Mhz)", letter_of(settings_[0]),
                                   scaled(megahertz, settings_[0], clock_step));
    for (std::size_t n = 1; n < margins.size(); ++n) {
        text += fmt::format("  {}: {} ({:+.2f})", margins[n].name, letter_of(settings_[n]),
                            scaled(margins[n].volts, settings_[n], voltage_step));
    }
    return text;
}

unsigned Margins::cycle_nanoseconds(unsigned nominal) const {
    return static_cast<unsigned>(std::lround(1000.0 / scaled(1000.0 / nominal, settings_[0], clock_step)));
}

} // namespace cxsim::console::monitor
