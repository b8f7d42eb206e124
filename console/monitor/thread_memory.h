// Memory as one thread of a process sees it, whatever its protection.
#pragma once

#include "emu/memory/address_space.h"
#include "kernel/processes/process.h"

#include <cstddef>
#include <span>

namespace cxsim::console::monitor {

class ThreadMemory {
  public:
    explicit ThreadMemory(const kernel::Thread& thread) : space_(thread.process->space), view_(thread.id) {}
    explicit ThreadMemory(const emu::AddressSpace& space) : space_(space) {}

    /// Whether all of it is mapped; else nothing is read.
    bool read(emu::Address from, std::span<std::byte> to) const {
        return space_.read(from, to, emu::Protection::none, view_).has_value();
    }

  private:
    const emu::AddressSpace& space_;
    emu::ThreadView view_ = 0;
};

} // namespace cxsim::console::monitor
