// System calls on user and group ids.
#include "kernel/calls/system_call.h"

#include <algorithm>
#include <vector>

namespace cxsim::kernel {

namespace {

constexpr std::uint32_t unchanged = 0xffffffff;

/// setreuid and setregid: without privilege, either id can become one of those that the process has.
Outcome set_real_and_effective(const Credentials& credentials, std::uint32_t wanted_real,
                               std::uint32_t wanted_effective, std::uint32_t& real, std::uint32_t& effective,
                               std::uint32_t& saved) {
    const std::uint32_t new_real = wanted_real == unchanged ? real : wanted_real;
    const std::uint32_t new_effective = wanted_effective == unchanged ? effective : wanted_effective;
    const auto held = [&](std::uint32_t id) { return id == real || id == effective || id == saved; };
    if (!credentials.is_superuser() && !(held(new_real) && held(new_effective))) {
        return ABI_EPERM;
    }
    real = new_real;
    effective = new_effective;
    if (wanted_real != unchanged) {
        saved = new_effective;
    }
    return 0;
}

} // namespace

Outcome sys_getuid(SystemCall& call) {
    return call.process.credentials.uid;
}

Outcome sys_geteuid(SystemCall& call) {
    return call.process.credentials.euid;
}

Outcome sys_getgid(SystemCall& call) {
    return call.process.credentials.gid;
}

Outcome sys_getegid(SystemCall& call) {
    return call.process.credentials.egid;
}

Outcome sys_setreuid(SystemCall& call) {
    Credentials& mine = call.process.credentials;
    return set_real_and_effective(mine, call.arg(0), call.arg(1), mine.uid, mine.euid, mine.saved_uid);
}

Outcome sys_setregid(SystemCall& call) {
    Credentials& mine = call.process.credentials;
    return set_real_and_effective(mine, call.arg(0), call.arg(1), mine.gid, mine.egid, mine.saved_gid);
}

Outcome sys_getgroups(SystemCall& call) {
    const auto& groups = call.process.credentials.groups;
    if (call.arg(0) == 0) {
        return groups.size();
    }
    if (call.arg(0) < groups.size()) {
        return ABI_EINVAL;
    }
    const std::vector<abi_u32> words(groups.begin(), groups.end());
    const auto stored = call.memory().write(call.arg(1), std::as_bytes(std::span(words)));
    return stored ? Outcome(groups.size()) : Outcome(stored.error());
}

Outcome sys_setgroups(SystemCall& call) {
    if (!call.process.credentials.is_superuser()) {
        return ABI_EPERM;
    }
    if (call.arg(0) > Credentials::max_groups) {
        return ABI_EINVAL;
    }
    std::vector<abi_u32> words(call.arg(0));
    if (const auto loaded = call.memory().read(call.arg(1), std::as_writable_bytes(std::span(words)));
        !loaded) {
        return loaded.error();
    }
    call.process.credentials.groups.assign(words.begin(), words.end());
    return 0;
}

} // namespace cxsim::kernel
