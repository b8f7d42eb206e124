// Whose a file is in the guest.
#pragma once

#include <cstdint>
#include <set>

namespace cxsim::cr {

/// The uid that owns the file behind the descriptor; the superuser's where the host cannot say. May be asked
/// by any host thread.
std::uint32_t owner_of(int fd);

/// Whether the files of one of these users may say what becomes of a file of the owner's. A stranger's may
/// say what it likes of it.
bool have_a_say(const std::set<std::uint32_t>& users, std::uint32_t owner);

} // namespace cxsim::cr
