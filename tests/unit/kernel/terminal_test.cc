// The line discipline: what is typed, what programs read, what is echoed.
#include "kernel/terminal/terminal.h"
#include "tests/unit/kernel/machine.h"

#include <gtest/gtest.h>

namespace cxsim::kernel::testing {
namespace {

class Recorder : public Waker, public ProcessGroups {
  public:
    void wake_up(Channel /*channel*/) override {}
    unsigned signal_group(std::int32_t group, Signal signal) override {
        groups.push_back(group);
        signals.push_back(signal);
        return 1;
    }
    std::vector<std::int32_t> groups;
    std::vector<Signal> signals;
};

/// A terminal with somebody at it.
struct Desk {
    explicit Desk(bool interactive = true) {
        console.terminal = interactive;
        console.input_ends = !interactive;
        terminal = std::make_unique<Terminal>(0, console, recorder, recorder);
        terminal->foreground = 42;
    }
    void type(std::string_view text) { terminal->receive(std::as_bytes(std::span(text))); }
    std::string read(std::size_t size = 100) const {
        std::string text(size, '\0');
        text.resize(terminal->read(std::as_writable_bytes(std::span(text))).count);
        return text;
    }
    StringConsole console;
    Recorder recorder;
    std::unique_ptr<Terminal> terminal;
};

struct LineCase {
    const char* name;
    std::string typed;
    std::string read;
    std::string echo;
};

class ATypedLine : public ::testing::TestWithParam<LineCase> {};

TEST_P(ATypedLine, IsEditedAndEchoed) {
    Desk desk;
    desk.type(GetParam().typed);
    EXPECT_EQ(desk.read(), GetParam().read);
    EXPECT_EQ(desk.console.output, GetParam().echo);
}

INSTANTIATE_TEST_SUITE_P(
    Cases, ATypedLine,
    ::testing::Values(LineCase{"plain", "ls\r", "ls\n", "ls\r\n"}, LineCase{"unfinished", "ls", "", "ls"},
                      LineCase{"erase", "lx\x7fs\r", "ls\n", "lx\b \bs\r\n"},
                      LineCase{"backspace", "lx\bs\r", "ls\n", "lx\b \bs\r\n"},
                      LineCase{"erase_at_start", "\x7fls\r", "ls\n", "ls\r\n"},
                      LineCase{"erase_control", "\x01\x7fx\r", "x\n", "^A\b \b\b \bx\r\n"},
                      LineCase{"word_erase", "a bc\x17x\r", "a x\n", "a bc\b \b\b \bx\r\n"},
                      LineCase{"kill", "abc\x15x\r", "x\n", "abc\b \b\b \b\b \bx\r\n"},
                      LineCase{"literal_next", "\x16\x03\r", "\x03\n", "^\b^C\r\n"},
                      LineCase{"end_of_file_after_text", "ab\x04", "ab", "ab"},
                      LineCase{"reprint", "ab\x12\r", "ab\n", "ab^R\r\nab\r\n"},
                      LineCase{"reprint_control", "\x01\x12\r", "\x01\n", "^A^R\r\n^A\r\n"},
                      LineCase{"erase_tab", "abc\td\x7f\x7fx\r", "abcx\n", "abc\td\b \b\b\b\b\b\bx\r\n"},
                      LineCase{"kill_tabs", "\t\t\x15x\r", "x\n", "\t\t" + std::string(16, '\b') + "x\r\n"}),
    [](const auto& line) { return line.param.name; });

TEST(ATerminal, GivesOneLineToARead) {
    Desk desk;
    desk.type("one\rtwo\r");
    EXPECT_EQ(desk.read(), "one\n");
    EXPECT_EQ(desk.read(2), "tw");
    EXPECT_EQ(desk.read(), "o\n");
    EXPECT_FALSE(desk.terminal->has_input());
}

TEST(ATerminal, TakesControlDForTheEndOnce) {
    Desk desk;
    desk.type("\x04more\r");
    std::string text(10, '\0');
    const auto result = desk.terminal->read(std::as_writable_bytes(std::span(text)));
    EXPECT_EQ(result.count, 0U);
    EXPECT_TRUE(result.at_end);
    EXPECT_EQ(desk.read(), "more\n");
}

TEST(ATerminal, SendsSignalsToTheForegroundAndForgetsWhatWasTyped) {
    Desk desk;
    desk.type("abc\x03");
    desk.type("\x1c\x1a");
    EXPECT_EQ(desk.recorder.signals, (std::vector{ABI_SIGINT, ABI_SIGQUIT, ABI_SIGTSTP}));
    EXPECT_EQ(desk.recorder.groups, (std::vector<std::int32_t>{42, 42, 42}));
    EXPECT_EQ(desk.console.output, "abc^C^\\^Z");
    desk.type("x\r");
    EXPECT_EQ(desk.read(), "x\n");
}

TEST(ATerminal, StopsAndStartsItsOutput) {
    Desk desk;
    desk.type("\x13");
    EXPECT_EQ(desk.terminal->write(std::as_bytes(std::span("x", 1))), 0U);
    desk.type("\x11");
    EXPECT_EQ(desk.terminal->write(std::as_bytes(std::span("x\n", 2))), 2U);
    EXPECT_EQ(desk.console.output, "x\r\n");
}

TEST(ATerminal, EchoesWhatIsTypedWhileStoppedWhenItGoesOn) {
    Desk desk;
    desk.type("\x13"
              "ls\r");
    EXPECT_EQ(desk.console.output, "");
    EXPECT_EQ(desk.read(), "ls\n");
    desk.type(std::string(100000, 'x')); // No more than a screen of it is kept.
    desk.type("\x15\t\x7f");
    desk.type("\x11");
    EXPECT_EQ(desk.console.output.substr(0, 5), "ls\r\nx");
    EXPECT_LE(desk.console.output.size(), 5000U);
}

TEST(ATerminal, ErasesATabAsFarAsItReached) {
    Desk desk;
    desk.terminal->write(std::as_bytes(std::span("% ", 2)));
    desk.type("\tx\x7f\x7f");
    EXPECT_EQ(desk.console.output, "% \tx\b \b\b\b\b\b\b\b");
}

TEST(ATerminal, GoesNoFurtherBackForATabThanATabReaches) {
    Desk desk;
    TerminalSettings settings = desk.terminal->settings();
    settings.output = 0;
    desk.terminal->set_settings(settings);
    desk.type("a\t");
    const std::string tabs(1000, '\t');
    desk.terminal->write(std::as_bytes(std::span(tabs)));
    desk.type("\x7f");
    EXPECT_EQ(desk.console.output, "a\t" + tabs + std::string(8, '\b'));
}

TEST(ATerminal, PassesEveryCharacterInRawMode) {
    Desk desk;
    TerminalSettings raw = desk.terminal->settings();
    raw.local = 0;
    raw.input = 0;
    raw.output = 0;
    desk.terminal->set_settings(raw);
    desk.type("\x03\r\x7f");
    EXPECT_EQ(desk.read(), "\x03\r\x7f");
    EXPECT_TRUE(desk.recorder.signals.empty());
    EXPECT_EQ(desk.console.output, "");
}

TEST(ATerminal, HandsOverAnUnfinishedLineWhenEditingIsTurnedOff) {
    Desk desk;
    desk.type("abc");
    TerminalSettings cbreak = desk.terminal->settings();
    cbreak.local &= ~std::uint32_t{ABI_ICANON};
    desk.terminal->set_settings(cbreak);
    EXPECT_EQ(desk.read(), "abc");
}

TEST(ATerminal, TakesNoMoreThanItHoldsWhenNobodyReads) {
    Desk desk;
    for (const char* each : {"\x04", "x\r"}) {
        desk.console.input.clear();
        for (int i = 0; i < 100000; ++i) {
            desk.console.input += each;
        }
        const std::size_t all = desk.console.input.size();
        desk.terminal->poll();
        EXPECT_FALSE(desk.terminal->takes_typing());
        EXPECT_GT(desk.console.input.size(), all / 4);
        desk.terminal->flush_input();
        EXPECT_TRUE(desk.terminal->takes_typing());
    }
}

TEST(ATerminal, LetsTheOtherSideGoOnWhenTandemIsTurnedOff) {
    Desk desk;
    TerminalSettings settings = desk.terminal->settings();
    settings.local = 0;
    desk.terminal->set_settings(settings);
    desk.type(std::string(3000, 'x'));
    EXPECT_EQ(desk.console.output, "");
    settings.input |= ABI_IXOFF;
    desk.terminal->set_settings(settings);
    EXPECT_EQ(desk.console.output, "\x13");
    settings.input &= ~std::uint32_t{ABI_IXOFF};
    desk.terminal->set_settings(settings);
    EXPECT_EQ(desk.console.output, "\x13\x11");
}

TEST(ATerminal, AnnouncesANewWindowSize) {
    Desk desk;
    desk.console.window = {50, 132};
    desk.terminal->poll();
    EXPECT_EQ(desk.terminal->window().columns, 132);
    EXPECT_EQ(desk.recorder.signals, std::vector{ABI_SIGWINCH});
}

TEST(AConsoleThatIsNoTerminal, PassesPlainBytesAndTheEndOfFile) {
    Desk desk(false);
    desk.console.input = std::string("a\r\x03\x04\0b", 6);
    desk.terminal->poll();
    EXPECT_EQ(desk.read(), std::string("a\r\x03\x04\0b", 6));
    EXPECT_TRUE(desk.terminal->has_input());
    EXPECT_EQ(desk.read(), "");
    desk.terminal->write(std::as_bytes(std::span("x\n", 2)));
    EXPECT_EQ(desk.console.output, "x\n");
    EXPECT_TRUE(desk.recorder.signals.empty());
}

} // namespace
} // namespace cxsim::kernel::testing
