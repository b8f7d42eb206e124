#include "cr/image/processors.h"

#include <algorithm>
#include <system_error>
#include <thread>
#include <vector>

namespace cxsim::cr {

std::size_t processors_of_host() {
    return std::max(1U, std::thread::hardware_concurrency());
}

void on_all_processors(std::size_t useful, const std::function<void()>& work) {
    constexpr std::size_t most = 8;
    // The host is asked only if it matters.
    const std::size_t workers = useful > 1 ? std::min({useful, most, processors_of_host()}) : 1;
    std::vector<std::jthread> others;
    try {
        for (std::size_t i = 1; i < workers; ++i) {
            others.emplace_back(work);
        }
    } catch (const std::system_error&) {
        // The host has no more threads: those that are there do all of it.
    }
    work();
}

} // namespace cxsim::cr
