// A machine whose first process checkpoints and restarts others, for the tests of rules.
#pragma once

#include "cr/checkpoint.h"
#include "cr/increments.h"
#include "cr/restart.h"
#include "cr/store.h"
#include "kernel/abi/file.h"
#include "kernel/files/fifo.h"
#include "kernel/files/host_file.h"
#include "kernel/files/viewpoint.h"
#include "kernel/memory/mapped_file.h"
#include "kernel/processes/lifecycle.h"
#include "tests/unit/kernel/machine.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <memory>
#include <optional>
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

/// A set restarted on a machine of its own over the same files, beside the one that has made it.
class RestartedElsewhere {
  public:
    RestartedElsewhere(const fs::path& root, const std::string& path) {
        other_.config.root = root;
        kernel::Kernel& kernel = other_.boot({"/bin/loop"});
        kernel::Process& shell = *kernel.processes().find(1);
        kernel::Caller caller{kernel, shell, shell.main_thread()};
        Report report({.verbose = true});
        Problems problems(report, false);
        if (auto restarted = restart_process(caller, {.path = path, .last_try = true}, problems)) {
            members = std::move(restarted->members);
        }
        lines = report.lines();
    }

    explicit operator bool() const { return !members.empty(); }

    /// The word at the address in the memory of each member.
    std::vector<std::uint32_t> words_at(emu::Address address) const {
        std::vector<std::uint32_t> words;
        for (const kernel::Process* each : members) {
            std::uint32_t word = 0;
            EXPECT_TRUE(each->space.read(address, std::as_writable_bytes(std::span(&word, 1))));
            words.push_back(word);
        }
        return words;
    }

    std::vector<kernel::Process*> members; ///< The root first; none if the restart was refused.
    Lines lines;                           ///< The report, verbose.

  private:
    Machine other_;
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
        next->config.disk_bytes = disk_bytes_;
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
        if (auto store = prepare(caller, request, problems)) {
            store->write();
            saved_pages_ = store->counters.bytes.pages_written;
            if (const auto stored = store->commit(); !stored) {
                problems.refuse_always(stored.error().message, {stored.error().path},
                                       kernel::errno_from_host(stored.error().host_error));
            }
        }
        return {problems.error().value_or(none), report.lines()};
    }

    /// The steps of a checkpoint up to the moment when the processes may run on; nothing after an obstacle.
    static std::optional<Store> prepare(kernel::Caller& caller, const CheckpointRequest& request,
                                        Problems& problems) {
        const auto family = find_targets(caller, request, problems);
        auto destination = family ? find_destination(caller, request, *family, problems) : std::nullopt;
        if (!destination) {
            return {};
        }
        FileCopies copies = FileCopies::plan(caller, request, *family, *destination, problems);
        if (problems.error() || !copies.make(*destination, problems)) {
            return {};
        }
        auto increments = find_increments(caller, request, *family, *destination, problems);
        if (!increments) {
            return {};
        }
        std::vector<std::size_t> parents;
        for (const Member& member : family->members()) {
            parents.push_back(member.parent);
        }
        auto images = freeze(caller.kernel, *family, copies);
        std::optional<Store> store(std::in_place, std::move(images), std::move(parents),
                                   std::move(*destination), copies.take_files());
        store->set_options(request.compress, std::move(*increments));
        return store;
    }

    Result restart(RestartRequest request, Report::Options options = {}) {
        kernel::Caller caller = this->caller();
        const std::size_t before = caller.kernel.processes().size();
        Report report(options);
        Problems problems(report, request.force);
        const auto restarted = restart_process(caller, request, problems);
        EXPECT_EQ(caller.kernel.processes().size(), before + (restarted ? restarted->members.size() : 0));
        if (restarted) {
            restarted_ = restarted->process;
            members_ = restarted->members;
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

    kernel::DirectoryPointer directory(const std::string& path) {
        return machine_->kernel->files().open_directory(kernel::viewpoint_of(shell()), path).value();
    }

    /// Maps private memory of so many pages, which are zero.
    static void map_data(kernel::Process& process, emu::Address start, std::uint32_t pages) {
        process.space.map({.start = start,
                           .end = start + std::uint64_t{pages} * emu::page_size,
                           .protection = emu::Protection::read | emu::Protection::write,
                           .kind = emu::RegionKind::data});
    }

    /// Maps the first page of the file behind the descriptor, shared, at 0xc0000000.
    std::shared_ptr<emu::PageTree> map_file(kernel::Process& process, std::uint32_t fd) {
        const auto open = process.descriptors.get(fd).value();
        const auto& file = static_cast<const kernel::MountedFile&>(open->file());
        auto pages = machine_->kernel->mapped_files().pages_of(file);
        EXPECT_TRUE(pages->load(file, 0, 1, open->may_write()));
        pages->opened_path = open->path();
        process.space.map({.start = 0xc0000000,
                           .end = 0xc0001000,
                           .protection = emu::Protection::read | emu::Protection::write,
                           .kind = emu::RegionKind::file,
                           .shared = pages});
        return pages;
    }

    void make_fifo(const std::string& path) {
        ASSERT_TRUE(
            machine_->kernel->files().make_node(kernel::viewpoint_of(shell()), path, ABI_S_IFIFO | 0644, 0));
    }
    std::uint32_t open_fifo(kernel::Process& process, const std::string& path, std::uint32_t flags) {
        auto node = machine_->kernel->files().lookup(kernel::viewpoint_of(process), path, kernel::Follow::no);
        auto pipe = machine_->kernel->fifos().pipe_of(*node, *machine_->kernel);
        auto fifo = std::make_shared<kernel::Fifo>(std::move(pipe), std::move(*node), flags);
        return process.descriptors.add(std::make_shared<kernel::OpenFile>(fifo, flags, path)).value();
    }

    std::vector<std::unique_ptr<Machine>> machines_; ///< The first one keeps the root directory.
    Machine* machine_ = nullptr;
    fs::path root_;
    std::uint64_t disk_bytes_ = 0; ///< Of the machines started from now on; 0: as the host has it.
    kernel::Process* restarted_ = nullptr;
    std::vector<kernel::Process*> members_; ///< All that were restarted, the root first.
    std::uint64_t saved_pages_ = 0;         ///< That the last checkpoint has written.
};

} // namespace cxsim::cr::testing
