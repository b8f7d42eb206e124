// Breakpoints and watchpoints.
#include "console/monitor/stop_points.h"

#include <fmt/format.h>

namespace cxsim::console::monitor {

bool Scope::covers(const kernel::Process& process) const {
    switch (kind) {
    case Kind::process:
        return process.pid == pid;
    case Kind::program:
        return process.program.path == program;
    default:
        return true;
    }
}

std::string Scope::text() const {
    switch (kind) {
    case Kind::process:
        return fmt::format("process {}", pid);
    case Kind::program:
        return fmt::format("program {}", program);
    default:
        return "any process";
    }
}

bool StopPoint::touches(const emu::ProbedAccess& accessed) const {
    const std::uint64_t end = std::uint64_t{address} + size;
    return (accessed.write ? on_write : on_read) && accessed.address < end &&
           accessed.address + accessed.size > address;
}

std::string StopPoint::describe() const {
    if (kind == Kind::access) {
        return fmt::format("watchpoint {} on {} of {} ({} bytes), {}", number,
                           on_read && on_write ? "access"
                           : on_read           ? "read"
                                               : "write",
                           text, size, scope.text());
    }
    return fmt::format("breakpoint {} at {}{}, {}", number, kind == Kind::call ? "system call " : "", text,
                       scope.text());
}

unsigned StopPoints::add(StopPoint point) {
    point.number = point.once ? 0 : ++last_number_;
    points_.push_back(std::move(point));
    return points_.back().number;
}

bool StopPoints::remove(unsigned number) {
    return std::erase_if(points_, [number](const StopPoint& each) { return each.number == number; }) != 0;
}

void StopPoints::remove_those_that_stop_once() {
    std::erase_if(points_, [](const StopPoint& each) { return each.once; });
}

} // namespace cxsim::console::monitor
