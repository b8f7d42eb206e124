// The instructions that were executed last.
#include "console/monitor/history.h"

#include <fmt/format.h>

#include <algorithm>

namespace cxsim::console::monitor {

std::string ThreadName::text() const {
    return thread == 0 ? fmt::format("{}", pid) : fmt::format("{}.{}", pid, thread);
}

ThreadName name_of(const kernel::Thread& thread) {
    return {thread.process->pid, thread.id};
}

std::string Executed::line() const {
    return fmt::format("{} {}", thread.text(), disassemble_line(pc, code, *symbols).text);
}

void History::resize(std::size_t size) {
    size_ = size;
    next_ = 0;
    kept_.clear();
}

void History::add(Executed instruction) {
    if (kept_.size() < size_) {
        kept_.push_back(std::move(instruction));
    } else {
        kept_[next_] = std::move(instruction);
        next_ = (next_ + 1) % size_;
    }
}

std::vector<const Executed*> History::last(std::size_t count) const {
    std::vector<const Executed*> found;
    for (std::size_t n = kept_.size() - std::min(count, kept_.size()); n < kept_.size(); ++n) {
        found.push_back(&kept_[(next_ + n) % kept_.size()]);
    }
    return found;
}

} // namespace cxsim::console::monitor
