#include "cr/image/owner.h"

#include "kernel/files/attributes.h"

namespace cxsim::cr {

std::uint32_t owner_of(int fd) {
    const kernel::Mount nothing_remembered; // What the file system remembers is not for all host threads.
    const auto status = kernel::node_status(fd, nothing_remembered);
    return status ? status->uid : 0;
}

bool have_a_say(const std::set<std::uint32_t>& users, std::uint32_t owner) {
    constexpr std::uint32_t superuser = 0;
    return users.contains(owner) || users.contains(superuser);
}

} // namespace cxsim::cr
