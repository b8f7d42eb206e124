// The catalogue of messages and the reports made of them.
#include "cr/message.h"
#include "kernel/abi/chkpnt.h"

#include <gtest/gtest.h>

namespace cxsim::cr {
namespace {

using namespace std::string_literals;

constexpr int no_such_process = 3; // ESRCH

TEST(Messages, PutArgumentsWhereTheGuidesFormatsSay) {
    EXPECT_EQ(format(Message::target_cannot_be_checkpointed, {4711}, no_such_process),
              "4711: No such process");
    EXPECT_EQ(format(Message::pid_in_use, {14501, "loop2"}), "setpid: pid 14501 for loop2 in use");
    EXPECT_EQ(format(Message::map_file_path_failed, {"a", 1, 0x12}, no_such_process),
              "a(1): can't get map file path for region 00012: No such process");
    EXPECT_EQ(format(Message::current_window_size, {"a", 1, 8, 80}),
              "a(1): using current window size:  8 rows 80 cols");
    EXPECT_EQ(format(Message::restore_seek_failed, {"a", 1, 3, std::int64_t{1} << 40}, no_such_process),
              "a(1) fd 3 restore seek pos 1099511627776: No such process");
}

TEST(Messages, ShowPercentSignsOfNamesAsTheyAre) {
    EXPECT_EQ(format(Message::file_exists, {"100%d%m"}), "100%d%m: file exists");
}

TEST(Messages, NeverHoldControlCharactersOfNames) {
    EXPECT_EQ(format(Message::file_exists, {"a\nE\x1b[2J"}), "a?E?[2J: file exists");
}

TEST(Messages, UseOnlyConversionsThatTheFormatterKnows) {
    for (std::size_t i = 0; i < message_count(); ++i) {
        const std::string text = format(static_cast<Message>(i), {}, no_such_process);
        EXPECT_EQ(text.find('%'), std::string::npos) << text;
    }
}

TEST(Report, DropsWarningsWhenQuietAndShowsVerboseLinesOnlyWhenAsked) {
    const auto lines = [](Report::Options options) {
        Report report(options);
        report.add(Message::file_exists, {"f"});
        report.add(Message::uid_differs, {1, 2});
        report.add(Message::is_checkpointable, {"a", 3});
        return report.text(ABI_REPORT_MAX);
    };
    EXPECT_EQ(lines({}), "Ef: file exists\nWcurrent uid 1 differs from checkpoint file uid 2\n\0"s);
    EXPECT_EQ(lines({.quiet = true}), "Ef: file exists\n\0"s);
    EXPECT_EQ(lines({.quiet = true, .verbose = true}), "Ef: file exists\nVa(3) is checkpointable\n\0"s);
}

TEST(Report, MakesAWarningOfAnErrorThatIsOverridden) {
    Report report({});
    report.add_overridden(Message::file_exists, {"f"});
    EXPECT_FALSE(report.has_errors());
    EXPECT_EQ(report.lines(), std::vector<std::string>{"Wf: file exists"});
}

TEST(Report, KeepsErrorsBeforeWarningsAndTheseBeforeOthersWhenItIsTooLong) {
    Report report({.verbose = true});
    report.add(Message::is_checkpointable, {"first", 1});
    report.add(Message::is_checkpointable, {"second", 2});
    report.add(Message::uid_differs, {1, 2});
    report.add(Message::is_checkpointable, {"third", 3});
    report.add(Message::file_exists, {"f"});
    const std::string warning = "Wcurrent uid 1 differs from checkpoint file uid 2\n";
    const std::string all = "Vfirst(1) is checkpointable\nVsecond(2) is checkpointable\n" + warning +
                            "Vthird(3) is checkpointable\nEf: file exists\n\0"s;
    EXPECT_EQ(report.text(all.size()), all);
    EXPECT_EQ(report.text(all.size() - 1), "Vfirst(1) is checkpointable\n" + warning +
                                               "Ef: file exists\nW2 more messages are left out\n\0"s);
    EXPECT_EQ(report.text(50), "Ef: file exists\nW4 more messages are left out\n\0"s);
    EXPECT_EQ(report.text(20), "Ef: file exists\n\0"s);
    EXPECT_EQ(report.text(1), "\0"s);
    EXPECT_EQ(report.text(0), "");
}

} // namespace
} // namespace cxsim::cr
