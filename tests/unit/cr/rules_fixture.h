// A machine whose first process checkpoints and restarts others, for the tests of rules.
#pragma once

#include "cr/checkpoint.h"
#include "cr/restart.h"
#include "kernel/abi/file.h"
#include "kernel/files/viewpoint.h"
#include "kernel/processes/lifecycle.h"
#include "tests/unit/kernel/machine.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

namespace cxsim::cr::testing {

namespace fs = std::filesystem;
using kernel::testing::Machine;
using Lines = std::vector<std::string>;

inline constexpr kernel::Errno none{};

/// The end of a call: none or the error number, and the report.
struct Result {
    kernel::Errno error{};
    Lines lines;
};

/// A machine with a process, the child of the one that checkpoints it.
class Rules : public ::testing::Test {
  protected:
    Rules() { start_machine("c240"); }

    /// Switches the machine off, and another on at the same root directory.
    void start_machine(const std::string& model, bool ieee = true) {
        const bool first = machine_ == nullptr;
        auto next = std::make_unique<Machine>(model);
        if (!first) {
            next->config.root = root();
        }
        next->config.ieee_fitted = ieee;
        if (first) {
            next->install("/bin/loop", "        .text\n        .globl start\nstart:\n        br start\n");
            fs::create_directory(next->root.path() / "tmp");
            fs::permissions(next->root.path(), fs::perms(0755));
            root_ = next->root.path();
        }
        next->boot({"/bin/loop"});
        machines_.push_back(std::move(next));
        machine_ = machines_.back().get();
    }

    kernel::Process& start_target() {
        kernel::Caller caller = this->caller();
        return **kernel::fork_process(caller);
    }

    kernel::Caller caller() { return {*machine_->kernel, shell(), shell().main_thread()}; }
    kernel::Process& shell() { return *machine_->kernel->processes().find(1); }
    kernel::Process* process(kernel::Pid pid) { return machine_->kernel->processes().find(pid); }
    const fs::path& root() const { return root_; }

    Result checkpoint(CheckpointRequest request, Report::Options options = {}) {
        kernel::Caller caller = this->caller();
        Report report(options);
        Problems problems(report, request.force);
        if (const kernel::Process* target = find_target(caller, request, problems)) {
            if (auto destination = find_destination(caller, request, *target, problems)) {
                Store store(freeze(*machine_->kernel, *target), std::move(*destination));
                store.write();
                if (const auto stored = store.commit(); !stored) {
                    problems.refuse_always(stored.error().message, {store.destination().path},
                                           kernel::errno_from_host(stored.error().host_error));
                }
            }
        }
        return {problems.error().value_or(none), report.lines()};
    }

    Result restart(RestartRequest request, Report::Options options = {}) {
        kernel::Caller caller = this->caller();
        const std::size_t before = caller.kernel.processes().size();
        Report report(options);
        Problems problems(report, request.force);
        const auto restarted = restart_process(caller, request, problems);
        EXPECT_EQ(caller.kernel.processes().size(), before + (restarted ? 1 : 0));
        if (restarted) {
            restarted_ = restarted->process;
        }
        return {restarted ? none : restarted.error(), report.lines()};
    }

    /// Opens the path for the process.
    std::uint32_t open(kernel::Process& process, const std::string& path, std::uint32_t flags) {
        kernel::FileSystem& files = machine_->kernel->files();
        const auto found =
            files.find_or_create(kernel::viewpoint_of(process), path, flags, kernel::Creation{.mode = 0644});
        auto file = files.open_node(found.value().node, flags).value();
        return process.descriptors.add(std::make_shared<kernel::OpenFile>(file, flags, path)).value();
    }

    std::vector<std::unique_ptr<Machine>> machines_; ///< The first one keeps the root directory.
    Machine* machine_ = nullptr;
    fs::path root_;
    kernel::Process* restarted_ = nullptr;
};

} // namespace cxsim::cr::testing
