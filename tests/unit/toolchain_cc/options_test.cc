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
    CompilerOptions options = parsed({"-tm", "c1", "a.c"});
    EXPECT_FALSE(options.has_c2);
    EXPECT_TRUE(options.native_float) << "a C1 need not have IEEE hardware";
    EXPECT_FALSE(parsed({"-fi", "-tm", "c1", "a.c"}).native_float);
    EXPECT_TRUE(parsed({"-tm", "c2", "-fn", "a.c"}).native_float);
    EXPECT_EQ(error_of({"-tm", "c3"}), "-tm: unknown machine 'c3' (c1 or c2)");
    EXPECT_EQ(error_of({"-tm"}), "-tm: needs an argument");
}

TEST(CompilerOptions, TakeValuesJoinedOrSeparate) {
    CompilerOptions options = parsed({"-Idir", "-I", "other", "-DX=1", "-ofile", "-lm", "a.c"});
    EXPECT_EQ(options.front_end, (std::vector<std::string>{"-I", "dir", "-I", "other", "-D", "X=1"}));
    EXPECT_EQ(options.output, "file");
    EXPECT_EQ(options.inputs, (std::vector<Input>{{"-lm", Language::for_the_linker}, {"a.c", Language::c}}));
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
    EXPECT_EQ(parsed({"-O2", "-no"}).optimization, '0');
    EXPECT_EQ(error_of({"-Oquick"}), "-Oquick: unknown level of optimisation");
}

TEST(CompilerOptions, GoByTheNameOfAFileUnlessToldItsLanguage) {
    CompilerOptions options =
        parsed({"a.c", "b.S", "c.o", "-x", "assembler", "d.c", "-", "-x", "none", "e.i"});
    EXPECT_EQ(options.inputs, (std::vector<Input>{{"a.c", Language::c},
                                                  {"b.S", Language::assembly_to_preprocess},
                                                  {"c.o", Language::for_the_linker},
                                                  {"d.c", Language::assembly},
                                                  {"-", Language::assembly},
                                                  {"e.i", Language::preprocessed_c}}));
    EXPECT_EQ(error_of({"-x", "pascal"}),
              "-x pascal: unknown language (c, cpp-output, assembler, assembler-with-cpp or none)");
}

TEST(CompilerOptions, KeepWordsForAssemblerAndLinker) {
    CompilerOptions options = parsed({"-Wa,-fn", "-Wl,-x,-M", "-s", "a.c", "-link", "-e", "begin", "-c"});
    EXPECT_EQ(options.assembler, (std::vector<std::string>{"-fn"}));
    EXPECT_EQ(options.linker, (std::vector<std::string>{"-x", "-M", "-s", "-e", "begin", "-c"}));
    EXPECT_EQ(options.stage, Stage::executable) << "what follows -link is the linker's";
}

TEST(CompilerOptions, CollectWhatMakeWantsToKnow) {
    DependencyOptions only = parsed({"-MM", "-MP", "-MT", "x", "a.c"}).dependencies;
    EXPECT_TRUE(only.wanted && only.instead && only.phony_targets);
    EXPECT_FALSE(only.system_headers);
    EXPECT_EQ(only.targets, (std::vector<std::string>{"x"}));
    CompilerOptions beside = parsed({"-MD", "-MF", "a.d", "-c", "a.c"});
    EXPECT_TRUE(beside.dependencies.wanted && beside.dependencies.system_headers);
    EXPECT_FALSE(beside.dependencies.instead);
    EXPECT_EQ(beside.dependencies.file, "a.d");
    EXPECT_EQ(beside.stage, Stage::object);
}

TEST(CompilerOptions, AcceptHabitsOfTheMachinesOwnCompiler) {
    CompilerOptions options = parsed({"-pcc", "-nw", "-na", "-re", "-ep", "4", "-db", "-or", "loop", "a.c"});
    EXPECT_TRUE(options.traditional && options.debug);
    EXPECT_EQ(options.inputs.size(), 1u);
    EXPECT_EQ(error_of({"-or", "some"}), "-or: unknown report 'some' (all, loop, array or none)");
    EXPECT_TRUE(parsed({"-pg", "a.c"}).profile && parsed({"-p", "a.c"}).profile);
}

TEST(CompilerOptions, RefuseSharedLibraries) {
    EXPECT_EQ(error_of({"-shared", "a.c"}),
              "-shared: programs are linked statically; there are no shared libraries");
}

TEST(CompilerOptions, NameWhatTheyDoNotKnow) {
    EXPECT_EQ(error_of({"-quiet"}), "unknown option '-quiet'");
    EXPECT_EQ(error_of({"-o"}), "-o: needs an argument");
}

} // namespace
