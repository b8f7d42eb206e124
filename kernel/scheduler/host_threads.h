// Host threads that run CPUs at the same time.
#pragma once

#include <atomic>
#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

namespace cxsim::kernel {

/// A few host threads that wait for work. With none, the caller does everything itself.
///
/// Work comes every few microseconds while several CPUs run, which is less than the host takes to put a
/// thread to sleep and wake it: whoever waits watches for a while before it sleeps.
class HostThreads {
  public:
    /// `count` host threads altogether, the caller's included. If the host has fewer to spare, those do it.
    explicit HostThreads(unsigned count);
    ~HostThreads();
    HostThreads(const HostThreads&) = delete;
    HostThreads& operator=(const HostThreads&) = delete;

    /// Calls work(0) ... work(count - 1), each once, and returns when all have returned. At most 65,535
    /// pieces.
    void run(std::size_t count, const std::function<void(std::size_t)>& work);

  private:
    /// Which pieces of the work are left: the number of the call of run(), of pieces, and the first piece
    /// that nobody has taken, in one word, so that nobody takes a piece of another call's work.
    struct Left {
        std::uint32_t call = 0;
        std::uint16_t count = 0;
        std::uint16_t next = 0;
        bool any() const { return next < count; }
    };

    void wait_for_work();
    /// Takes pieces of the work until none is left.
    void take_pieces();
    /// Watches for `condition`, then sleeps until it holds and `changed` is notified.
    template <typename Condition>
    void wait(std::condition_variable& changed, const Condition& condition);
    /// Wakes who sleeps there.
    void wake(std::condition_variable& changed);

    const std::function<void(std::size_t)>* work_ = nullptr;
    std::atomic<Left> left_;
    std::atomic<std::size_t> done_ = 0;
    std::atomic<bool> ends_ = false;
    std::atomic<unsigned> asleep_ = 0; ///< Threads in wait() that may be asleep.
    std::mutex mutex_;                 ///< For sleeping only.
    std::condition_variable work_here_;
    std::condition_variable all_done_;
    std::vector<std::thread> workers_;
};

} // namespace cxsim::kernel
