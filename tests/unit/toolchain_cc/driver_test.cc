// Tests of convex-cc as a program: what it prints, what it leaves behind, which instructions it chooses.
#include "tests/unit/toolchain/compiler_in_folder.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <string>

namespace {

namespace fs = std::filesystem;

class CompilerDriver : public cxsim::toolchain::testing::CompilerInFolder {
  protected:
    CompilerDriver() : CompilerInFolder(CXSIM_CONVEX_CC) {}

    std::string assembly_of(const std::string& source, const std::string& options) {
        write("unit.c", source);
        EXPECT_EQ(compile(options + " -S -o unit.s unit.c"), 0) << messages_;
        return text_of("unit.s");
    }
};

constexpr const char* daxpy = "void daxpy(int n, double a, double *restrict x, double *restrict y)"
                              "{ for (int i = 0; i < n; i++) y[i] += a * x[i]; }";

TEST_F(CompilerDriver, LeavesFewElementsToAScalarLoop) {
    const std::string text = assembly_of(daxpy, "-O2");
    EXPECT_TRUE(has(text, "mul.d\ts") && has(text, "mul.d\tv")) << text;
    EXPECT_TRUE(has(text, "ltu.w\t#")) << text;
}

TEST_F(CompilerDriver, VectorisesLoopsOfAKnownLength) {
    for (const char* length : {"50", "64", "100"}) {
        const std::string text = assembly_of("double x[200], y[200];\nvoid add(void) { for (int i = 0; i < " +
                                                 std::string(length) + "; i++) x[i] += y[i]; }\n",
                                             "-O2");
        EXPECT_TRUE(has(text, "add.d\tv")) << text;
        EXPECT_TRUE(has(text, "ld.w\t#" + std::string(length) + ",")) << text;
        EXPECT_FALSE(has(text, "add.d\ts") || has(text, "jbr")) << text;
    }
    // Not if the rows are next to each other and overlap.
    EXPECT_FALSE(has(
        assembly_of("double x[200];\nvoid add(void) { for (int i = 0; i < 64; i++) x[i + 63] += x[i]; }\n",
                    "-O2"),
        "add.d\tv"));
}

TEST_F(CompilerDriver, BeginsSumsWithoutConstantsFromMemory) {
    const std::string text = assembly_of(
        "double sum(int n, double s, double *x) { for (int i = 0; i < n; i++) s += x[i]; return s; }\n"
        "int count(int n, int *x) { int c = 5; for (int i = 0; i < n; i++) if (x[i] > 9) c++; return c; }\n",
        "-O2 -ffast-math");
    EXPECT_TRUE(has(text, "sum.d") && has(text, "sum.w")) << text;
    EXPECT_FALSE(has(text, "LCPI") || has(text, "ld.w\t#128,vl")) << text;
}

TEST_F(CompilerDriver, LoadsColumnsByTheirStride) {
    const std::string text = assembly_of("double a[70][90];\nvoid column(int n, int j, double *restrict x)"
                                         "{ for (int i = 0; i < n; i++) x[i] = a[i][j]; }\n",
                                         "-O2");
    EXPECT_TRUE(has(text, "#720,")) << text;
    EXPECT_FALSE(has(text, "ldvi")) << text;
}

TEST_F(CompilerDriver, FailsWhenStandardOutputIsFull) {
    write("unit.c", daxpy);
    for (const std::string arguments : {"--help", "-S -o - unit.c"}) {
        EXPECT_EQ(compile(arguments + " > /dev/full"), 1) << arguments;
        EXPECT_EQ(messages_, "convex-cc: standard output: No space left on device\n") << arguments;
    }
}

TEST_F(CompilerDriver, VectorisesALoopFromLevelTwo) {
    std::string text = assembly_of(daxpy, "-O2");
    for (const char* part : {",vl", "ld.l\t0(a", "mul.d\tv", "add.d\tv", "st.l\tv"})
        EXPECT_TRUE(has(text, part)) << part << '\n' << text;
    EXPECT_FALSE(has(assembly_of(daxpy, "-O1"), ",vl"));
    EXPECT_FALSE(has(assembly_of(daxpy, "-O2 -fno-vectorize"), ",vl"));
}

TEST_F(CompilerDriver, SumsInElementOrderWithoutPermissionToReassociate) {
    std::string text = assembly_of(
        "double sum(int n, double *x) { double s = 0; for (int i = 0; i < n; i++) s += x[i]; return s; }",
        "-O2");
    EXPECT_TRUE(has(text, "sum.d\tv")) << text;
}

TEST_F(CompilerDriver, VectorisesLoopsOverBytesAndHalfwords) {
    std::string text = assembly_of("void f(int n, unsigned char *restrict x, short *restrict y)"
                                   "{ for (int i = 0; i < n; i++) y[i] = y[i] / 3 + x[i]; }",
                                   "-O2");
    for (const char* part : {"ld.b\t0(a", "ld.h\t0(a", "cvth.w\tv", "div.w\tv", "st.h\tv"})
        EXPECT_TRUE(has(text, part)) << part << '\n' << text;
}

TEST_F(CompilerDriver, RunsBackwardsWithANegativeStride) {
    std::string text = assembly_of("void f(int n, int *restrict x, int *restrict y)"
                                   "{ for (int i = n - 1; i >= 0; i--) y[i] += x[n - 1 - i]; }",
                                   "-O2");
    for (const char* part : {"#-4,", ",vs", "ld.w\t#4,vs", "add.w\tv", "st.w\tv"})
        EXPECT_TRUE(has(text, part)) << part << '\n' << text;
}

TEST_F(CompilerDriver, FindsExtremesOfFloatsIfNaNsAndSignsOfZeroDoNotMatter) {
    const char* source = "double f(int n, double *x) { double m = x[0];"
                         "for (int i = 1; i < n; i++) m = x[i] > m ? x[i] : m; return m; }";
    EXPECT_TRUE(has(assembly_of(source, "-O2 -ffast-math"), "max.d\tv"));
    EXPECT_TRUE(has(assembly_of(source, "-O2 -ffinite-math-only -fno-signed-zeros"), "max.d\tv"));
    EXPECT_FALSE(has(assembly_of(source, "-O2"), "max.d\tv"));
}

TEST_F(CompilerDriver, GathersScattersAndTakesRoots) {
    std::string text =
        assembly_of("double sqrt(double); void f(int n, int *restrict k, double *restrict x,"
                    "double *restrict y) { for (int i = 0; i < n; i++) y[k[i]] = sqrt(x[k[i]]); }",
                    "-O2 -fno-math-errno");
    for (const char* part : {"ldvi.l\tv", "stvi.l\tv", "sqrt.d\tv"})
        EXPECT_TRUE(has(text, part)) << part << '\n' << text;
}

TEST_F(CompilerDriver, ReportsWhichLoopsItVectorised) {
    write("unit.c", "void f(int n, int *restrict x, int *restrict y) {\n"
                    "    for (int i = 0; i < n; i++) x[i] = y[i] + 1;\n"
                    "    for (int i = 1; i < n; i++) x[i] = x[i - 1] / 3;\n"
                    "}\n");
    EXPECT_EQ(compile("-O2 -Rpass=loop-vectorize -Rpass-missed=loop-vectorize -c unit.c"), 0);
    EXPECT_TRUE(has(messages_, "unit.c:2:5: remark: vectorized loop (vectorization width: 128")) << messages_;
    EXPECT_TRUE(has(messages_, "unit.c:3:5: remark: loop not vectorized")) << messages_;
    EXPECT_EQ(compile("-O1 -Rpass=loop-vectorize -c unit.c"), 0);
    EXPECT_EQ(messages_, "");
}

TEST_F(CompilerDriver, UsesMaskedStoresOnTheC2Only) {
    const char* source = "void f(int n, double *restrict x, double *restrict y)"
                         "{ for (int i = 0; i < n; i++) if (x[i] > 1) y[i] = x[i] * 2; }";
    EXPECT_TRUE(has(assembly_of(source, "-O2 -tm c2"), "st.l.t"));
    EXPECT_FALSE(has(assembly_of(source, "-O2 -tm c1"), ".t\tv"));
}

TEST_F(CompilerDriver, KeepsToInstructionsOfTheC1) {
    const char* source = "double f(int i, double d) { return (double)i * __builtin_trunc(d); }"
                         "int g(unsigned u, double d) { return (int)d ^ (int)(u >> 3); }";
    std::string c1 = assembly_of(source, "-O2 -tm c1"), c2 = assembly_of(source, "-O2 -tm c2");
    for (const char* part : {"cvtw.d", "cvtd.w", "frint.d"}) {
        EXPECT_FALSE(has(c1, part)) << part;
        EXPECT_TRUE(has(c2, part)) << part;
    }
    EXPECT_FALSE(has(c1, "shf.w"));
}

TEST_F(CompilerDriver, PassesTheArgumentCountAndReloadsTheArgumentPointer) {
    std::string text = assembly_of("int g(int, int); int f(int a) { return g(a, a) + 1; }", "-O1");
    for (const char* part : {"ld.w\t#2,s", "calls\t_g", "ld.w\t12(fp),ap"})
        EXPECT_TRUE(has(text, part)) << part << '\n' << text;
}

TEST_F(CompilerDriver, PutsJumpTablesIntoTheSecondTextSegment) {
    std::string text = assembly_of(
        "int f(int x) { switch (x) { case 0: return 5; case 1: return 9; case 2: return 7;"
        "case 3: return 12; case 4: return 1; case 5: return 30; } return x; }\n"
        "int g(int x) { switch (x) { case 0: f(1); break; case 1: f(3); break; case 2: f(9); break;"
        "case 3: f(4); break; case 4: f(7); break; } return 0; }",
        "-O0");
    EXPECT_TRUE(has(text, ".text 2")) << text;
}

TEST_F(CompilerDriver, WritesNativeConstantsWithALargerExponent) {
    std::string text = assembly_of("double d = 1.0; double f(void) { return 2.5; }", "-O1 -fn");
    EXPECT_TRUE(has(text, ".fpmode\tnative"));
    EXPECT_TRUE(has(text, "0x4010000000000000")) << text; // IEEE: 3ff0...
    EXPECT_TRUE(has(text, "#2.5"));
}

TEST_F(CompilerDriver, StoresAndPassesNativeConstantsWithNativeBits) {
    std::string text = assembly_of("#include <float.h>\nvolatile double v; int f(double, float);"
                                   "int g(void) { v = 1.0; v = DBL_MIN; return f(2.0, 0.5F); }",
                                   "-O2 -fn");
    EXPECT_TRUE(has(text, "ld.d\t#1.0")) << text;
    for (const char* upper : {"#1048576,", "#1075838976,", "#1073741824,"})
        EXPECT_TRUE(has(text, upper)) << upper << '\n' << text;
}

TEST_F(CompilerDriver, SaysWhereAnErrorIsAndLeavesNothing) {
    write("bad.c", "int f( { return 1; }\n");
    EXPECT_NE(compile("-O2 -c bad.c"), 0);
    EXPECT_TRUE(has(messages_, "bad.c:1:8: error:")) << messages_;
    EXPECT_FALSE(fs::exists(folder_ / "bad.o"));
    EXPECT_EQ(std::distance(fs::directory_iterator(folder_), {}), 1) << "only the source is left";
}

TEST_F(CompilerDriver, RefusesWhatItCannotRead) {
    EXPECT_NE(compile("missing.c"), 0);
    EXPECT_TRUE(has(messages_, "missing.c: No such file or directory")) << messages_;
    EXPECT_NE(compile(""), 0);
    EXPECT_TRUE(has(messages_, "no input files"));
    EXPECT_NE(compile("-tm c9 x.c"), 0);
    EXPECT_TRUE(has(messages_, "unknown machine 'c9'"));
}

TEST_F(CompilerDriver, DoesNotOverwriteItsInput) {
    write("keep.c", "int x;\n");
    EXPECT_NE(compile("-c -o keep.c keep.c"), 0);
    EXPECT_EQ(text_of("keep.c"), "int x;\n");
}

TEST_F(CompilerDriver, PreprocessesAssembly) {
    write("start.S", "#define VALUE 42\n\t.text\n_f:\tld.w\t#VALUE,s0\n\trtn\n");
    EXPECT_EQ(compile("-c start.S"), 0) << messages_;
    EXPECT_TRUE(fs::exists(folder_ / "start.o"));
}

TEST_F(CompilerDriver, NamesAnOptionItDoesNotKnow) {
    write("unit.c", "int x;\n");
    EXPECT_EQ(compile("-quiet unit.c"), 1);
    EXPECT_EQ(messages_, "convex-cc: unknown option '-quiet'\n");
    EXPECT_EQ(compile("-fnonsense -c unit.c"), 1);
    EXPECT_TRUE(has(messages_, "convex-cc: error: unknown argument: '-fnonsense'")) << messages_;
    EXPECT_EQ(compile("-c unit.c -o"), 1);
    EXPECT_EQ(messages_, "convex-cc: -o: needs an argument\n");
    EXPECT_EQ(std::distance(fs::directory_iterator(folder_), {}), 1) << "only the source is left";
}

TEST_F(CompilerDriver, NamesAFolderItCannotWriteIn) {
    write("unit.c", "int x;\n");
    for (const std::string stage : {"-E", "-S", "-c"}) {
        EXPECT_EQ(compile(stage + " -o missing/unit.out unit.c"), 1) << stage;
        EXPECT_TRUE(has(messages_, "missing/unit.out: No such file or directory")) << messages_;
    }
    temporary_ = "/nowhere/at/all";
    EXPECT_EQ(compile("-c unit.c"), 1);
    EXPECT_EQ(messages_,
              "convex-cc: cannot make a temporary file in /nowhere/at/all: No such file or directory\n");
}

TEST_F(CompilerDriver, TakesProgramsFromBeforeTheStandardWithWarnings) {
    write("old.c",
          "extern int total;\n"
          "add(a, b) char *a; { register i; i = strlen(a); total =+ i; return; }\n"
          "main(argc, argv) char **argv; { int *p = 5; add(argv[0], 1); printf(\"%d\", p); exit(0); }\n");
    EXPECT_EQ(compile("-c old.c"), 0) << messages_;
    EXPECT_TRUE(has(messages_, "warning:"));
    EXPECT_EQ(compile("-pcc -nw -c old.c"), 0);
    EXPECT_EQ(messages_, "");
    EXPECT_NE(compile("-pedantic-errors -c old.c"), 0);
}

TEST_F(CompilerDriver, PreprocessesAsBeforeTheStandard) {
    write("old.c", "#define PASTE(a,b) a/**/b\n"
                   "#define SHOW(x) \"x\"\n"
                   "int PASTE(one,two) = 1; char *shown = SHOW(text);\n");
    EXPECT_EQ(compile("-traditional-cpp -S -o - old.c > text"), 0) << messages_;
    EXPECT_TRUE(has(text_of("text"), "_onetwo")) << text_of("text");
    EXPECT_TRUE(has(text_of("text"), "\"text\\000\"")) << text_of("text");
}

TEST_F(CompilerDriver, ReadsStandardInput) {
    EXPECT_EQ(compile("-x c -S -o - - > text <<'END'\nint from_input = 3;\nEND\n true"), 0) << messages_;
    EXPECT_TRUE(has(text_of("text"), "_from_input"));
    EXPECT_EQ(compile("-c - < /dev/null"), 1);
    EXPECT_EQ(messages_, "convex-cc: standard input needs -E, or -x to say what it is\n");
}

TEST_F(CompilerDriver, WritesDependenciesForMake) {
    write("unit.h", "int x;\n");
    write("unit.c", "#include \"unit.h\"\n#include <stddef.h>\n");
    EXPECT_EQ(compile("-MM unit.c > text"), 0) << messages_;
    EXPECT_EQ(text_of("text"), "unit.o: unit.c unit.h\n");
    EXPECT_EQ(compile("-MMD -MP -c -o sub.o unit.c"), 0) << messages_;
    EXPECT_EQ(text_of("sub.d"), "sub.o: unit.c unit.h\nunit.h:\n");
    EXPECT_TRUE(fs::exists(folder_ / "sub.o"));
    EXPECT_EQ(compile("-M -MF list -MT goal unit.c"), 0) << messages_;
    EXPECT_TRUE(has(text_of("list"), "goal: unit.c unit.h")) << text_of("list");
    EXPECT_TRUE(has(text_of("list"), "stddef.h")) << text_of("list");
}

TEST_F(CompilerDriver, CountsTheCallsOfWhatIsToBeProfiled) {
    write("unit.c", "int f(int x) { return x + 1; }\n");
    EXPECT_EQ(compile("-O2 -pg -S unit.c"), 0) << messages_;
    EXPECT_TRUE(has(text_of("unit.s"), "calls\t_mcount")) << text_of("unit.s");
    EXPECT_EQ(compile("-O2 -S unit.c"), 0) << messages_;
    EXPECT_FALSE(has(text_of("unit.s"), "mcount")) << text_of("unit.s");
}

TEST_F(CompilerDriver, TellsTheDebuggerOfLinesFunctionsTypesAndVariables) {
    std::string text =
        assembly_of("struct node { struct node *next; char text[4]; unsigned flags : 3; };\n"
                    "enum colour { red, green = 7 };\n"
                    "int shared; static double hidden = 2;\n"
                    "static long long twice(short s, struct node *list) {\n"
                    "    int local = s;\n"
                    "    return local * 2 + list->flags;\n"
                    "}\n"
                    "int f(enum colour c, struct node n) { return twice(c, &n) + shared + hidden; }\n",
                    "-g -O0");
    for (const char* part : {"unit.c\",100,0,0,",
                             "int:t",
                             "char:t",
                             "node:T",
                             "=s12next:",
                             ",0,32;text:",
                             ",32,32;flags:",
                             ",64,3;;",
                             "colour:T",
                             "=ered:0,green:7,;",
                             "shared:G",
                             "\",32,0,3,0",
                             "hidden:S",
                             "\",38,0,3,_hidden",
                             "twice:f",
                             "\",36,0,4,_twice",
                             "s:p",
                             "\",160,0,4,2",
                             "list:p",
                             "\",160,0,4,4",
                             "local:",
                             "\",128,0,5,-",
                             ".stabd\t68,0,6",
                             "f:F",
                             "n:p"}) {
        EXPECT_TRUE(has(text, part)) << part << '\n' << text;
    }
    EXPECT_EQ(compile("-g -O2 -c unit.c"), 0) << messages_;
    assembly_of(
        "static const char *table[] = {\"text\"}; const char *f(void) { static int n; return table[n++]; }",
        "-g");
    EXPECT_FALSE(has(assembly_of("int x;", "-O0"), ".stab"));
}

TEST_F(CompilerDriver, TellsTheDebuggerOfVariablesInRegisters) {
    const std::string text =
        assembly_of("double total(int n, double *x) {\n  double sum = 0;\n"
                    "  for (int i = 0; i < n; i++) sum += x[i] * x[i];\n  return sum;\n}\n",
                    "-g -O1");
    EXPECT_TRUE(has(text, "\t.stabs\t\"sum:r")) << text;
    EXPECT_TRUE(has(text, ",64,0,2,")) << text;
}

TEST_F(CompilerDriver, MakesTheSameCodeWithDebuggersSymbols) {
    const char* source = "int g(int *p, int n); int f(int *p, int n) { int s = 0, t[40];"
                         "for (int i = 0; i < n; i++) { s += p[i] * 3; t[i % 40] = s; } return g(t, s); }";
    const auto without_symbols = [](const std::string& text) {
        std::istringstream lines(text);
        std::string line, rest;
        while (std::getline(lines, line)) {
            if (!line.starts_with("\t.stab") && !line.starts_with("Lfile") && !line.starts_with("Lfunc_"))
                rest.append(line).append(1, '\n');
        }
        return rest;
    };
    for (const std::string level : {"-O0", "-O1", "-O2"})
        EXPECT_EQ(without_symbols(assembly_of(source, level + " -g")),
                  without_symbols(assembly_of(source, level)))
            << level;
}

TEST_F(CompilerDriver, NeedsNoMoreOfTheMachineThanTheProgramDoes) {
    const auto kind_of = [&](const std::string& source, const std::string& options) {
        write("unit.c", source);
        EXPECT_EQ(compile(options + " -c unit.c && file -b unit.o > text"), 0) << messages_;
        return text_of("text");
    };
    const std::string plain = "int f(int a, int b) { return a * b + (a >> 3); }";
    const std::string real = "double f(double a) { return a * 3; }";
    const std::string root = "double sqrt(double); double f(double a) { return sqrt(a); }";
    EXPECT_FALSE(has(kind_of(plain, "-O2 -tm c1"), "c2"));
    EXPECT_TRUE(has(kind_of(real, "-O2 -tm c1"), "native"));
    EXPECT_TRUE(has(kind_of(real, "-O2 -tm c1 -fi"), "ieee"));
    EXPECT_FALSE(has(kind_of(real, "-O2 -tm c1 -fi"), "c2"));
    EXPECT_TRUE(has(kind_of(root, "-O2 -fno-math-errno"), "intrinsic"));
    EXPECT_FALSE(has(kind_of(root, "-O2 -tm c1 -fno-math-errno"), "intrinsic"));
}

} // namespace
