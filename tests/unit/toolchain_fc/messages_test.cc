// Tests of how f2c's messages reach the user.
#include "toolchain/fc/translate.h"

#include <gtest/gtest.h>

namespace {

using cxsim::toolchain::reworded_message;

TEST(FortranMessages, NameTheFileAndTheLineFirst) {
    EXPECT_EQ(reworded_message("Error on line 3 of a.f: syntax error", "a.f", "a.f"),
              "a.f:3: error: syntax error");
    EXPECT_EQ(
        reworded_message("Warning on line 12 of dir/a.f: local variable x never used", "dir/a.f", "dir/a.f"),
        "dir/a.f:12: warning: local variable x never used");
    EXPECT_EQ(reworded_message("Declaration error on line 4 of a.f: no type", "a.f", "a.f"),
              "a.f:4: error: no type");
}

TEST(FortranMessages, NameTheSourceRatherThanWhatThePreprocessorMadeOfIt) {
    EXPECT_EQ(reworded_message("Error on line 3 of /tmp/x/a.f: syntax error", "/tmp/x/a.f", "a.F"),
              "a.F:3: error: syntax error");
    EXPECT_EQ(reworded_message("Error on line 3 of b.inc: syntax error", "/tmp/x/a.f", "a.F"),
              "b.inc:3: error: syntax error");
}

TEST(FortranMessages, LeaveOutTheNamesOfSubprograms) {
    EXPECT_EQ(reworded_message("a.f:", "a.f", "a.f"), "");
    EXPECT_EQ(reworded_message("   MAIN main:", "a.f", "a.f"), "");
    EXPECT_EQ(reworded_message("       entry    h:", "a.f", "a.f"), "");
}

TEST(FortranMessages, KeepWhatHasNoLine) {
    EXPECT_EQ(reworded_message("Fatal error: out of memory", "a.f", "a.f"), "a.f: error: out of memory");
    EXPECT_EQ(reworded_message("something new", "a.f", "a.f"), "a.f: something new");
}

} // namespace
