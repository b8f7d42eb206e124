// Tests of the rewriting of LLVM's directives.
#include "toolchain/cc/assembly_dialect.h"

#include <gtest/gtest.h>

namespace {

using cxsim::toolchain::to_convex_dialect;

TEST(AssemblyDialect, AlignsInBytes) {
    EXPECT_EQ(to_convex_dialect("\t.p2align\t3\n_x:\n\t.p2align\t1, 0x0\n"),
              "\t.align\t8\n_x:\n\t.align\t2\n");
}

TEST(AssemblyDialect, DropsPropertiesOfElfFiles) {
    EXPECT_EQ(to_convex_dialect("\t.file\t\"a.c\"\n\t.text\n\t.ident\t\"clang\"\n"), "\t.text\n");
}

TEST(AssemblyDialect, LeavesEverythingElseAlone) {
    std::string text = "\tds.b\t\".p2align\\n\"\n; comment\n\tld.w\t#1,s0\n";
    EXPECT_EQ(to_convex_dialect(text), text);
}

} // namespace
