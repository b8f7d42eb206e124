// Tests of convex-cc's command line.
#include "toolchain/cc/options.h"

#include <gtest/gtest.h>

namespace {

using namespace cxsim::toolchain;

CompilerOptions parsed(const std::vector<std::string>& arguments) {
    auto options = parse_options(arguments);
    EXPECT_TRUE(options.has_value()) << (options ? "" : options.error());
    return options.value_or(CompilerOptions{});
}

std::string error_of(const std::vector<std::string>& arguments) {
    auto options = parse_options(arguments);
    return options ? "" : options.error();
}

TEST(CompilerOptions, CompilesForTheC2WithIeeeByDefault) {
    CompilerOptions options = parsed({"a.c"});
    EXPECT_TRUE(options.has_c2);
    EXPECT_FALSE(options.native_float);
    EXPECT_EQ(options.stage, Stage::executable);
    EXPECT_EQ(options.optimization, '0');
}

TEST(CompilerOptions, TakeTheMachineAndTheFormat) {
    CompilerOptions options = parsed({"-tm", "c1", "-fn", "a.c"});
    EXPECT_FALSE(options.has_c2);
    EXPECT_TRUE(options.native_float);
    EXPECT_EQ(error_of({"-tm", "c3"}), "-tm: unknown machine 'c3' (c1 or c2)");
    EXPECT_EQ(error_of({"-tm"}), "-tm: needs an argument");
}

TEST(CompilerOptions, TakeValuesJoinedOrSeparate) {
    CompilerOptions options = parsed({"-Idir", "-I", "other", "-DX=1", "-ofile", "-lm", "a.c"});
    EXPECT_EQ(options.front_end, (std::vector<std::string>{"-I", "dir", "-I", "other", "-D", "X=1"}));
    EXPECT_EQ(options.output, "file");
    EXPECT_EQ(options.inputs, (std::vector<std::string>{"-lm", "a.c"}));
}

TEST(CompilerOptions, StopAtTheEarliestStageAskedFor) {
    EXPECT_EQ(parsed({"-c", "-S", "a.c"}).stage, Stage::assembly);
    EXPECT_EQ(parsed({"-E", "-c", "a.c"}).stage, Stage::preprocess);
}

TEST(CompilerOptions, KnowOptimisationLevels) {
    EXPECT_EQ(parsed({"-O"}).optimization, '1');
    EXPECT_EQ(parsed({"-O2"}).optimization, '2');
    EXPECT_EQ(parsed({"-O9"}).optimization, '3');
    EXPECT_EQ(parsed({"-Os"}).optimization, 's');
}

TEST(CompilerOptions, NameWhatTheyDoNotKnow) {
    EXPECT_EQ(error_of({"-quiet"}), "unknown option '-quiet'");
    EXPECT_EQ(error_of({"-o"}), "-o: needs an argument");
}

} // namespace
