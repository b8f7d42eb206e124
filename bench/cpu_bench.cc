// How fast the CPU runs: integer loops, scalar and vector floating point, copies of address spaces.
#include "tests/unit/emu/program.h"

#include <benchmark/benchmark.h>

#include <bit>
#include <string>

namespace {

using namespace cxsim::emu;
using cxsim::emu::testing::data_start;
using cxsim::emu::testing::Program;

Engine engine_of(const benchmark::State& state) {
    constexpr Engine engines[] = {Engine::plain, Engine::block, Engine::threaded};
    return engines[state.range(0)];
}

/// Runs an endless program in portions and reports guest MIPS.
void run_portions(benchmark::State& state, Program& program, double flops_per_instruction) {
    constexpr std::uint64_t portion = 2'000'000;
    for ([[maybe_unused]] auto each : state) {
        const Trap trap = program.run(portion);
        if (trap.kind != TrapKind::budget) {
            state.SkipWithError(("the program trapped at " + std::to_string(trap.instruction_pc)).c_str());
            return;
        }
    }
    using benchmark::Counter;
    const auto instructions = static_cast<double>(state.iterations() * portion);
    state.counters["MIPS"] = Counter(instructions / 1e6, Counter::kIsRate);
    if (flops_per_instruction > 0) {
        state.counters["MFLOPS"] = Counter(instructions * flops_per_instruction / 1e6, Counter::kIsRate);
    }
}

/// An easy loop: sums a table, with branches that the host predicts.
void integer_sum(benchmark::State& state) {
    Program program(R"(
outer: ldea 0x80110000,a1
 ld.w #1000,a2
inner: ld.w 0(a1),s2
 add.w s2,s1
 xor s1,s3
 add.w #4,a1
 add.w #-1,a2
 eq.w #0,a2
 bra.f inner
 br outer)",
                    {.engine = engine_of(state)});
    run_portions(state, program, 0);
}

/// A hard loop: a table indexed by a hash, unpredictable branches, shifts, logic, loads and stores.
void integer_loop(benchmark::State& state) {
    Program program(R"(
top: mov s1,s2
 shf.w #-5,s2
 xor s1,s2
 add.w #12345,s1
 mov s2,a2
 and #0xffc,a2
 ldea table,a1
 add.w a1,a2
 ld.w 0(a2),s3
 add.w s3,s1
 st.w s1,0(a2)
 lt.w s3,s1
 brs.t smaller
 add.w #1,s4
smaller: add.w #1,a3
 lt.w a4,a3
 bra.t top
 ld.w #0,a3
 br top
 .data
table: bs.b 4096)",
                    {.engine = engine_of(state)});
    run_portions(state, program, 0);
}

/// y[i] = y[i] + a * x[i], one element after the other: 2 operations in 9 instructions.
void scalar_daxpy(benchmark::State& state) {
    Program program(R"(
outer: ldea 0x80110000,a1
 ld.w #512,a2
inner: ld.l 0(a1),s2
 mul.d s1,s2
 ld.l 4096(a1),s3
 add.d s3,s2
 st.l s2,4096(a1)
 add.w #8,a1
 add.w #-1,a2
 eq.w #0,a2
 bra.f inner
 jmp outer)",
                    {.engine = engine_of(state)});
    program.registers().s[1] = std::bit_cast<std::uint64_t>(0.5);
    run_portions(state, program, 2.0 / 9);
}

/// The same on V registers of 128 elements, all in the first-level cache: 256 operations in 6 instructions.
void vector_daxpy(benchmark::State& state) {
    Program program(R"(
 ldea 0x80110000,a1
top: ld.l 0(a1),v0
 mul.d v0,s1,v1
 ld.l 1024(a1),v2
 add.d v1,v2,v3
 st.l v3,1024(a1)
 br top)",
                    {.engine = engine_of(state)});
    program.registers().s[1] = std::bit_cast<std::uint64_t>(0.5);
    run_portions(state, program, 256.0 / 6);
}

/// Calls and returns of a small function.
void calls(benchmark::State& state) {
    Program program(R"(
top: pshea 1
 mov sp,ap
 calls function
 add.w #4,sp
 br top
function: ld.w 0(ap),s0
 add.w #1,s0
 rtn)",
                    {.engine = engine_of(state)});
    run_portions(state, program, 0);
}

/// Freezing a process of that many megabytes, then writing one page of it.
void freeze_and_write(benchmark::State& state) {
    const auto pages = static_cast<std::uint64_t>(state.range(0)) << 8;
    AddressSpace space;
    space.map({.start = data_start, .end = data_start + pages * page_size, .protection = Protection::all});
    const std::byte byte{1};
    for (std::uint64_t page = 0; page < pages; ++page) {
        (void)space.write(static_cast<Address>(data_start + page * page_size), {&byte, 1});
    }
    for ([[maybe_unused]] auto each : state) {
        const AddressSpace frozen = space.freeze();
        benchmark::DoNotOptimize(space.writable_page(page_of(data_start)));
    }
}

BENCHMARK(integer_sum)->DenseRange(0, 2);
BENCHMARK(integer_loop)->DenseRange(0, 2);
BENCHMARK(scalar_daxpy)->DenseRange(0, 2);
BENCHMARK(vector_daxpy)->DenseRange(0, 2);
BENCHMARK(calls)->DenseRange(0, 2);
BENCHMARK(freeze_and_write)->Arg(16)->Arg(64)->Arg(256);

} // namespace

BENCHMARK_MAIN();
