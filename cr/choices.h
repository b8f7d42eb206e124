// What the user decided in interactive mode, process by process and descriptor by descriptor (p. 2-8 to
// 2-22).
#pragma once

#include "kernel/processes/user_memory.h"

#include <cstdint>
#include <map>
#include <string>
#include <utility>

namespace cxsim::cr {

class Choices {
  public:
    /// No decision: everything goes as it would without interactive mode.
    Choices() = default;

    /// Reads `count` structures abi_cr_choice. EFAULT; EINVAL for what makes no sense.
    static kernel::Expected<Choices> load(kernel::UserMemory& memory, emu::Address address,
                                          std::uint32_t count);

    void ignore(kernel::Pid pid) { decisions_[{pid, the_process}] = {Action::ignore, {}}; }
    void ignore(kernel::Pid pid, std::uint32_t fd) { decisions_[key(pid, fd)] = {Action::ignore, {}}; }
    void copy(kernel::Pid pid, std::uint32_t fd) { decisions_[key(pid, fd)] = {Action::copy, {}}; }
    void modify(kernel::Pid pid, std::uint32_t fd, std::string path) {
        decisions_[key(pid, fd)] = {Action::modify, std::move(path)};
    }

    /// Whether the process is left out.
    bool ignores(kernel::Pid pid) const { return has({pid, the_process}, Action::ignore); }
    /// Whether the descriptor is left out.
    bool ignores(kernel::Pid pid, std::uint32_t fd) const { return has(key(pid, fd), Action::ignore); }
    /// Whether the file behind the descriptor is copied.
    bool copies(kernel::Pid pid, std::uint32_t fd) const { return has(key(pid, fd), Action::copy); }
    /// The path of the file that the descriptor is to stand for; null if it stays what it was.
    const std::string* path_of(kernel::Pid pid, std::uint32_t fd) const;

  private:
    enum class Action : std::uint8_t { ignore, copy, modify };
    struct Decision {
        Action action{};
        std::string path;
    };
    /// A pid, and a descriptor or the process itself.
    using Key = std::pair<kernel::Pid, std::int64_t>;
    static constexpr std::int64_t the_process = -1;

    static Key key(kernel::Pid pid, std::uint32_t fd) { return {pid, std::int64_t{fd}}; }
    bool has(const Key& key, Action action) const;

    std::map<Key, Decision> decisions_;
};

} // namespace cxsim::cr
