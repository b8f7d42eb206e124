// Tests of macros from before ANSI C.
#include "toolchain/cc/traditional_macros.h"

#include <gtest/gtest.h>

namespace {

using cxsim::toolchain::modernize_macros;

TEST(TraditionalMacros, JoinAtAComment) {
    EXPECT_EQ(modernize_macros("#define JOIN(a,b) a/**/b\n"), "#define JOIN(a,b) a##b\n");
    EXPECT_EQ(modernize_macros("#define SPACED a /* why */ b\n"), "#define SPACED a /* why */ b\n");
}

TEST(TraditionalMacros, ReplaceParametersInStrings) {
    EXPECT_EQ(modernize_macros("#define SHOW(x) printf(\"x = %d, xx\\n\", x)"),
              "#define SHOW(x) printf(\"\" #x \" = %d, xx\\n\", x)");
    EXPECT_EQ(modernize_macros("#define CONTROL(c) ('c' & 037)"), "#define CONTROL(c) ('c' & 037)");
}

TEST(TraditionalMacros, ContinueOnTheNextLine) {
    EXPECT_EQ(modernize_macros("# define TWO(a) \"a\" \\\n a/**/1\nint a/**/1;\n"),
              "# define TWO(a) \"\" #a \"\" \\\n a##1\nint a/**/1;\n");
}

TEST(TraditionalMacros, LeaveAllOtherTextAlone) {
    for (const char* text : {"", "#", "#define", "#define X", "#define F(", "#define S \"unfinished", "/*",
                             "#define C /*", "#include \"a/**/b\"\nint x; /* #define */\n", "\\"}) {
        EXPECT_EQ(modernize_macros(text), text);
    }
}

} // namespace
