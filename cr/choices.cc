#include "cr/choices.h"

#include "cr/family.h"
#include "kernel/abi/chkpnt.h"
#include "kernel/abi/file.h"

namespace cxsim::cr {

namespace {

/// One for each process and each of its descriptors.
constexpr std::uint32_t max_choices = max_members * (ABI_NOFILE + 1);

} // namespace

kernel::Expected<Choices> Choices::load(kernel::UserMemory& memory, emu::Address address,
                                        std::uint32_t count) {
    Choices choices;
    if (count > max_choices) {
        return kernel::fail(kernel::ABI_EINVAL);
    }
    for (std::uint32_t i = 0; i < count; ++i) {
        const auto given =
            memory.load<abi_cr_choice>(static_cast<emu::Address>(address + i * sizeof(abi_cr_choice)));
        if (!given) {
            return kernel::fail(given.error());
        }
        const kernel::Pid pid = given->ch_pid;
        const std::int32_t fd = given->ch_fd;
        const std::uint32_t action = given->ch_action;
        const bool of_process = fd == the_process;
        if (pid <= 0 || fd < the_process || fd >= std::int32_t{ABI_NOFILE} || action < ABI_CR_IGNORE ||
            action > ABI_CR_MODIFY || (of_process && action != ABI_CR_IGNORE)) {
            return kernel::fail(kernel::ABI_EINVAL);
        }
        Decision decision{action == ABI_CR_IGNORE ? Action::ignore
                          : action == ABI_CR_COPY ? Action::copy
                                                  : Action::modify,
                          {}};
        if (action == ABI_CR_MODIFY) {
            auto path = memory.load_path(given->ch_path);
            if (!path) {
                return kernel::fail(path.error());
            }
            decision.path = std::move(*path);
        }
        choices.decisions_[{pid, fd}] = std::move(decision);
    }
    return choices;
}

bool Choices::has(const Key& key, Action action) const {
    const auto found = decisions_.find(key);
    return found != decisions_.end() && found->second.action == action;
}

const std::string* Choices::path_of(kernel::Pid pid, std::uint32_t fd) const {
    const auto found = decisions_.find(key(pid, fd));
    const bool modified = found != decisions_.end() && found->second.action == Action::modify;
    return modified ? &found->second.path : nullptr;
}

} // namespace cxsim::cr
