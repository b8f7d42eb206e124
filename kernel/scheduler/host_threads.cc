// Handing out pieces of work to host threads.
#include "kernel/scheduler/host_threads.h"

#include <system_error>

namespace cxsim::kernel {

namespace {

/// How often a condition is looked at before sleeping: for some ten microseconds, several times as long as a
/// CPU's part of an interval takes.
constexpr unsigned looks = 2000;

/// Lets the host's other hardware thread go first, where it knows how.
void pause_briefly() {
#if defined(__x86_64__)
    __builtin_ia32_pause();
#endif
}

} // namespace

HostThreads::HostThreads(unsigned count) {
    static_assert(std::atomic<Left>::is_always_lock_free);
    for (unsigned number = 1; number < count; ++number) {
        try {
            workers_.emplace_back([this] { wait_for_work(); });
        } catch (const std::system_error&) {
            return; // The host has no more: those that are there do all of it.
        }
    }
}

HostThreads::~HostThreads() {
    ends_ = true;
    wake(work_here_);
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
    work_ = &work;
    done_ = 0;
    left_ = Left{left_.load().call + 1, static_cast<std::uint16_t>(count), 0};
    wake(work_here_);
    take_pieces();
    wait(all_done_, [&] { return done_ == count; });
}

void HostThreads::wait_for_work() {
    while (!ends_) {
        take_pieces();
        wait(work_here_, [this] { return ends_ || left_.load().any(); });
    }
}

void HostThreads::take_pieces() {
    Left left = left_;
    while (left.any()) {
        const std::size_t piece = left.next;
        if (!left_.compare_exchange_weak(
                left, Left{left.call, left.count, static_cast<std::uint16_t>(piece + 1)})) {
            continue;
        }
        (*work_)(piece);
        if (++done_ == left.count) {
            wake(all_done_);
        }
        left = left_;
    }
}

template <typename Condition>
void HostThreads::wait(std::condition_variable& changed, const Condition& condition) {
    for (unsigned look = 0; look < looks; ++look) {
        if (condition()) {
            return;
        }
        pause_briefly();
    }
    std::unique_lock lock(mutex_);
    ++asleep_; // Before the condition is looked at once more: whoever makes it true after that sees the
               // sleeper.
    changed.wait(lock, condition);
    --asleep_;
}

void HostThreads::wake(std::condition_variable& changed) {
    if (asleep_ > 0) {
        const std::lock_guard lock(mutex_); // Who counts as asleep has looked before or is in wait().
        changed.notify_all();
    }
}

} // namespace cxsim::kernel
