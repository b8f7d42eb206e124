// Tests of convex-fc as a program: what it prints, what it leaves behind, which instructions come out.
#include "tests/unit/toolchain/compiler_in_folder.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <string>

namespace {

namespace fs = std::filesystem;

class FortranDriver : public cxsim::toolchain::testing::CompilerInFolder {
  protected:
    FortranDriver() : CompilerInFolder(CXSIM_CONVEX_FC) {}
};

constexpr const char* loops = "      subroutine daxpy(n, a, x, y)\n"
                              "      integer n, i\n"
                              "      double precision a, x(*), y(*)\n"
                              "      do 10 i = 1, n\n"
                              " 10   y(i) = y(i) + a * x(i)\n"
                              "      end\n";

TEST_F(FortranDriver, VectorisesALoopFromLevelTwo) {
    write("loops.f", loops);
    ASSERT_EQ(compile("-O2 -S loops.f"), 0) << messages_;
    const std::string text = text_of("loops.s");
    for (const char* part : {",vl", "ld.l\t0(a", "mul.d\tv", "add.d\tv", "st.l\tv"})
        EXPECT_TRUE(has(text, part)) << part << '\n' << text;
    ASSERT_EQ(compile("-O1 -S loops.f"), 0) << messages_;
    EXPECT_FALSE(has(text_of("loops.s"), ",vl"));
}

TEST_F(FortranDriver, CountsTheCallsOfWhatIsToBeProfiled) {
    write("loops.f", loops);
    ASSERT_EQ(compile("-pg -S loops.f"), 0) << messages_;
    EXPECT_TRUE(has(text_of("loops.s"), "calls\t_mcount"));
}

TEST_F(FortranDriver, VectorisesTheInnerLoopOfAMatrixProduct) {
    write("product.f", "      subroutine product(a, b, c, n)\n"
                       "      integer n, i, j, k\n"
                       "      double precision a(n,n), b(n,n), c(n,n)\n"
                       "      do 10 j = 1, n\n      do 10 k = 1, n\n      do 10 i = 1, n\n"
                       " 10   c(i,j) = c(i,j) + a(i,k) * b(k,j)\n      end\n");
    ASSERT_EQ(compile("-O2 -Rpass=loop-vectorize -S product.f"), 0) << messages_;
    EXPECT_TRUE(has(messages_, "product.f:6") && has(messages_, "vectorized loop")) << messages_;
    EXPECT_TRUE(has(text_of("product.s"), "mul.d\tv"));
}

TEST_F(FortranDriver, NamesTheLineOfAnErrorAndLeavesNothingBehind) {
    write("wrong.f", "      program wrong\n      i = (1\n      x = 'abc\n      end\n");
    EXPECT_EQ(compile("-o wrong wrong.f"), 1);
    EXPECT_TRUE(has(messages_, "wrong.f:2: error: unbalanced parentheses")) << messages_;
    EXPECT_TRUE(has(messages_, "wrong.f:3: error: unbalanced quotes")) << messages_;
    EXPECT_EQ(file_count(), 1U);
    EXPECT_EQ(compile("-c wrong.f"), 1);
    EXPECT_EQ(file_count(), 1U);
}

TEST_F(FortranDriver, NamesUndefinedProcedures) {
    write("lacking.f", "      call nowhere\n      end\n");
    EXPECT_EQ(compile("-o lacking lacking.f"), 1);
    EXPECT_TRUE(has(messages_, "nowhere_")) << messages_;
    EXPECT_EQ(file_count(), 1U);
}

TEST_F(FortranDriver, RefusesWhatItCannotUse) {
    write("a.f", "      end\n");
    write("b.f", "      end\n");
    EXPECT_EQ(compile("missing.f"), 1);
    EXPECT_EQ(messages_, "convex-fc: missing.f: No such file or directory\n");
    EXPECT_EQ(compile("--nonsense a.f"), 1);
    EXPECT_EQ(messages_, "convex-fc: unknown option '--nonsense'\n");
    EXPECT_EQ(compile(""), 1);
    EXPECT_EQ(messages_, "convex-fc: no input files\n");
    EXPECT_EQ(compile("-o a.f a.f"), 1);
    EXPECT_EQ(messages_, "convex-fc: a.f: is both input and output\n");
    EXPECT_EQ(compile("-c -o x.o a.f b.f"), 1);
    EXPECT_EQ(messages_, "convex-fc: -o with -E, -S or -c takes one source file\n");
    EXPECT_EQ(file_count(), 2U);
}

TEST_F(FortranDriver, TakesFortranCAndObjectsTogether) {
    write("main.f", "      print *, twice(2.0)\n      end\n");
    write("twice.c", "float twice_(float *x) { return 2 * *x; }\n");
    fs::create_directory(folder_ / "sub");
    write("sub/main.f", "      subroutine other\n      end\n");
    ASSERT_EQ(compile("-c -O1 twice.c"), 0) << messages_;
    EXPECT_EQ(compile("-o program main.f sub/main.f twice.o"), 0) << messages_;
    EXPECT_TRUE(fs::exists(folder_ / "program"));
}

TEST_F(FortranDriver, PreprocessesWithLinesThatMessagesName) {
    write("defs.inc", "      integer k\n");
    write("pre.F", "#ifdef WRONG\n      i = (1\n#endif\n      include 'defs.inc'\n      k = N\n      end\n");
    EXPECT_EQ(compile("-DN=3 -c pre.F"), 0) << messages_;
    EXPECT_EQ(compile("-DN=3 -DWRONG -c pre.F"), 1);
    EXPECT_TRUE(has(messages_, "pre.F:2: error:")) << messages_;
    EXPECT_EQ(compile("-DN=3 -E -o out.f pre.F"), 0) << messages_;
    EXPECT_TRUE(has(text_of("out.f"), "k = 3"));
}

TEST_F(FortranDriver, ChoosesTheLibraryOfTheFloatingPointMode) {
    write("number.f", "      print *, 1.5\n      end\n");
    EXPECT_EQ(compile("-fn -tm c1 -o native number.f"), 0) << messages_;
    EXPECT_EQ(compile("-fi -o ieee number.f"), 0) << messages_;
}

} // namespace
