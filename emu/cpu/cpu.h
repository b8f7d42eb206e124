// The processor: runs one thread's registers in one address space until something happens.
#pragma once

#include "emu/cpu/communication.h"
#include "emu/cpu/control_registers.h"
#include "emu/cpu/registers.h"
#include "emu/cpu/trap.h"
#include "emu/cpu/vector_pipes.h"
#include "emu/memory/address_space.h"
#include "emu/models.h"

#include <cstdint>
#include <limits>
#include <memory>
#include <mutex>

namespace cxsim::emu {

/// The privilege of the code that runs: user programs, or the PROM on the bare machine.
enum class Mode : std::uint8_t { user, privileged };

class Probe;

/// Who else is there while a thread runs. On the bare machine nobody looks at invitations or lock bits: the
/// thread that posts does all the work itself, and a receive that must wait polls.
enum class Company : std::uint8_t {
    none,   ///< The bare machine.
    kernel, ///< Parallel instructions are traps that a kernel carries out; no other CPU works meanwhile.
    others, ///< Other CPUs work in the same interval of time: instructions whose order among CPUs matters
            ///< (calls, parallel ones, locks) end the run before they do anything (TrapKind::synchronize).
};

/// A thread as the machine sees it. The kernel owns it; the CPU works on it in place.
struct ThreadContext {
    Registers registers;
    Mode mode = Mode::user;
    Company company = Company::none;
    ThreadView view = 0;            ///< Whose pages it sees in thread-private memory.
    std::uint64_t instructions = 0; ///< Executed since the thread began.
    std::uint64_t cycles = 0;       ///< Machine cycles spent, by the model's cycle table.
    VectorPipes pipes;
    Feature used = Feature::none; ///< Classes of instructions that the thread has executed so far.
    /// The communication registers of the process, which its threads share. Null as long as none was used.
    std::shared_ptr<CommunicationFrame> communication;
    ControlRegisters control;
};

/// When a run must return. Instruction counts are exact; cycles are checked at the end of each basic block.
struct RunLimits {
    std::uint64_t instructions = std::numeric_limits<std::uint64_t>::max();
    std::uint64_t cycles = std::numeric_limits<std::uint64_t>::max();
    Probe* probe = nullptr; ///< Looks into the run, and may end it (see emu/cpu/probe.h); null for none.
};

/// How instructions are executed. Results are the same.
enum class Engine : std::uint8_t {
    block,       ///< Block by block, hot blocks as code of the host if there is a translator for it.
    threaded,    ///< Block by block, without a translator.
    translating, ///< Block by block, each translated when it is first entered. For tests.
    plain,       ///< One instruction after the other: the reference that tests compare the others with.
};

/// One CPU of a machine. Not thread-safe, except request_interrupt().
class Cpu {
  public:
    /// A CPU of the model. `features` are the instruction classes it has (see features_of).
    Cpu(const Model& model, Feature features, Engine engine = Engine::block);
    ~Cpu();
    Cpu(const Cpu&) = delete;
    Cpu& operator=(const Cpu&) = delete;

    /// Executes until a limit is reached or a trap is raised. The limits count from this call. At least one
    /// instruction is executed or a trap raised unless a limit is zero.
    Trap run(ThreadContext& thread, AddressSpace& space, const RunLimits& limits);

    /// From now on other CPUs may run at the same time on other host threads, even in the same space: all of
    /// them get the same lock, and numbers below max_host_threads of their own. Each must begin its runs
    /// after all others have ended theirs.
    void share_memory(std::mutex& lock, unsigned host_thread);

    /// Makes a run in progress (or the next one) return with TrapKind::interrupt at the next block; may be
    /// called from a signal handler or another host thread.
    void request_interrupt() noexcept;

    const Model& model() const;
    Feature features() const;

  private:
    class Implementation;
    std::unique_ptr<Implementation> implementation_;
};

} // namespace cxsim::emu
