// Tests of the command line.
#include "console/options.h"

#include <gtest/gtest.h>

#include <initializer_list>
#include <vector>

namespace cxsim::console {
namespace {

ParsedOptions parse(std::initializer_list<const char*> words) {
    const std::vector<const char*> arguments(words);
    return parse_options(arguments);
}

Options options_of(std::initializer_list<const char*> words) {
    const ParsedOptions parsed = parse(words);
    EXPECT_TRUE(parsed.has_value()) << parsed.error().message;
    return std::get<Options>(*parsed);
}

std::string error_of(std::initializer_list<const char*> words) {
    const ParsedOptions parsed = parse(words);
    return parsed ? std::string() : parsed.error().message;
}

TEST(CommandLine, DefaultsToAC240WithIeeeOnTheHostsClock) {
    const Options options = options_of({});
    EXPECT_EQ(options.model.name, "c240");
    EXPECT_TRUE(options.ieee);
    EXPECT_EQ(options.clock, ClockChoice::real);
    EXPECT_FALSE(options.command);
}

TEST(CommandLine, TakesIeeeHardwareFromTheModelUnlessTold) {
    EXPECT_FALSE(options_of({"--model", "c120"}).ieee);
    EXPECT_TRUE(options_of({"--model", "c120", "--ieee", "on"}).ieee);
    EXPECT_FALSE(options_of({"--model=c210", "--ieee=off"}).ieee);
}

TEST(CommandLine, TakesEverythingTheManualNames) {
    const Options options = options_of(
        {"--root", "/r", "--share", "/s", "--clock", "virtual", "--log-calls", "/l", "-c", "echo -n --help"});
    EXPECT_EQ(options.call_log, "/l");
    EXPECT_EQ(options.root, "/r");
    EXPECT_EQ(options.share, "/s");
    EXPECT_EQ(options.clock, ClockChoice::virtual_time);
    EXPECT_EQ(options.command, "echo -n --help");
}

TEST(CommandLine, PutsReelsOnDrives) {
    const Options options = options_of({"--tape", "0=a,b.tap", "--tape", "3=c.tap,size=2,ro"});
    ASSERT_EQ(options.tapes.size(), 2U);
    EXPECT_EQ(options.tapes[0].reel.file, "a,b.tap");
    EXPECT_FALSE(options.tapes[0].reel.write_protected);
    EXPECT_EQ(options.tapes[1].unit, 3U);
    EXPECT_EQ(options.tapes[1].reel.file, "c.tap");
    EXPECT_TRUE(options.tapes[1].reel.write_protected);
    EXPECT_EQ(options.tapes[1].reel.capacity, 2'000'000U);
    for (const char* wrong :
         {"4=x", "x", "=x", "0=", "0=,ro", "-1=x", "0=x,size=0", "0=x,size=a", "0=x,rx"}) {
        EXPECT_NE(error_of({"--tape", wrong}).find(wrong), std::string::npos) << wrong;
    }
}

TEST(CommandLine, NamesWhatIsWrong) {
    EXPECT_NE(error_of({"--model", "c3800"}).find("c3800"), std::string::npos);
    EXPECT_NE(error_of({"--ieee", "maybe"}).find("maybe"), std::string::npos);
    EXPECT_NE(error_of({"--clock", "wall"}).find("wall"), std::string::npos);
    EXPECT_NE(error_of({"--frobnicate"}).find("frobnicate"), std::string::npos);
    EXPECT_NE(error_of({"stray"}), "");
    EXPECT_NE(error_of({"-c"}), "");
    EXPECT_NE(error_of({"--mod", "c1"}), "") << "abbreviations are not taken";
}

TEST(CommandLine, RunsAtFullSpeedUnlessTold) {
    EXPECT_FALSE(options_of({}).real_speed);
    EXPECT_FALSE(options_of({"--speed", "max"}).real_speed);
    EXPECT_TRUE(options_of({"--speed", "real"}).real_speed);
    EXPECT_NE(error_of({"--speed", "slow"}).find("slow"), std::string::npos);
    EXPECT_EQ(options_of({}).host_threads, 1U);
    EXPECT_EQ(options_of({"--host-threads", "4"}).host_threads, 4U);
    for (const char* wrong : {"0", "5", "two", "", "11"}) {
        EXPECT_NE(error_of({"--host-threads", wrong}).find("host-threads"), std::string::npos) << wrong;
    }
}

TEST(CommandLine, TakesTheMonitorsOptions) {
    EXPECT_FALSE(options_of({}).monitor);
    EXPECT_EQ(options_of({}).monitor_key, 0x1d);
    EXPECT_TRUE(options_of({"--monitor"}).monitor);
    EXPECT_EQ(options_of({"--monitor-script", "s"}).monitor_script, "s");
    EXPECT_EQ(options_of({"--monitor-key", "^e"}).monitor_key, 5);
    EXPECT_EQ(options_of({"--monitor-key", "^\\"}).monitor_key, 0x1c);
    EXPECT_EQ(options_of({"--monitor-key", "none"}).monitor_key, std::nullopt);
    for (const char* wrong : {"", "x", "^", "^1", "^ab", "none "}) {
        EXPECT_NE(error_of({"--monitor-key", wrong}).find("--monitor-key"), std::string::npos) << wrong;
    }
}

TEST(CommandLine, LimitsMemoryToWhatTheModelTakes) {
    EXPECT_EQ(options_of({}).memory_megabytes, 0U);
    EXPECT_EQ(options_of({"--model", "c120", "--memory", "128"}).memory_megabytes, 128U);
    EXPECT_EQ(error_of({"--model", "c120", "--memory", "129"}), "--memory 129: a c120 takes 128 MB at most");
    EXPECT_EQ(error_of({"--memory", "99999999999"}), "--memory 99999999999: a c240 takes 2048 MB at most");
    for (const char* const wrong : {"0", "-1", "12x", "much", ""}) {
        EXPECT_EQ(error_of({"--memory", wrong}),
                  std::string("--memory ") + wrong + ": not a number of megabytes");
    }
}

TEST(CommandLine, TakesTheSizeOfADiskInMegabytesOrWithALetter) {
    EXPECT_EQ(options_of({}).disk_bytes, 0U);
    EXPECT_EQ(options_of({"--disk-size", "64"}).disk_bytes, 64U << 20U);
    EXPECT_EQ(options_of({"--disk-size", "64M"}).disk_bytes, 64U << 20U);
    EXPECT_EQ(options_of({"--disk-size", "20000K"}).disk_bytes, 20000U << 10U);
    EXPECT_EQ(options_of({"--disk-size", "3G"}).disk_bytes, std::uint64_t{3} << 30U);
    for (const char* const wrong : {"0", "-1", "12x", "12MB", "M", "much", "", "1.5G"}) {
        EXPECT_EQ(error_of({"--disk-size", wrong}),
                  std::string("--disk-size ") + wrong +
                      ": must be a number of megabytes, or a number and K, M or G");
    }
    for (const char* const huge : {"1048577G", "99999999999999999999"}) {
        EXPECT_EQ(error_of({"--disk-size", huge}),
                  std::string("--disk-size ") + huge + ": no disk is larger than 1048576G");
    }
}

TEST(CommandLine, ListsEveryModel) {
    const ParsedOptions parsed = parse({"--list-models"});
    ASSERT_TRUE(parsed.has_value());
    const auto& text = std::get<Information>(*parsed).text;
    for (const emu::Model& model : emu::all_models()) {
        EXPECT_NE(text.find(model.name), std::string::npos) << model.name;
    }
    EXPECT_NE(text.find("c1-xl  C1         1   100 ns      128 MB     20 MFLOPS  optional  base\n"),
              std::string::npos)
        << text;
    EXPECT_NE(text.find("c240   C2         4    40 ns     2048 MB    200 MFLOPS  yes       base, C2, "
                        "parallel, intrinsic\n"),
              std::string::npos)
        << text;
}

} // namespace
} // namespace cxsim::console
