// The tape driver: mounting, positions known and lost, the end of the reel.
#include "kernel/abi/tape.h"
#include "kernel/tape/tape_unit.h"
#include "tests/unit/kernel/machine.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

namespace cxsim::kernel::testing {
namespace {

constexpr std::uint32_t cash = 1916;
constexpr std::uint32_t stranger = 1917;

TEST(ATapePosition, CountsRecordsAndMarks) {
    TapePosition position;
    position.pass_record();
    position.pass_record();
    EXPECT_EQ(position, (TapePosition{.file = 0, .record = 2}));
    position.pass_mark();
    EXPECT_EQ(position, (TapePosition{.file = 1, .record = 0}));
    position.pass_record_back();
    position.rewind();
    EXPECT_EQ(position, TapePosition());
}

TEST(ATapePosition, CountsBackFromAMark) {
    TapePosition position{.file = 3, .record = 4};
    position.pass_mark_back();
    EXPECT_EQ(position, (TapePosition{.file = 3, .record = -1}));
    position.pass_record_back();
    EXPECT_EQ(position, (TapePosition{.file = 3, .record = -2}));
    position.pass_mark_back();
    EXPECT_EQ(position, (TapePosition{.file = 2, .record = -1}));
    position.pass_mark();
    EXPECT_EQ(position, (TapePosition{.file = 2, .record = 0}));
}

TEST(ATapePosition, IsLostByWritingBeforeAMarkUntilTheNextMark) {
    TapePosition position{.file = 3, .record = -2};
    position.write_record();
    EXPECT_TRUE(position.lost());
    position.write_record();
    position.pass_record_back();
    EXPECT_TRUE(position.lost());
    TapePosition back = position;
    position.pass_mark();
    EXPECT_EQ(position, (TapePosition{.file = 3, .record = 0}));
    back.pass_mark_back();
    EXPECT_EQ(back, (TapePosition{.file = 2, .record = -1}));
}

TEST(ATapePosition, IsLostByAnErrorUntilTheTapeIsRewound) {
    TapePosition position;
    position.lose();
    position.pass_mark();
    EXPECT_TRUE(position.lost());
    position.rewind();
    EXPECT_FALSE(position.lost());
}

/// A drive with a reel of a thousand bytes, and its driver.
class ATapeUnit : public ::testing::Test {
  protected:
    ATapeUnit() { attach(false); }
    void attach(bool write_protected, std::uint64_t capacity = 1000) {
        drive.detach();
        EXPECT_TRUE(drive.attach(
            {.file = folder.path() / "reel.tap", .write_protected = write_protected, .capacity = capacity}));
    }
    void mount_and_open() {
        ASSERT_TRUE(unit.mount(cash));
        ASSERT_TRUE(unit.open(cash, true));
    }
    Outcome write(std::string_view text) { return unit.write(std::as_bytes(std::span(text))); }
    std::string read(std::size_t size = 2000) {
        std::string text(size, '\0');
        const Outcome outcome = unit.read(std::as_writable_bytes(std::span(text)));
        if (!outcome.is_value()) {
            return fmt::format("[{}]", error_text(outcome.error()));
        }
        text.resize(outcome.value());
        return text;
    }

    TemporaryDirectory folder;
    emu::TapeDrive drive;
    TapeUnit unit{drive};
};

TEST_F(ATapeUnit, IsMountedForOneUserAndOpenedByOneProgram) {
    EXPECT_EQ(unit.open(cash, false).error(), ABI_ENXIO);
    EXPECT_EQ(unit.unmount(cash).error(), ABI_ENXIO);
    mount_and_open();
    EXPECT_EQ(unit.mount(cash).error(), ABI_EBUSY);
    EXPECT_EQ(unit.open(cash, false).error(), ABI_EBUSY);
    EXPECT_EQ(unit.unmount(cash).error(), ABI_EBUSY);
    unit.close(true);
    EXPECT_EQ(unit.open(stranger, false).error(), ABI_EACCES);
    EXPECT_EQ(unit.unmount(stranger).error(), ABI_EPERM);
    EXPECT_TRUE(unit.unmount(cash));
    drive.detach();
    EXPECT_EQ(unit.mount(cash).error(), ABI_ENXIO);
}

TEST_F(ATapeUnit, CannotBeWrittenWithoutItsRing) {
    attach(true);
    ASSERT_TRUE(unit.mount(cash));
    EXPECT_EQ(unit.open(cash, true).error(), ABI_EACCES);
    ASSERT_TRUE(unit.open(cash, false));
    EXPECT_EQ(write("x").error(), ABI_EACCES);
    EXPECT_EQ(unit.operate(ABI_MTWEOF, 1).error(), ABI_EACCES);
    EXPECT_EQ(unit.operate(ABI_MTERASE, 1).error(), ABI_EACCES);
}

TEST_F(ATapeUnit, ShowsOnlyTheDataOfATapeWithLabels) {
    attach(false, 10000);
    EXPECT_EQ(unit.mount(cash, true).error(), ABI_EINVAL) << "it has none yet";
    mount_and_open();
    write("VOL1REEL01" + std::string(70, ' '));
    unit.close(true);
    ASSERT_TRUE(unit.unmount(cash));

    ASSERT_TRUE(unit.mount(cash, true));
    EXPECT_TRUE(unit.labelled());
    for (const char* contents : {"one", "two"}) {
        ASSERT_TRUE(unit.open(cash, true));
        EXPECT_TRUE(write(contents).is_value());
        EXPECT_TRUE(write("more").is_value());
        unit.close(false);
    }
    ASSERT_TRUE(unit.open(cash, true));
    EXPECT_TRUE(unit.operate(ABI_MTREW, 1).is_value());
    for (const char* expected : {"one", "more", "", "two", "more", "", "", ""}) {
        EXPECT_EQ(read(), expected);
    }
    EXPECT_TRUE(unit.operate(ABI_MTREW, 1).is_value());
    EXPECT_TRUE(unit.operate(ABI_MTFSF, 1).is_value());
    EXPECT_EQ(read(), "two");
    EXPECT_EQ(write("x").error(), ABI_EINVAL) << "in the middle of a file";
    EXPECT_EQ(unit.operate(ABI_MTBSR, 1).error(), ABI_EINVAL);
    unit.close(true);
    ASSERT_TRUE(unit.unmount(cash));

    mount_and_open(); // as it is
    EXPECT_TRUE(read().starts_with("VOL1REEL01"));
    EXPECT_TRUE(read().starts_with("HDR1FILE1"));
    EXPECT_TRUE(read().starts_with("HDR2"));
    for (const char* expected : {"", "one", "more", ""}) {
        EXPECT_EQ(read(), expected);
    }
    EXPECT_TRUE(read().starts_with("EOF1FILE1")) << "with its two blocks";
}

TEST_F(ATapeUnit, EndsWhatWasWrittenByTwoMarksAndStandsBetweenThem) {
    mount_and_open();
    write("one");
    unit.close(false);
    EXPECT_EQ(unit.position(), (TapePosition{.file = 1, .record = 0}));
    ASSERT_TRUE(unit.open(cash, true));
    write("two");
    unit.close(true);
    ASSERT_TRUE(unit.open(cash, true));
    for (const char* expected : {"one", "", "two", "", "", "[I/O error]"}) {
        EXPECT_EQ(read(), expected);
    }
    EXPECT_EQ(unit.last_error(), unsigned{ABI_MT_BLANK});
}

TEST_F(ATapeUnit, SpacesAndTellsHowMuchWasNotDone) {
    mount_and_open();
    write("a");
    write("b");
    unit.operate(ABI_MTWEOF, 1);
    write("c");
    unit.operate(ABI_MTWEOF, 1);
    EXPECT_TRUE(unit.operate(ABI_MTREW, 1).is_value());
    EXPECT_EQ(unit.operate(ABI_MTFSR, 5).error(), ABI_EIO);
    EXPECT_EQ(unit.residue(), 3);
    EXPECT_EQ(unit.position(), (TapePosition{.file = 1, .record = 0})) << "the mark was passed";
    EXPECT_EQ(unit.operate(ABI_MTBSF, 2).error(), ABI_EIO) << "there is one mark only";
    EXPECT_EQ(unit.residue(), 1);
    EXPECT_EQ(unit.position(), TapePosition());
    EXPECT_TRUE(unit.operate(ABI_MTFSF, 2).is_value());
    EXPECT_TRUE(unit.operate(ABI_MTBSF, 1).is_value());
    EXPECT_TRUE(unit.operate(ABI_MTBSR, 1).is_value());
    EXPECT_EQ(read(), "c");
    EXPECT_TRUE(unit.operate(ABI_MTEOM, 1).is_value());
    EXPECT_EQ(unit.position(), (TapePosition{.file = 2, .record = 0}));
    EXPECT_EQ(unit.operate(ABI_MTFSF, -1).error(), ABI_EINVAL);
    EXPECT_EQ(unit.operate(77, 1).error(), ABI_EINVAL);
}

TEST_F(ATapeUnit, IsFoundAgainAtEachPosition) {
    mount_and_open();
    for (const char* text : {"a", "b", "c"}) {
        write(text);
        write("-");
        unit.operate(ABI_MTWEOF, 1);
    }
    for (const TapePosition position :
         {TapePosition{.file = 0, .record = 1}, TapePosition{.file = 2, .record = 0},
          TapePosition{.file = 2, .record = -1}, TapePosition{.file = 1, .record = -3},
          TapePosition{.file = 3, .record = 0}}) {
        EXPECT_TRUE(unit.move_to(position).is_value());
        EXPECT_EQ(unit.position(), position);
    }
    EXPECT_TRUE(unit.move_to({.file = 2, .record = -2}).is_value());
    EXPECT_EQ(read(), "-") << "the last record of file 1";
    EXPECT_FALSE(unit.move_to({.file = 4, .record = 0}).is_value());
    EXPECT_EQ(unit.move_to({.file = 0, .record = -1}).error(), ABI_EINVAL);
}

TEST_F(ATapeUnit, NoticesOrIgnoresTheEndOfTheTape) {
    mount_and_open();
    write(std::string(1000, 'x'));
    EXPECT_EQ(write("more").error(), ABI_ENOSPC);
    unit.options().ignore_eot = true;
    EXPECT_TRUE(write("more").is_value());
    while (!drive.at_physical_end()) {
        ASSERT_TRUE(write(std::string(TapeUnit::longest_record, 'x')).is_value());
    }
    EXPECT_EQ(write("more").error(), ABI_ENOSPC);
    EXPECT_EQ(write(std::string(TapeUnit::longest_record + 1, 'x')).error(), ABI_EINVAL);
}

TEST_F(ATapeUnit, LosesTheRestOfARecordThatIsTooLong) {
    mount_and_open();
    write("abcdef");
    write("next");
    unit.operate(ABI_MTREW, 1);
    EXPECT_EQ(read(3), "[I/O error]");
    EXPECT_EQ(unit.last_error(), unsigned{ABI_MT_TOO_LONG});
    EXPECT_EQ(read(), "next");
}

} // namespace
} // namespace cxsim::kernel::testing
