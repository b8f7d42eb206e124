// The steps of the system calls, without the guest's command around them.
#include "bench/family.h"

#include "cr/checkpoint.h"
#include "cr/image/packed_writer.h"
#include "cr/increments.h"
#include "cr/restart.h"
#include "kernel/processes/lifecycle.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <cstring>
#include <filesystem>
#include <stdexcept>
#include <utility>

namespace cxsim::bench {

namespace {

using Clock = std::chrono::steady_clock;
using kernel::testing::Machine;

constexpr const char* program = "        .text\n        .globl start\nstart:\n        br start\n";
constexpr std::uint64_t megabyte = std::uint64_t{1} << 20;

/// Where memory may be: not between, which restart keeps free (guide p. 1-3).
struct Room {
    std::uint64_t start;
    std::uint64_t end;
};
constexpr Room rooms[] = {{0x80100000, 0xb0000000}, {0xc0000000, 0xf0000000}};

/// Pages that are zero, or not, lie side by side as in arrays, 256 KB of them.
constexpr emu::PageNumber stretch = 64;

void prepare(Machine& machine) {
    machine.config.memory_megabytes = 2048; // And as much swap space again.
}

[[noreturn]] void fail(const char* what, const cr::Report& report) {
    throw std::runtime_error(fmt::format("{}: {}", what, fmt::join(report.lines(), "; ")));
}

/// A generator that is faster than memory.
class Random {
  public:
    std::uint64_t next() {
        state_ ^= state_ << 13U;
        state_ ^= state_ >> 7U;
        state_ ^= state_ << 17U;
        return state_;
    }

  private:
    std::uint64_t state_ = 0x9e3779b97f4a7c15U;
};

} // namespace

Family::Family(const Shape& shape) : shape_(shape) {
    if (shape.processes == 0) {
        throw std::invalid_argument("a family has at least one process");
    }
    prepare(machine_);
    machine_.install("/loop", program);
    kernel::Kernel& kernel = machine_.boot({"/loop"});
    kernel::Process* parent = kernel.processes().find(1);
    for (std::size_t i = 0; i < shape.processes; ++i) {
        kernel::Caller caller{kernel, *parent, parent->main_thread()};
        members_.push_back(*kernel::fork_process(caller));
        parent = members_.front();
    }
    for (kernel::Process* process : members_) {
        fill(*process, shape.megabytes * megabyte / emu::page_size / shape.processes);
    }
}

void Family::fill(kernel::Process& process, std::uint64_t pages) {
    Random random;
    unsigned zeros = 0;
    for (const Room& room : rooms) {
        const std::uint64_t here = std::min(pages, (room.end - room.start) / emu::page_size);
        if (here == 0) {
            return;
        }
        process.space.map({.start = static_cast<emu::Address>(room.start),
                           .end = room.start + here * emu::page_size,
                           .protection = emu::Protection::read | emu::Protection::write,
                           .kind = emu::RegionKind::data});
        const emu::PageNumber first = emu::page_of(static_cast<emu::Address>(room.start));
        for (emu::PageNumber number = first; number < first + here; ++number) {
            emu::PageBytes& bytes = process.space.writable_page(number).bytes;
            if ((number - first) % stretch == 0) { // Spread evenly.
                zeros = zeros >= 100 ? zeros - 100 + shape_.zero_percent : zeros + shape_.zero_percent;
            }
            if (zeros >= 100) {
                continue;
            }
            ++nonzero_pages_;
            for (std::size_t word = 0; word < bytes.size(); word += 8) {
                const std::uint64_t value = shape_.contents == Contents::random
                                                ? random.next()
                                                : 0x4008000000000000U + random.next() % 1'000'000;
                std::memcpy(bytes.data() + word, &value, sizeof value);
            }
        }
        pages -= here;
    }
    if (pages != 0) {
        throw std::runtime_error("a process cannot have that much memory");
    }
}

void Family::touch(unsigned every) {
    ++touched_;
    for (kernel::Process* process : members_) {
        for (const Room& room : rooms) {
            std::vector<std::pair<emu::PageNumber, bool>> pages; // Which are zero.
            process->space.visit_pages(static_cast<emu::Address>(room.start), room.end,
                                       [&](emu::PageNumber number, const emu::Page& page) {
                                           if (number % every == 0) {
                                               pages.emplace_back(number, cr::is_zero(page));
                                           }
                                           return true;
                                       });
            for (const auto& [number, is_zero] : pages) {
                std::byte* const bytes = process->space.writable_page(number).bytes.data();
                if (!is_zero) {
                    std::memcpy(bytes, &touched_, sizeof touched_);
                }
            }
        }
    }
}

cr::Bytes Family::bytes() const {
    cr::Bytes result;
    result.reserve(nonzero_bytes());
    for (const kernel::Process* process : members_) {
        for (const Room& room : rooms) {
            process->space.visit_pages(
                static_cast<emu::Address>(room.start), room.end, [&](emu::PageNumber, const emu::Page& page) {
                    if (!cr::is_zero(page)) {
                        result.insert(result.end(), page.bytes.begin(), page.bytes.end());
                    }
                    return true;
                });
        }
    }
    return result;
}

kernel::Caller Family::caller() {
    kernel::Process& init = *machine_.kernel->processes().find(1);
    return {*machine_.kernel, init, init.main_thread()};
}

Seconds Family::freeze() {
    const cr::Family family = cr::Family::of(*machine_.kernel, *members_.front(), cr::Extent::hierarchy);
    const auto start = Clock::now();
    const auto images = cr::freeze(*machine_.kernel, family, cr::FileCopies());
    return Clock::now() - start;
}

cr::CheckpointCounters Family::checkpoint(const std::string& path, const Manner& manner) {
    kernel::Caller caller = this->caller();
    cr::CheckpointRequest request{.pid = members_.front()->pid,
                                  .extent = cr::Extent::hierarchy,
                                  .file = path,
                                  .compress = manner.compress};
    if (!manner.since.empty()) {
        request.since = manner.since;
    }
    cr::Report report({});
    cr::Problems problems(report, false);
    const auto family = cr::find_targets(caller, request, problems);
    auto destination = family ? cr::find_destination(caller, request, *family, problems) : std::nullopt;
    auto increments =
        destination ? cr::find_increments(caller, request, *family, *destination, problems) : std::nullopt;
    if (!increments) {
        fail("chkpnt", report);
    }
    std::vector<std::size_t> parents;
    for (const cr::Member& member : family->members()) {
        parents.push_back(member.parent);
    }
    const auto start = Clock::now();
    auto images = cr::freeze(*machine_.kernel, *family, cr::FileCopies());
    const auto frozen = Clock::now() - start;
    cr::Store store(std::move(images), std::move(parents), std::move(*destination), {});
    store.set_options(manner.compress, std::move(*increments));
    store.counters.freeze = frozen;
    store.write();
    if (!store.commit()) {
        throw std::runtime_error("chkpnt: the files could not be written");
    }
    return store.counters;
}

Cost Family::restart(const std::string& path) {
    Machine other;
    prepare(other);
    other.config.root = root();
    kernel::Kernel& kernel = other.boot({"/loop"});
    kernel::Process& init = *kernel.processes().find(1);
    kernel::Caller caller{kernel, init, init.main_thread()};
    cr::Report report({});
    cr::Problems problems(report, false);
    const Stopwatch watch;
    const auto restarted = cr::restart_process(caller, {.path = path}, problems);
    if (!restarted) {
        fail("restart", report);
    }
    const kernel::Process& target = *restarted->process;
    const auto reason =
        kernel.run_until({.pid = target.pid, .instructions = target.main_thread().context.instructions + 1});
    const Cost taken = watch.cost();
    if (reason != kernel::StopReason::reached) {
        throw std::runtime_error("restart: the process does not run");
    }
    return taken;
}

void Family::remove(const std::string& path) {
    const std::string name = path.substr(1);
    for (const auto& entry : std::filesystem::directory_iterator(root())) {
        const std::string each = entry.path().filename().string();
        if (each == name || each.starts_with(name + ".")) {
            std::filesystem::remove(entry.path());
        }
    }
}

} // namespace cxsim::bench
