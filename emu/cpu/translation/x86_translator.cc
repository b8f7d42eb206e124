// The translator for x86-64 hosts that have MOVBE and BMI2.
//
// A block becomes one piece of code with several entries: one at its start, and one after each instruction
// that its slot must do. The slots at these entries run it; all others keep their functions. At its start it
// goes on with its trace if it has one, else, or if that may not run, alone.
#include "emu/cpu/engine/execution.h"
#include "emu/cpu/translation/emitter.h"
#include "emu/cpu/translation/trace.h"
#include "emu/cpu/translation/translator.h"
#include "emu/cpu/translation/vectors.h"

#include <asmjit/x86.h>

#include <bit>
#include <utility>
#include <vector>

namespace cxsim::emu {

namespace {

namespace x86 = asmjit::x86;
using translation::Emitter;
using translation::Trace;
using translation::translate_vectors;

/// Where a slot's translated code begins.
struct Entry {
    std::size_t slot;
    asmjit::Label label;
};

class X86Translator : public Translator {
  public:
    explicit X86Translator(const Execution& execution)
        : layout_(execution.layout()), runtime_(std::make_shared<asmjit::JitRuntime>()) {
        write_entrance();
    }

    Handler entrance() const override { return entrance_; }
    void translate(Block& block, DecodedCode& code, std::span<const std::byte> bytes) override;

  private:
    void write_entrance();
    /// Puts the code where it can be executed; null if that fails.
    void* install(asmjit::CodeHolder& code) {
        void* installed = nullptr;
        return runtime_->add(&installed, &code) == asmjit::kErrorOk ? installed : nullptr;
    }

    ExecutionLayout layout_;
    bool vectors_ = translation::can_translate_vectors();
    std::shared_ptr<asmjit::JitRuntime> runtime_; ///< Shared by all that may still run its code.
    Handler entrance_ = nullptr;
};

/// Saves what C++ expects to find again, aligns the stack, and calls the slot's function.
void X86Translator::write_entrance() {
    constexpr std::array<x86::Gp, 6> kept = {x86::rbx, x86::rbp, x86::r12, x86::r13, x86::r14, x86::r15};
    asmjit::CodeHolder code;
    code.init(runtime_->environment());
    x86::Assembler a(&code);
    for (const x86::Gp& saved : kept) {
        a.push(saved);
    }
    constexpr int aligning = 8;
    a.sub(x86::rsp, translation::stack_bytes + aligning);
    a.call(x86::qword_ptr(x86::rdx, static_cast<std::int32_t>(offsetof(Slot, run))));
    a.add(x86::rsp, translation::stack_bytes + aligning);
    for (std::size_t n = kept.size(); n-- > 0;) {
        a.pop(kept[n]);
    }
    a.ret();
    entrance_ = std::bit_cast<Handler>(install(code));
}

void X86Translator::translate(Block& block, DecodedCode& decoded, std::span<const std::byte> bytes) {
    const Trace trace = translation::find_trace(block, decoded, bytes);
    const std::vector<isa::Instruction>& instructions = trace.blocks.front().instructions;
    asmjit::CodeHolder code;
    code.init(runtime_->environment());
    x86::Assembler a(&code);
    std::vector<Entry> entries = {{0, a.newLabel()}};
    const asmjit::Label alone = a.newLabel();
    if (!translate_trace(a, layout_, trace, vectors_, entries[0].label, alone)) {
        a.bind(entries[0].label);
    }
    a.bind(alone);
    Emitter emitter(a, layout_, block, entries[0].label);
    emitter.enter();
    const std::size_t end = block.slots.size() - 1;
    bool open = true;
    const auto enter_at = [&](std::size_t slot) {
        entries.push_back({slot, a.newLabel()});
        a.bind(entries.back().label);
    };
    for (std::size_t n = 1; n < end && open; ++n) {
        const Slot& slot = block.slots[n];
        if (const std::size_t covered = vectors_ ? translate_vectors(emitter, block, instructions, n) : 0) {
            n += covered - 1;
            if (n + 1 < end) {
                enter_at(n + 1);
            }
            continue;
        }
        if (emitter.translate(n, instructions[n])) {
            open = !slot.last;
            continue;
        }
        emitter.hand_over(n);
        open = !slot.last && n + 1 < end;
        if (open) {
            enter_at(n + 1);
        }
    }
    if (open) {
        emitter.cache.store();
        emitter.go(1);
    }
    emitter.finish();
    void* const installed = install(code);
    if (installed == nullptr) {
        return;
    }
    block.translation = {installed, [runtime = runtime_](void* gone) { runtime->release(gone); }};
    for (const Entry& entry : entries) {
        const auto address = std::bit_cast<std::uintptr_t>(installed) + code.labelOffset(entry.label);
        block.slots[entry.slot].run = std::bit_cast<Handler>(address);
    }
}

} // namespace

std::unique_ptr<Translator> make_translator(const Execution& execution) {
    const auto& host = asmjit::CpuInfo::host().features().x86();
    if (!host.hasMOVBE() || !host.hasBMI2()) {
        return nullptr;
    }
    auto translator = std::make_unique<X86Translator>(execution);
    return translator->entrance() != nullptr ? std::move(translator) : nullptr;
}

} // namespace cxsim::emu
