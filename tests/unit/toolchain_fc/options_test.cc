// Tests of the command line of convex-fc.
#include "toolchain/fc/options.h"

#include <gtest/gtest.h>

namespace {

using cxsim::toolchain::FortranStage;
using cxsim::toolchain::parse_fortran_options;
using Words = std::vector<std::string>;

TEST(FortranOptions, GoToTheProgramThatUnderstandsThem) {
    const auto options = parse_fortran_options(
        {"-u", "-O2", "-tm", "c1", "-fn", "-Iinc", "-DN=3", "-L.", "a.f", "-lx", "-o", "a"});
    ASSERT_TRUE(options) << options.error();
    EXPECT_EQ(options->translator, (Words{"-u"}));
    EXPECT_EQ(options->compiler, (Words{"-O2", "-tm", "c1", "-fn", "-L."}));
    EXPECT_EQ(options->preprocessor, (Words{"-I", "inc", "-DN=3"}));
    EXPECT_EQ(options->include_folders, (Words{"inc"}));
    EXPECT_EQ(options->inputs, (Words{"a.f", "-lx"}));
    EXPECT_EQ(options->output, "a");
}

TEST(FortranOptions, OfTheMachinesOwnCompilerMeanTheSameAsOthers) {
    const auto options = parse_fortran_options({"-no", "-re", "-cs", "-ep", "4", "-or", "all", "-nw"});
    ASSERT_TRUE(options) << options.error();
    EXPECT_EQ(options->translator, (Words{"-a", "-C"}));
    EXPECT_EQ(options->compiler, (Words{"-O0", "-or", "all"}));
    EXPECT_FALSE(options->warnings);
}

TEST(FortranOptions, StopAtTheEarliestStageGiven) {
    EXPECT_EQ(parse_fortran_options({"-c", "-S"})->stage, FortranStage::assembly);
    EXPECT_EQ(parse_fortran_options({"-S", "-E"})->stage, FortranStage::preprocess);
    EXPECT_EQ(parse_fortran_options({"a.f"})->stage, FortranStage::executable);
}

TEST(FortranOptions, AreRefusedByNameIfUnknownOrWithoutTheirValue) {
    EXPECT_EQ(parse_fortran_options({"-q"}).error(), "unknown option '-q'");
    EXPECT_EQ(parse_fortran_options({"-o"}).error(), "-o: needs an argument");
    EXPECT_EQ(parse_fortran_options({"-tm", "c3"}).error(), "-tm: unknown machine 'c3' (c1 or c2)");
}

} // namespace
