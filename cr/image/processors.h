// Work for all the processors that the host has.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>

namespace cxsim::cr {

/// How many processors of the host this program may use; at least one.
std::size_t processors_of_host();

/// A thread is made sooner than so many bytes are read or written.
inline constexpr std::uint64_t bytes_worth_a_thread = std::uint64_t{2} << 20;

/// Calls `work` on this host thread, and at the same time on others if there are processors for them,
/// together at most `useful` times and on eight threads; returns when all calls have. The calls share the
/// work among themselves. What one throws on another thread ends the program: only programming errors and the
/// end of memory.
void on_all_processors(std::size_t useful, const std::function<void()>& work);

} // namespace cxsim::cr
