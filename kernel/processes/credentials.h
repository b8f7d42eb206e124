// Whom a process acts for.
#pragma once

#include <algorithm>
#include <cstdint>
#include <vector>

namespace cxsim::kernel {

/// User and group ids of a process. Copied by fork, kept by execve except for set-id programs.
struct Credentials {
    std::uint32_t uid = 0;
    std::uint32_t euid = 0;
    std::uint32_t saved_uid = 0;
    std::uint32_t gid = 0;
    std::uint32_t egid = 0;
    std::uint32_t saved_gid = 0;
    std::vector<std::uint32_t> groups; ///< Supplementary groups, at most max_groups.

    static constexpr std::size_t max_groups = 16;

    bool is_superuser() const { return euid == 0; }
    bool in_group(std::uint32_t group) const {
        return group == egid || std::ranges::find(groups, group) != groups.end();
    }
    bool operator==(const Credentials&) const = default;
};

} // namespace cxsim::kernel
