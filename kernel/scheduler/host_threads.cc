// Handing out pieces of work to host threads.
#include "kernel/scheduler/host_threads.h"

#include <system_error>

namespace cxsim::kernel {

HostThreads::HostThreads(unsigned count) {
    for (unsigned number = 1; number < count; ++number) {
        try {
            workers_.emplace_back([this] { wait_for_work(); });
        } catch (const std::system_error&) {
            return; // The host has no more: those that are there do all of it.
        }
    }
}

HostThreads::~HostThreads() {
    {
        const std::lock_guard lock(mutex_);
        ends_ = true;
    }
    work_here_.notify_all();
    for (std::thread& worker : workers_) {
        worker.join();
    }
}

void HostThreads::run(std::size_t count, const std::function<void(std::size_t)>& work) {
    if (workers_.empty() || count < 2) {
        for (std::size_t piece = 0; piece < count; ++piece) {
            work(piece);
        }
        return;
    }
    std::unique_lock lock(mutex_);
    work_ = &work;
    next_ = 0;
    done_ = 0;
    count_ = count;
    work_here_.notify_all();
    take_pieces(lock);
    all_done_.wait(lock, [this] { return done_ == count_; });
    count_ = 0;
}

void HostThreads::wait_for_work() {
    std::unique_lock lock(mutex_);
    while (!ends_) {
        take_pieces(lock);
        work_here_.wait(lock, [this] { return ends_ || next_ < count_; });
    }
}

void HostThreads::take_pieces(std::unique_lock<std::mutex>& lock) {
    while (next_ < count_) {
        const std::size_t piece = next_++;
        const auto& work = *work_;
        lock.unlock();
        work(piece);
        lock.lock();
        if (++done_ == count_) {
            all_done_.notify_one();
        }
    }
}

} // namespace cxsim::kernel
