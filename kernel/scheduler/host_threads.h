// Host threads that run CPUs at the same time.
#pragma once

#include <condition_variable>
#include <cstddef>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

namespace cxsim::kernel {

/// A few host threads that wait for work. With none, the caller does everything itself.
class HostThreads {
  public:
    /// `count` host threads altogether, the caller's included. If the host has fewer to spare, those do it.
    explicit HostThreads(unsigned count);
    ~HostThreads();
    HostThreads(const HostThreads&) = delete;
    HostThreads& operator=(const HostThreads&) = delete;

    /// Calls work(0) ... work(count - 1), each once, and returns when all have returned.
    void run(std::size_t count, const std::function<void(std::size_t)>& work);

  private:
    void wait_for_work();
    /// Takes pieces of the work until none is left.
    void take_pieces(std::unique_lock<std::mutex>& lock);

    std::mutex mutex_;
    std::condition_variable work_here_;
    std::condition_variable all_done_;
    const std::function<void(std::size_t)>* work_ = nullptr;
    std::size_t next_ = 0;  ///< The first piece that nobody has taken.
    std::size_t count_ = 0; ///< Of pieces.
    std::size_t done_ = 0;
    bool ends_ = false;
    std::vector<std::thread> workers_;
};

} // namespace cxsim::kernel
