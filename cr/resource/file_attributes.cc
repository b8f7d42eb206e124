#include "cr/resource/file_attributes.h"

namespace cxsim::cr {

kernel::Attributes attributes_again(const kernel::Credentials& user, const kernel::Attributes& saved,
                                    std::uint32_t type) {
    constexpr std::uint32_t permission_bits = 0777;
    constexpr std::uint32_t set_id_bits = 06000;
    kernel::Attributes result = saved;
    result.mode = type | (saved.mode & (permission_bits | set_id_bits));
    const bool keeps_ids = saved.uid == user.euid && user.in_group(saved.gid);
    if (user.is_superuser() || keeps_ids) {
        return result;
    }
    result.mode &= ~set_id_bits;
    result.uid = user.euid;
    result.gid = user.in_group(saved.gid) ? saved.gid : user.egid;
    return result;
}

} // namespace cxsim::cr
