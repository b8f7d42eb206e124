// An observer of a run: what it is told, where it stops it, and that it changes nothing.
#include "emu/cpu/probe.h"
#include "tests/unit/emu/program.h"

#include <gtest/gtest.h>

#include <optional>
#include <set>
#include <vector>

namespace cxsim::emu::testing {
namespace {

/// Watches everything or some pages, and keeps what it is told.
class Recorder final : public Probe {
  public:
    bool watches_code(PageNumber page) const override { return page == code_page; }
    bool watches_data(PageNumber page) const override { return data_pages.contains(page); }
    bool before(const ProbedInstruction& instruction) override {
        seen.push_back(instruction.pc);
        return instruction.pc == stop_before && instruction.number != passed;
    }
    bool accessing(const ProbedAccess& access) override {
        accesses.push_back(access);
        return stop_at_access;
    }
    void executed(const ProbedInstruction& instruction) override { done.push_back(instruction.pc); }

    PageNumber code_page = ~PageNumber{0};
    std::set<PageNumber> data_pages;
    std::optional<Address> stop_before;
    std::uint64_t passed = ~std::uint64_t{0};
    bool stop_at_access = true;
    std::vector<Address> seen;
    std::vector<Address> done;
    std::vector<ProbedAccess> accesses;
};

class Probing : public ::testing::TestWithParam<Engine> {
  protected:
    static Trap run(Program& program, Probe& probe) {
        return program.cpu.run(program.thread, program.space, {.instructions = 100'000, .probe = &probe});
    }
    static constexpr PageNumber text_page = page_of(text_start);
    Machine machine() const { return {.engine = GetParam()}; }
};

constexpr const char* counting = R"(
        ld.w    #0,a1
again:  add.w   #1,a1
        lt.w    a1,a2
        jbra.t  again
        bkpt
)";

TEST_P(Probing, StopsBeforeAnInstructionEachTimeItIsReached) {
    Program p(counting, machine());
    p.registers().a[2] = 3;
    Recorder probe;
    probe.code_page = text_page;
    Program reference(counting, machine());
    reference.step();
    const Address again = reference.registers().pc;
    probe.stop_before = again;
    for (std::uint32_t n = 0; n < 3; ++n) {
        const Trap trap = run(p, probe);
        ASSERT_EQ(trap.kind, TrapKind::probe) << n;
        EXPECT_EQ(trap.instruction_pc, again);
        EXPECT_EQ(p.registers().pc, again);
        EXPECT_EQ(p.registers().a[1], n);
        probe.passed = p.thread.instructions;
    }
    EXPECT_EQ(run(p, probe).kind, TrapKind::breakpoint);
}

TEST_P(Probing, TellsEveryInstructionInItsOrderAndChangesNothing) {
    Program p(counting, machine());
    Program unwatched(counting, machine());
    p.registers().a[2] = unwatched.registers().a[2] = 20;
    Recorder probe;
    probe.code_page = text_page;
    EXPECT_EQ(run(p, probe).kind, TrapKind::breakpoint);
    EXPECT_EQ(unwatched.run().kind, TrapKind::breakpoint);
    EXPECT_EQ(probe.done.size(), p.thread.instructions);
    EXPECT_EQ(probe.done, probe.seen);
    EXPECT_EQ(p.thread.registers, unwatched.thread.registers);
    EXPECT_EQ(p.thread.cycles, unwatched.thread.cycles);
    EXPECT_EQ(p.thread.instructions, unwatched.thread.instructions);
}

TEST_P(Probing, EndsTheRunAfterTheInstructionThatAccessesAWatchedPage) {
    Program p(" ld.w #7,s1\n st.w s1,0x80110010\n ld.w #8,s2\n ld.w 0x80110012,s3\n ld.w #9,s4\n bkpt",
              machine());
    Recorder probe;
    probe.data_pages = {page_of(0x80110000)};
    EXPECT_EQ(run(p, probe).kind, TrapKind::probe);
    ASSERT_EQ(probe.accesses.size(), 1U);
    EXPECT_EQ(probe.accesses[0].address, 0x80110010U);
    EXPECT_EQ(probe.accesses[0].size, 4U);
    EXPECT_TRUE(probe.accesses[0].write);
    EXPECT_EQ(probe.done.size(), 1U);
    EXPECT_EQ(p.word(0x80110010), 7U) << "the instruction is done";
    EXPECT_EQ(p.registers().s[2], 0U) << "the next one is not";
    EXPECT_EQ(run(p, probe).kind, TrapKind::probe);
    ASSERT_EQ(probe.accesses.size(), 2U);
    EXPECT_FALSE(probe.accesses[1].write);
    EXPECT_EQ(p.registers().s[2], 8U);
    EXPECT_EQ(p.registers().s[4], 0U);
    EXPECT_EQ(run(p, probe).kind, TrapKind::breakpoint);
    EXPECT_EQ(p.registers().s[4], 9U);
}

TEST_P(Probing, SeesAccessesThatTheTlbKnewBeforeTheProbeWasThere) {
    Program p(" ld.w 0x80110010,s1\n ld.w 0x80110010,s2\n bkpt", machine());
    p.step();
    Recorder probe;
    probe.data_pages = {page_of(0x80110000)};
    EXPECT_EQ(run(p, probe).kind, TrapKind::probe);
}

TEST_P(Probing, SeesCodeThatWasHotBeforeTheProbeWasThere) {
    // The loop goes through a second page, by calls.
    Program p(R"(
        ld.w    #0,a1
again:  add.w   #1,a1
        callq   far
        lt.w    a1,a2
        jbra.t  again
        bkpt
        bs.b    4096
far:    st.w    a1,0x80110000
        rtnq
)",
              machine());
    p.registers().a[2] = 1'000'000;
    EXPECT_EQ(p.run(500'000).kind, TrapKind::budget);
    const std::uint32_t before = p.registers().a[1];
    Recorder code;
    code.code_page = text_page + 1;
    const Trap trap = p.cpu.run(p.thread, p.space, {.instructions = 1000, .probe = &code});
    EXPECT_EQ(trap.kind, TrapKind::budget);
    EXPECT_NEAR(static_cast<double>(code.done.size()), 2 * 1000 / 6.0, 4);
    Recorder data;
    data.data_pages = {page_of(0x80110000)};
    EXPECT_EQ(run(p, data).kind, TrapKind::probe);
    EXPECT_LE(p.registers().a[1], before + 1000 / 6 + 2);
    EXPECT_EQ(p.word(0x80110000), p.registers().a[1]);
}

TEST_P(Probing, SeesVectorsThatReachIntoAWatchedPage) {
    Program p(" st.l v0,0x8010ff00\n ld.l 0x80120000,v1\n bkpt", machine());
    Recorder probe;
    probe.data_pages = {page_of(0x80110000)};
    EXPECT_EQ(run(p, probe).kind, TrapKind::probe);
    ASSERT_FALSE(probe.accesses.empty());
    EXPECT_EQ(probe.accesses[0].address, 0x8010ff00U);
    EXPECT_EQ(probe.accesses[0].size, 8U * max_vector_length);
    EXPECT_EQ(run(p, probe).kind, TrapKind::breakpoint);
}

TEST_P(Probing, SeesEachElementThatIsScatteredIntoAWatchedPage) {
    Program p(" st.l v0,0x80110000\n bkpt", machine());
    p.registers().vs = 2048;
    p.registers().vl = 8;
    Recorder probe;
    probe.data_pages = {page_of(0x80111000)};
    probe.stop_at_access = false;
    EXPECT_EQ(run(p, probe).kind, TrapKind::breakpoint);
    std::set<Address> touched;
    for (const ProbedAccess& access : probe.accesses) {
        touched.insert(access.address);
    }
    EXPECT_EQ(touched, (std::set<Address>{0x80111000, 0x80111800}));
}

TEST_P(Probing, LetsAnInstructionFaultThatAccessesAWatchedPageFirst) {
    Program p(" st.l v0,0x801ffff8\n bkpt", machine());
    Recorder probe;
    probe.data_pages = {page_of(0x801ff000)};
    EXPECT_EQ(run(p, probe).kind, TrapKind::memory_fault);
    EXPECT_TRUE(probe.done.empty());
}

TEST_P(Probing, WatchesTheSameWithCodeAndDataWatched) {
    Program p(" ld.w #7,s1\n st.w s1,0x80110010\n bkpt", machine());
    Recorder probe;
    probe.code_page = text_page;
    probe.data_pages = {page_of(0x80110000)};
    EXPECT_EQ(run(p, probe).kind, TrapKind::probe);
    EXPECT_EQ(p.word(0x80110010), 7U);
    EXPECT_EQ(probe.done.size(), 2U);
    EXPECT_EQ(run(p, probe).kind, TrapKind::breakpoint);
}

INSTANTIATE_TEST_SUITE_P(Engines, Probing,
                         ::testing::Values(Engine::plain, Engine::threaded, Engine::translating),
                         [](const auto& test) { return std::string(name_of(test.param)); });

} // namespace
} // namespace cxsim::emu::testing
