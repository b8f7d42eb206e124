// The table of commands: names, abbreviations, help, completion, scripts and what is wrong with lines.
#include "console/monitor/registers.h"
#include "tests/unit/monitor/monitored.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>

namespace cxsim::console::monitor::testing {
namespace {

constexpr std::string_view stays = "        .text\n        .globl start\nstart:  jbr start\n";

TEST(TheCommands, StandInAlphabeticalOrderAndCanBeAbbreviated) {
    EXPECT_TRUE(std::ranges::is_sorted(commands(), {}, &Command::name));
    for (const Command& command : commands()) {
        for (std::size_t length = command.shortest; length <= command.name.size(); ++length) {
            const Command* found = find_command(command.name.substr(0, length));
            ASSERT_NE(found, nullptr) << command.name;
            EXPECT_EQ(found->name, command.name) << command.name.substr(0, length);
        }
    }
    EXPECT_EQ(find_command(""), nullptr);
    EXPECT_EQ(find_command("continued"), nullptr);
    EXPECT_EQ(find_command("po")->name, "power") << "but not p alone, which could be process";
    EXPECT_EQ(find_command("p"), nullptr);
}

TEST(TheCommands, HaveNoNamesOfRegisters) {
    for (const RegisterKind& kind : register_kinds()) {
        const std::string name = std::string(kind.name) + (kind.count != 0 ? "0" : "");
        EXPECT_EQ(find_command(name), nullptr) << name;
    }
}

TEST(TheCommands, HaveHelp) {
    Monitored monitored(stays);
    const std::string all = monitored.obey("help");
    for (const Command& command : commands()) {
        EXPECT_NE(all.find(command.name), std::string::npos) << command.name;
        const std::string one = monitored.obey("help " + std::string(command.name));
        EXPECT_NE(one.find(command.summary), std::string::npos) << command.name;
        EXPECT_NE(one.find(command.arguments), std::string::npos) << command.name;
    }
    EXPECT_NE(monitored.obey("help frobnicate").find("frobnicate"), std::string::npos);
}

TEST(TheCommands, AreThoseOfTheManual) {
    std::ostringstream manual;
    manual << std::ifstream(std::filesystem::path(CXSIM_DOCS) / "monitor.md").rdbuf();
    EXPECT_NE(manual.str().find(command_reference()), std::string::npos)
        << "docs/monitor.md must contain, below its heading Commands:\n"
        << command_reference();
}

TEST(TheCommands, ThatAreWrongAreNamed) {
    Monitored monitored(stays);
    struct Case {
        const char* line;
        const char* named;
    };
    const Case cases[] = {
        {"frobnicate", "frobnicate"},
        {"continue now", "now"},
        {"a8", "a8: there are a0 to a7"},
        {"v3[128]", "v3[128]: elements are 0 to 127"},
        {"v3[9", "lacks a ]"},
        {"psw[1]", "psw[1]: has no elements"},
        {"a3/q", "/q"},
        {"a3 5", "deposit a3 VALUE"},
        {"backtrace 0", "0"},
        {"backtrace many", "many"},
        {"step -1", "-1"},
        {"step 0", "0"},
        {"step many", "many"},
        {"step/w", "step/w"},
        {"examine nowhere", "nowhere"},
        {"examine 0x10", "0x00000010"},
        {"examine/q start", "/q"},
        {"examine a8", "a8"},
        {"examine v9[0]", "v9"},
        {"examine v3[200]", "v3[200]"},
        {"examine start 0", "0"},
        {"examine 0x1234567890", "0x1234567890"},
        {"deposit a1", "usage"},
        {"deposit a1 2 3", "a1"},
        {"deposit v3 1", "v3[0]"},
        {"deposit a1 0x100000000", "32 bits"},
        {"deposit/b start 256", "256"},
        {"deposit/z start 1", "/z"},
        {"deposit 0x10 1", "0x10"},
        {"deposit/d s1 one", "one"},
        {"break nowhere", "nowhere"},
        {"break start+1", "odd"},
        {"break 0x10", "0x10"},
        {"break start process 99", "99"},
        {"break start program nothing", "nothing"},
        {"break start always", "always"},
        {"break call frob", "frob"},
        {"break call", "call"},
        {"break start any more", "more"},
        {"watch", "usage"},
        {"watch start 0", "0"},
        {"watch 0xffffeffc 0x7fffffff", "reaches beyond"},
        {"watch nowhere", "nowhere"},
        {"delete 7", "7"},
        {"delete", "number"},
        {"process 99", "99"},
        {"process 1 5", "5"},
        {"process x", "x"},
        {"show", "processes"},
        {"show nonsense", "nonsense"},
        {"history", "history on"},
        {"history on 0", "0"},
        {"history 3 4", "4"},
        {"trace off", "no trace"},
        {"trace /nowhere/at/all", "/nowhere/at/all"},
        {"source /nowhere/at/all", "/nowhere/at/all"},
        {"source /", "/"},
        {"margin -x clk", "-x"},
        {"margin -l ps9", "ps9"},
        {"margin -l", "usage"},
        {"power", "usage"},
        {"power on", "on"},
        {"quit 256", "256"},
        {"evaluate", "missing"},
        {"assert 0", "does not hold"},
        {"until", "usage"},
        {"disassemble 0x10", "0x00000010"},
    };
    Monitor monitor(monitored.session);
    for (const Case& each : cases) {
        const std::string said = monitored.obey(each.line);
        EXPECT_TRUE(said.starts_with("error: ")) << each.line << ": " << said;
        EXPECT_NE(said.find(each.named), std::string::npos) << each.line << ": " << said;
    }
}

TEST(TheCommands, ThatNeedAMachineSayThatItIsOff) {
    Monitored monitored(stays);
    EXPECT_EQ(monitored.obey("power off"), "The machine is off.\n");
    for (const char* line : {"v3[9]",
                             "backtrace",
                             "continue",
                             "step",
                             "next",
                             "until 0",
                             "stop",
                             "examine a1",
                             "examine 0x80001000",
                             "deposit a1 1",
                             "disassemble",
                             "registers",
                             "break 0x80001000",
                             "watch 0x80001000",
                             "break start program /program",
                             "process",
                             "show cpu",
                             "show processes",
                             "margin",
                             "power off"}) {
        EXPECT_NE(monitored.obey(line).find("the machine is off"), std::string::npos) << line;
    }
    EXPECT_EQ(monitored.obey("evaluate 1+1"), "0x2 2\n");
    EXPECT_NE(monitored.obey("evaluate a1").find("a1"), std::string::npos);
}

TEST(TheCommands, AreCompleted) {
    Monitored monitored(stays);
    using List = std::vector<std::string>;
    EXPECT_EQ(complete(monitored.session, "con"), List{"continue"});
    EXPECT_EQ(complete(monitored.session, "show pro"), List{"processes"});
    EXPECT_EQ(complete(monitored.session, "help un"), List{"until"});
    EXPECT_EQ(complete(monitored.session, "break sta"), List{"start"});
    EXPECT_EQ(complete(monitored.session, "examine ps"), List{"psw"});
    EXPECT_EQ(complete(monitored.session, "break call gete"), (List{"getegid", "geteuid"}));
    EXPECT_EQ(complete(monitored.session, "").size(), commands().size());
    EXPECT_TRUE(complete(monitored.session, "frobnicate x").empty());
}

class AScript : public ::testing::Test {
  protected:
    std::string write(const std::string& name, std::string_view text) {
        const std::string path = folder.path() / name;
        std::ofstream(path) << text;
        return path;
    }
    Ending obey(const std::string& path) {
        Monitor monitor(monitored.session);
        monitor.read_from(*open_script(path));
        return monitor.converse();
    }
    kernel::testing::TemporaryDirectory folder;
    Monitored monitored{stays};
};

TEST_F(AScript, EndsAtTheFirstCommandThatFails) {
    const std::string path = write("script", "# a comment\n\nevaluate 1\nevaluate nothing\nevaluate 2\n");
    const Ending ending = obey(path);
    EXPECT_EQ(ending.kind, Ending::Kind::failed);
    EXPECT_TRUE(ending.message.starts_with(path + ":4: nothing")) << ending.message;
    EXPECT_EQ(monitored.said, "0x1 1\n");
}

TEST_F(AScript, ReadsOtherScripts) {
    const std::string inner = write("inner", "evaluate 2");
    const Ending ending = obey(write("outer", "source " + inner + "\nevaluate 3\nquit 4\nevaluate 5\n"));
    EXPECT_EQ(ending.kind, Ending::Kind::quit);
    EXPECT_EQ(monitored.session.quit_status, 4);
    EXPECT_EQ(monitored.said, "0x2 2\n0x3 3\n");
}

TEST_F(AScript, ThatReadsItselfIsRefused) {
    const std::string path = folder.path() / "self";
    write("self", "source " + path + "\n");
    const Ending ending = obey(path);
    EXPECT_EQ(ending.kind, Ending::Kind::failed);
    EXPECT_NE(ending.message.find("too many files"), std::string::npos);
}

TEST_F(AScript, MayBeAnyBytes) {
    EXPECT_EQ(obey(write("bytes", std::string("\xff\0\x01/ / (\n", 8))).kind, Ending::Kind::failed);
    EXPECT_EQ(obey(write("empty", "")).kind, Ending::Kind::silent);
}

} // namespace
} // namespace cxsim::console::monitor::testing
