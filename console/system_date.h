// The date of the files that belong to the system.
#pragma once

#include <filesystem>

namespace cxsim::console {

/// 1990-10-01 00:00:00 UTC in seconds since 1970: a month before machines on virtual time boot. [I] The
/// release of the system, not the day of a build, so that listings show the same whoever built the programs.
inline constexpr long system_date = 654'739'200;

/// Dates the entry, a symbolic link itself if it is one. What the host refuses is left as it is: a date is no
/// reason to do without a machine.
void set_system_date(const std::filesystem::path& path) noexcept;

} // namespace cxsim::console
