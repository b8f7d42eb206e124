// Tests of convex-cc as a program: what it prints, what it leaves behind, which instructions it chooses.
#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>

namespace {

namespace fs = std::filesystem;

class CompilerDriver : public testing::Test {
  protected:
    void SetUp() override {
        std::string pattern = (fs::temp_directory_path() / "convex-cc-test-XXXXXX").string();
        ASSERT_NE(mkdtemp(pattern.data()), nullptr);
        folder_ = pattern;
        temporary_ = pattern;
    }
    void TearDown() override { fs::remove_all(folder_); }

    /// Runs the compiler in the folder; its messages go to `messages_`.
    int compile(const std::string& arguments) {
        std::string command = "cd " + folder_.string() + " && export TMPDIR=" + temporary_ +
                              " && ulimit -v 8000000 && " CXSIM_CONVEX_CC " " + arguments + " 2>messages";
        int status = std::system(command.c_str());
        messages_ = text_of("messages");
        fs::remove(folder_ / "messages");
        return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
    }
    void write(const std::string& name, const std::string& text) const {
        std::ofstream(folder_ / name) << text;
    }
    std::string text_of(const std::string& name) const {
        std::ostringstream text;
        text << std::ifstream(folder_ / name).rdbuf();
        return text.str();
    }
    std::string assembly_of(const std::string& source, const std::string& options) {
        write("unit.c", source);
        EXPECT_EQ(compile(options + " -S -o unit.s unit.c"), 0) << messages_;
        return text_of("unit.s");
    }
    static bool has(const std::string& text, const std::string& part) {
        return text.find(part) != std::string::npos;
    }

    fs::path folder_;
    std::string temporary_; ///< TMPDIR
    std::string messages_;
};

constexpr const char* daxpy = "void daxpy(int n, double a, double *restrict x, double *restrict y)"
                              "{ for (int i = 0; i < n; i++) y[i] += a * x[i]; }";

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
    for (unsigned upper : {0x40100000U, 0x00100000U, 0x40200000U, 0x40000000U})
        EXPECT_TRUE(has(text, "#" + std::to_string(upper) + ",")) << upper << '\n' << text;
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

TEST_F(CompilerDriver, SaysThatItDoesNotProfile) {
    write("unit.c", "int x;\n");
    EXPECT_EQ(compile("-pg -c unit.c"), 0);
    EXPECT_EQ(messages_,
              "convex-cc: warning: -pg: the system takes no samples; compiled without profiling\n");
}

} // namespace
