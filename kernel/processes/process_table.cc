// The table of processes.
#include "kernel/processes/process_table.h"

#include "kernel/debugging/tracing.h"

#include <algorithm>

namespace cxsim::kernel {

Process::~Process() {
    if (tracing) {
        tracing->process = nullptr;
    }
}

ResourceUsage& ResourceUsage::operator+=(const ResourceUsage& other) {
    user_time += other.user_time;
    system_time += other.system_time;
    max_resident_kilobytes = std::max(max_resident_kilobytes, other.max_resident_kilobytes);
    minor_faults += other.minor_faults;
    blocks_in += other.blocks_in;
    blocks_out += other.blocks_out;
    signals += other.signals;
    voluntary_switches += other.voluntary_switches;
    involuntary_switches += other.involuntary_switches;
    return *this;
}

Expected<Process*> ProcessTable::create(Pid pid) {
    if (pid < 0 || pid >= max_pid) {
        return fail(ABI_EINVAL);
    }
    if (processes_.size() >= max_processes) {
        return fail(ABI_EAGAIN);
    }
    if (pid == 0) {
        do {
            last_ = last_ + 1 < max_pid ? last_ + 1 : 2; // Pid 1 is never given out again.
        } while (in_use(last_));
        pid = last_;
    } else if (in_use(pid)) {
        return fail(ABI_EEXIST);
    }
    auto process = std::make_unique<Process>(pid);
    process->threads.push_back(std::make_unique<Thread>(*process));
    return processes_.emplace(pid, std::move(process)).first->second.get();
}

bool ProcessTable::in_use(Pid pid) const {
    return std::ranges::any_of(processes_, [pid](const auto& entry) {
        const Process& process = *entry.second;
        return process.pid == pid || process.group == pid || process.session == pid;
    });
}

Process* ProcessTable::find(Pid pid) {
    const auto found = processes_.find(pid);
    return found == processes_.end() ? nullptr : found->second.get();
}

const Process* ProcessTable::find(Pid pid) const {
    const auto found = processes_.find(pid);
    return found == processes_.end() ? nullptr : found->second.get();
}

Process* ProcessTable::after(Pid pid) {
    const auto next = processes_.upper_bound(pid);
    return next == processes_.end() ? nullptr : next->second.get();
}

void ProcessTable::remove(Pid pid) {
    if (Process* process = find(pid)) {
        // Closing files wakes up others, for which the table must be whole.
        process->descriptors.close_all();
        processes_.erase(pid);
    }
}

Expected<void> ProcessTable::renumber(Process& process, Pid pid) {
    if (pid <= 0 || pid >= max_pid) {
        return fail(ABI_EINVAL);
    }
    if (in_use(pid)) {
        return fail(ABI_EEXIST);
    }
    auto entry = processes_.extract(process.pid);
    entry.key() = pid;
    process.pid = pid;
    processes_.insert(std::move(entry));
    return {};
}

} // namespace cxsim::kernel
