// Where the machine shall stop: breakpoints and watchpoints.
#pragma once

#include "emu/cpu/probe.h"
#include "kernel/processes/process.h"

#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace cxsim::console::monitor {

/// Which processes a stop point is meant for.
struct Scope {
    enum class Kind : std::uint8_t { any, process, program };
    Kind kind = Kind::any;
    kernel::Pid pid = 0;
    std::string program; ///< Guest path of the executable.

    bool covers(const kernel::Process& process) const;
    /// "process 4", "program /bin/sh", "any process".
    std::string text() const;
};

struct StopPoint {
    enum class Kind : std::uint8_t {
        instruction, ///< Before the instruction at `address` is executed.
        call,        ///< Before the system call `call` is carried out.
        access,      ///< After an instruction that has accessed the bytes from `address` on.
    };
    Kind kind = Kind::instruction;
    emu::Address address = 0;
    std::uint32_t size = 1; ///< Bytes watched.
    bool on_read = false;   ///< Loads stop,
    bool on_write = false;  ///< stores stop.
    std::uint32_t call = 0; ///< Number of the system call.
    std::string text;       ///< What the operator named: "main", "0x80001000", "write".
    Scope scope;
    bool once = false;       ///< Goes when it has stopped the machine.
    unsigned number = 0;     ///< Given by StopPoints::add; 0 for those that stop once.
    std::uint64_t stops = 0; ///< How often it has stopped the machine.

    bool touches(const emu::ProbedAccess& access) const;
    /// "breakpoint 1 at main, process 4".
    std::string describe() const;
};

class StopPoints {
  public:
    /// Numbers the point, unless it stops once; the number.
    unsigned add(StopPoint point);
    /// False if there is none with that number.
    bool remove(unsigned number);
    void clear() { points_.clear(); }
    void remove_those_that_stop_once();
    /// In the order in which they were made.
    std::span<StopPoint> all() { return points_; }
    std::span<const StopPoint> all() const { return points_; }

  private:
    std::vector<StopPoint> points_;
    unsigned last_number_ = 0;
};

} // namespace cxsim::console::monitor
