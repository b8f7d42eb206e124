// Whose a file is in the guest.
#pragma once

#include <cstdint>

namespace cxsim::cr {

/// The uid that owns the file behind the descriptor; the superuser's where the host cannot say. May be asked
/// by any host thread.
std::uint32_t owner_of(int fd);

} // namespace cxsim::cr
