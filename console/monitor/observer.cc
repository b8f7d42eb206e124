// What the monitor does around and within runs of the CPU.
#include "console/monitor/observer.h"

#include "emu/cpu/trap.h"
#include "kernel/calls/system_call.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace cxsim::console::monitor {
namespace {

/// Of what a watchpoint watches, so much is told before and after an access.
constexpr std::size_t told_bytes = 8;

std::string capitalized(std::string text) {
    text.front() = static_cast<char>(std::toupper(static_cast<unsigned char>(text.front())));
    return text;
}

} // namespace

// --- Set by commands

std::expected<void, std::string> Observer::trace_to(const std::string& path) {
    if (const auto ended = end_trace(); !ended) {
        return std::unexpected(ended.error());
    }
    trace_.open(path);
    if (!trace_) {
        trace_.close();
        trace_.clear();
        return std::unexpected(fmt::format("{}: cannot be written", path));
    }
    trace_path_ = path;
    return {};
}

std::expected<bool, std::string> Observer::end_trace() {
    if (!trace_.is_open()) {
        return false;
    }
    trace_.close();
    const bool complete = !trace_.fail();
    trace_.clear();
    return complete ? std::expected<bool, std::string>(true)
                    : std::unexpected(fmt::format("{}: the trace is not complete", trace_path_));
}

void Observer::resume(kernel::ProcessTable& processes) {
    passed_.clear();
    for (const kernel::Process& process : processes.all()) {
        for (const auto& thread : process.threads) {
            passed_.push_back({name_of(*thread), thread->context.instructions});
        }
    }
    reports_.clear();
}

void Observer::step(const kernel::Thread& thread, std::uint64_t instructions) {
    const std::uint64_t now = thread.context.instructions;
    target_ = Target{name_of(thread), now + std::min(instructions, ~std::uint64_t{0} - now)};
}

std::vector<StopReport> Observer::take_reports() {
    target_.reset();
    points.remove_those_that_stop_once();
    if (!reports_.empty()) {
        last_ = reports_.back().thread;
    }
    return std::exchange(reports_, {});
}

void Observer::forget_machine() {
    last_.reset();
    passed_.clear();
    target_.reset();
    reports_.clear();
    thread_ = nullptr;
    points.remove_those_that_stop_once();
}

// --- Around a run

kernel::RunWatch Observer::before_run(kernel::Thread& thread) {
    thread_ = &thread;
    name_ = name_of(thread);
    pending_.reset();
    instructions_.clear();
    accesses_.clear();
    for (StopPoint& point : points.all()) {
        if (point.kind != StopPoint::Kind::call && point.scope.covers(*thread.process)) {
            (point.kind == StopPoint::Kind::access ? accesses_ : instructions_).push_back(&point);
        }
    }
    kernel::RunWatch watch;
    if (records()) {
        symbols_ = find_symbols_(*thread.process);
    }
    if (records() || !instructions_.empty() || !accesses_.empty()) {
        watch.probe = this;
    }
    if (target_ && target_->thread == name_ && target_->instructions > thread.context.instructions) {
        watch.instructions = target_->instructions - thread.context.instructions;
    }
    return watch;
}

kernel::Verdict Observer::after_run(kernel::Thread& thread, const emu::Trap& trap) {
    last_ = name_of(thread);
    thread_ = &thread;
    name_ = *last_;
    pending_.reset();
    const bool call = trap.kind == emu::TrapKind::system_call;
    const bool repeated = thread.progress.number == trap.number;
    for (StopPoint& point : points.all()) {
        if (call && !repeated && !passes(thread.context.instructions - 1) &&
            point.kind == StopPoint::Kind::call && point.call == trap.number &&
            point.scope.covers(*thread.process)) {
            stop_at(point, name_);
            return kernel::Verdict::stop_before_call;
        }
    }
    const bool reported = std::ranges::find(reports_, name_, &StopReport::thread) != reports_.end();
    if (!reported && target_ && target_->thread == name_ &&
        thread.context.instructions >= target_->instructions) {
        reports_.push_back({name_, {}});
    }
    return reports_.empty() ? kernel::Verdict::go_on : kernel::Verdict::stop;
}

void Observer::accessed(const kernel::Thread& thread, const emu::ProbedAccess& access) {
    for (StopPoint& point : points.all()) {
        if (point.kind == StopPoint::Kind::access && point.touches(access) &&
            point.scope.covers(*thread.process)) {
            const auto* const call = kernel::find_system_call(thread.served_call);
            return stop_at(point, name_of(thread),
                           fmt::format("\n{} at {:#010x}, {} bytes, by {}: it holds {}",
                                       access.write ? "Written" : "Read", access.address, access.size,
                                       call != nullptr ? fmt::format("system call {}", call->name)
                                                       : std::string("the kernel"),
                                       watched_bytes(thread, point)));
        }
    }
}

// --- Within a run

bool Observer::watches_code(emu::PageNumber page) const {
    return records() || std::ranges::any_of(instructions_, [page](const StopPoint* each) {
               return emu::page_of(each->address) == page;
           });
}

bool Observer::watches_data(emu::PageNumber page) const {
    return std::ranges::any_of(accesses_, [page](const StopPoint* each) {
        return emu::page_of(each->address) <= page && emu::page_of(each->address + each->size - 1) >= page;
    });
}

bool Observer::before(const emu::ProbedInstruction& instruction) {
    if (records()) {
        code_ = code_at(ThreadMemory(*thread_), instruction.pc);
    }
    if (passes(instruction.number)) {
        return false;
    }
    const auto point = std::ranges::find(instructions_, instruction.pc, &StopPoint::address);
    if (point == instructions_.end()) {
        return false;
    }
    stop_at(**point, name_);
    return true;
}

bool Observer::accessing(const emu::ProbedAccess& access) {
    const auto point =
        std::ranges::find_if(accesses_, [&access](const StopPoint* each) { return each->touches(access); });
    if (point == accesses_.end()) {
        return false;
    }
    pending_ = Pending{*point, access, watched_bytes(*thread_, **point)};
    return true;
}

void Observer::executed(const emu::ProbedInstruction& instruction) {
    if (records()) {
        record(instruction);
    }
    if (!pending_) {
        return;
    }
    const std::string after = watched_bytes(*thread_, *pending_->point);
    const std::string change = pending_->before == after
                                   ? fmt::format("it holds {}", after)
                                   : fmt::format("{} became {}", pending_->before, after);
    stop_at(*pending_->point, name_,
            fmt::format("\n{} at {:#010x}, {} bytes, by the instruction at {:#010x}: {}",
                        pending_->access.write ? "Written" : "Read", pending_->access.address,
                        pending_->access.size, instruction.pc, change));
    pending_.reset();
}

void Observer::stop_at(StopPoint& point, const ThreadName& name, const std::string& more) {
    ++point.stops;
    reports_.push_back({name, point.once ? std::string() : capitalized(point.describe()) + more});
}

std::string Observer::watched_bytes(const kernel::Thread& thread, const StopPoint& point) {
    std::array<std::byte, told_bytes> bytes{};
    const auto told = std::span(bytes).first(std::min<std::size_t>(point.size, told_bytes));
    if (!ThreadMemory(thread).read(point.address, told)) {
        return "nothing";
    }
    std::string text = "0x";
    for (const std::byte byte : told) {
        text += fmt::format("{:02x}", std::to_integer<unsigned>(byte));
    }
    return text;
}

void Observer::record(const emu::ProbedInstruction& instruction) {
    Executed done{name_, instruction.pc, code_, symbols_};
    if (is_tracing()) {
        trace_ << done.line() << '\n';
    }
    if (history.size() != 0) {
        history.add(std::move(done));
    }
}

} // namespace cxsim::console::monitor
