// The instructions that were executed last.
#pragma once

#include "console/monitor/disassembly.h"
#include "kernel/processes/process.h"

#include <cstddef>
#include <memory>
#include <vector>

namespace cxsim::console::monitor {

/// A thread by the numbers that a person knows it by.
struct ThreadName {
    kernel::Pid pid = 0;
    std::uint32_t thread = 0;
    bool operator==(const ThreadName&) const = default;
    /// "4", or "4.2" for another thread than the first.
    std::string text() const;
};
ThreadName name_of(const kernel::Thread& thread);

/// One executed instruction.
struct Executed {
    ThreadName thread;
    emu::Address pc = 0;
    CodeBytes code;
    std::shared_ptr<const SymbolTable> symbols; ///< Of the program it belongs to.

    /// "4 80001006: 3641 8000 3000       st.w    s1,_count"
    std::string line() const;
};

/// Keeps a number of instructions, the oldest of which goes when another comes.
class History {
  public:
    static constexpr std::size_t largest = 1'000'000;

    /// Forgets all; `size` 0 keeps none from now on.
    void resize(std::size_t size);
    std::size_t size() const { return size_; }
    void add(Executed instruction);
    /// The last `count` of those kept, oldest first.
    std::vector<const Executed*> last(std::size_t count) const;

  private:
    std::size_t size_ = 0;
    std::size_t next_ = 0; ///< Where the next one goes once all places are taken.
    std::vector<Executed> kept_;
};

} // namespace cxsim::console::monitor
