// Tests of the commands themselves: statuses, messages, output files, and what `file` says of them.
#include "emu/isa/soff.h"
#include "toolchain/common/files.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <array>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <memory>
#include <string>

namespace cxsim::toolchain {
namespace {

namespace fs = std::filesystem;

struct Outcome {
    int status;
    std::string output; ///< standard output and standard error
};

/// Runs commands in a folder of their own.
class Tools : public ::testing::Test {
  protected:
    void SetUp() override {
        std::string name = (fs::temp_directory_path() / "cxsim_tools.XXXXXX").string();
        ASSERT_NE(::mkdtemp(name.data()), nullptr);
        folder_ = name;
    }
    void TearDown() override { fs::remove_all(folder_); }

    Outcome run(const std::string& command) const {
        const std::string line =
            fmt::format("cd '{}' && PATH={}:$PATH; {{ {}; }} 2>&1", folder_.string(), CXSIM_TOOLS, command);
        std::unique_ptr<FILE, int (*)(FILE*)> pipe(::popen(line.c_str(), "r"), ::pclose);
        std::string output;
        std::array<char, 4096> buffer{};
        while (const std::size_t size = std::fread(buffer.data(), 1, buffer.size(), pipe.get())) {
            output.append(buffer.data(), size);
        }
        const int status = ::pclose(pipe.release());
        return {WIFEXITED(status) ? WEXITSTATUS(status) : -1, output};
    }

    void write(const std::string& name, const std::string& text) const {
        std::ofstream(folder_ / name) << text;
    }
    bool exists(const std::string& name) const { return fs::exists(folder_ / name); }
    std::size_t file_count() const {
        return static_cast<std::size_t>(
            std::distance(fs::directory_iterator(folder_), fs::directory_iterator()));
    }

    fs::path folder_;
};

const char* const all_tools[] = {"convex-as",   "convex-ld",    "convex-ar", "convex-nm",
                                 "convex-size", "convex-strip", "convex-sod"};

TEST_F(Tools, FailWhenStandardOutputIsFull) {
    for (const std::string tool : all_tools) {
        const Outcome outcome = run(tool + " --help > /dev/full");
        EXPECT_EQ(outcome.status, 1);
        EXPECT_EQ(outcome.output, tool + ": standard output: No space left on device\n");
    }
}

TEST_F(Tools, MakeFilesThatFileIdentifies) {
    write("a.s", ".globl start\nstart: add.d.t v0,v1,v2\n sqrt.d s0\n");
    EXPECT_EQ(run("convex-as -o a.o a.s && convex-ld -o prog a.o && file -b a.o prog").output,
              "Convex SOFF c2 intrinsic object not stripped ieee fpmode\n"
              "Convex SOFF c2 intrinsic demand paged executable not stripped ieee fpmode\n");
    soff::File file;
    file.machine_flags = soff::machine_c2;
    file.flags = soff::fpmode_ieee;
    for (const auto& [magic, name] :
         {std::pair{soff::magic_core, "core"}, {soff::magic_checkpoint, "heat.ck"}}) {
        file.magic = magic;
        EXPECT_EQ(write_file((folder_ / name).string(), soff::write(file), false), "");
    }
    EXPECT_EQ(run("file -b core").output, "Convex SOFF core\n");
    // The checkpoint's magic number is also an MPEG start code, which `file` tries first; -k shows all
    // matches.
    EXPECT_NE(run("file -bk heat.ck").output.find("Convex SOFF checkpoint c2 ieee fpmode"),
              std::string::npos);
    EXPECT_EQ(run("cp " CXSIM_MAGIC " .magic && HOME=$PWD file -b heat.ck").output,
              "Convex SOFF checkpoint c2 ieee fpmode\n");
}

struct Recognised {
    const char* options;
    const char* source;
    const char* words; ///< of `file`, before those of the kind of file
    const char* mode;  ///< and behind them
};

TEST_F(Tools, MakeFilesOfEveryKindThatFileIdentifies) {
    const Recognised variants[] = {
        {"", "add.w s1,s2", "c1", "undefined fpmode"},
        {"", "add.d s1,s2", "c1", "ieee fpmode"},
        {"-fn", "add.d s1,s2", "c1", "native fpmode"},
        {"", "add.w.t v0,v1,v2", "c2", "undefined fpmode"},
        {"", "spawn start,a1", "c2 parallel", "undefined fpmode"},
        {"-fn", "sin.s s0", "intrinsic", "native fpmode"},
        {"", "sqrt.d v0,v1\n join", "c2 parallel intrinsic", "ieee fpmode"},
    };
    for (const Recognised& variant : variants) {
        write("v.s", fmt::format(".globl start\nstart: {}\n", variant.source));
        EXPECT_EQ(
            run(fmt::format("convex-as {} -o v.o v.s && convex-ld -o v v.o && convex-ld -r -o vr.o v.o && "
                            "convex-strip -o vs v && file -b v.o vr.o v vs",
                            variant.options))
                .output,
            fmt::format("Convex SOFF {0} object not stripped {1}\nConvex SOFF {0} object not stripped {1}\n"
                        "Convex SOFF {0} demand paged executable not stripped {1}\n"
                        "Convex SOFF {0} demand paged executable {1}\n",
                        variant.words, variant.mode));
    }
    EXPECT_EQ(run("convex-ld -Eposix -o v v.o && file -b v").output,
              "Convex SOFF c2 parallel intrinsic demand paged POSIX executable not stripped ieee fpmode\n");
    EXPECT_EQ(run("convex-ar rc v.a v.o && file -b v.a").output, "current ar archive\n");
}

TEST_F(Tools, LeaveTheOldFileWhenTheDiskIsFull) {
    write("a.s", ".globl start\nstart: rtn\n.data\n bs.b 100000\n");
    EXPECT_EQ(run("convex-as -o a.o a.s").status, 0);
    write("old.o", "old");
    // Files may have 16 blocks of 1024 bytes.
    EXPECT_EQ(run("ulimit -f 16; convex-as -o old.o a.s; cat old.o").output,
              "convex-as: old.o: File too large\nold");
    EXPECT_EQ(run("ulimit -f 16; convex-ld -o prog a.o").output, "convex-ld: prog: File too large\n");
    EXPECT_EQ(run("ulimit -f 16; convex-ar rc lib.a a.o").output, "convex-ar: lib.a: File too large\n");
    EXPECT_EQ(run("ulimit -f 16; convex-strip a.o").output, "convex-strip: a.o: File too large\n");
    EXPECT_EQ(run("convex-ld -o prog a.o").status, 0);
    EXPECT_EQ(file_count(), 4u); // a.s a.o old.o prog
}

TEST_F(Tools, NeverOverwriteTheirInputs) {
    write("a.s", " nop\n");
    EXPECT_EQ(run("convex-as -o ./a.s a.s; convex-as -o a.o a.s").output,
              "convex-as: ./a.s: is both input and output\nTry 'convex-as --help'.\n");
    EXPECT_EQ(run("ln a.o b.o; convex-ld -r -o b.o a.o").output,
              "convex-ld: a.o: is both input and output\n");
}

TEST_F(Tools, ExplainDamagedFiles) {
    write("a.s", ".globl start\nstart: calls _f\n");
    write("f.s", ".globl _f\n_f: rtn\n");
    EXPECT_EQ(run("for n in a f; do convex-as -o $n.o $n.s; done; convex-ar rc lib.a f.o").status, 0);
    EXPECT_EQ(run("head -c 100 a.o > cut.o; convex-ld cut.o; convex-nm cut.o; convex-size cut.o; "
                  "convex-strip cut.o; "
                  "convex-sod cut.o")
                  .output,
              "convex-ld: cut.o: the section headers reach beyond the end of the file\n"
              "convex-nm: cut.o: the section headers reach beyond the end of the file\n"
              "convex-size: cut.o: the section headers reach beyond the end of the file\n"
              "convex-strip: cut.o: the section headers reach beyond the end of the file\n"
              "convex-sod: cut.o: the section headers reach beyond the end of the file\n");
    EXPECT_EQ(
        run("head -c 150 lib.a > cut.a; convex-ld a.o cut.a; convex-nm cut.a; convex-ar t cut.a").output,
        "convex-ld: cut.a: the member at offset 80 is damaged\n"
        "convex-nm: cut.a: the member at offset 80 is damaged\n"
        "convex-ar: cut.a: the member at offset 80 is damaged\n");
    EXPECT_EQ(run("convex-ar rc twice.a lib.a a.o; convex-ld -o p twice.a").output,
              "convex-ld: twice.a(a.o): undefined symbol '_f', used in start+0x2 (S_TEXT+0x2)\n");
    EXPECT_EQ(run("convex-ld -o p a.o lib.a && convex-ld -o q p").output,
              "convex-ld: p: an executable, not an object\n");
    EXPECT_FALSE(exists("q"));
}

TEST_F(Tools, LetArchivesNeedEachOther) {
    write("a.s", ".globl start\nstart: calls _f\n");
    write("f.s", ".globl _f\n_f: calls _g\n");
    write("g.s", ".globl _g\n_g: calls _h\n");
    write("h.s", ".globl _h\n_h: calls _f\n");
    EXPECT_EQ(
        run("for n in a f g h; do convex-as -o $n.o $n.s; done; convex-ar rc l1.a f.o h.o; convex-ar rc l2.a "
            "g.o; "
            "convex-ld -o p --start-group l2.a a.o l1.a --end-group && convex-nm -g p | grep -c ' T _[fgh]$'")
            .output,
        "3\n");
}

TEST_F(Tools, SizeNmAndStripWorkOnProgramsInPlace) {
    write("a.s", ".globl start\nstart: rtn\n_local: nop\n.data\n ds.w 1\n.lcomm _b,8\n.stabn 68,0,3,start\n");
    EXPECT_EQ(
        run("convex-as -o a.o a.s && convex-ld -o prog a.o && chmod 751 prog && convex-size -t prog a.o")
            .output,
        "    text     data      bss      dec      hex filename\n"
        "       4        4        8       16       10 prog\n"
        "       4        4        8       16       10 a.o\n"
        "       8        8       16       32       20 (TOTALS)\n");
    EXPECT_EQ(
        run("ln -s prog link; convex-strip -g link; stat -c '%a %F' link prog; convex-nm -a prog").output,
        "777 symbolic link\n751 regular file\n80003000 b _b\n80002004 A _edata\n80003008 A _end\n"
        "80001004 A _etext\n80001002 t _local\n80001000 T start\n");
    EXPECT_EQ(run("convex-strip prog; convex-nm prog").output, "convex-nm: prog: no symbols\n");
    EXPECT_EQ(run("convex-ar rc lib.a a.o; convex-nm -u lib.a a.o; convex-nm -o a.o | head -n 1").output,
              "\nlib.a(a.o):\n\na.o:\na.o: 00000000 b _b\n");
}

TEST_F(Tools, LeaveNoOutputAfterMistakes) {
    write("bad.s", " nop\n bad s1\n worse\n");
    const Outcome outcome = run("convex-as -o bad.o bad.s");
    EXPECT_EQ(outcome.status, 1);
    EXPECT_EQ(outcome.output, "bad.s:2: unknown instruction 'bad'\nbad.s:3: unknown instruction 'worse'\n");
    EXPECT_FALSE(exists("bad.o"));
    write("a.s", ".globl start\nstart: calls _f\n");
    EXPECT_EQ(run("convex-as -o a.o a.s && convex-ld -o prog a.o").output,
              "convex-ld: a.o: undefined symbol '_f', used in start+0x2 (S_TEXT+0x2)\n");
    EXPECT_FALSE(exists("prog"));
    EXPECT_EQ(file_count(), 3u); // the sources and a.o
}

TEST_F(Tools, ExplainWhatTheyCannotOpen) {
    EXPECT_EQ(run("convex-as none.s").output, "convex-as: none.s: No such file or directory\n");
    EXPECT_EQ(run("convex-ld none.o").output, "convex-ld: none.o: No such file or directory\n");
    EXPECT_EQ(run("convex-sod none").status, 1);
    EXPECT_EQ(run("convex-ld -lnone").output, "convex-ld: -lnone: no libnone.a in any folder of -L\n");
    write("a.s", " nop\n");
    const Outcome outcome = run("convex-as -o no/such/folder a.s");
    EXPECT_EQ(outcome.output, "convex-as: no/such/folder: No such file or directory\n");
    EXPECT_EQ(outcome.status, 1);
    EXPECT_EQ(run("convex-as -o /dev/full a.s").output, "convex-as: /dev/full: No space left on device\n");
}

TEST_F(Tools, AnswerWrongCommandLinesWithStatusOne) {
    for (const char* command :
         {"convex-as --nonsense a.s", "convex-as", "convex-as -fx a.s", "convex-as a.s b.s",
          "convex-ld -T 80001234 a.o", "convex-ld -A new a.o", "convex-ld -fx a.o", "convex-ld -Eunix a.o",
          "convex-ld", "convex-ar z lib.a", "convex-ar", "convex-sod", "convex-sod -x here core",
          "convex-nm -z", "convex-strip", "convex-strip -o c a b", "convex-size --frobnicate"}) {
        EXPECT_EQ(run(command).status, 1) << command;
        EXPECT_TRUE(run(command).output.ends_with("--help'.\n")) << run(command).output;
    }
    for (const char* tool : all_tools) {
        EXPECT_EQ(run(fmt::format("{} --help", tool)).status, 0);
        EXPECT_TRUE(run(fmt::format("{} --help", tool)).output.starts_with(fmt::format("Usage: {} ", tool)));
        EXPECT_TRUE(
            run(fmt::format("{} --version", tool)).output.starts_with(fmt::format("{} (cxsim) ", tool)));
    }
}

TEST_F(Tools, MaintainArchives) {
    write("f.s", ".globl _f\n_f: rtn\n");
    write("g.s", ".globl _g\n_g: rtn\n");
    write("a.s", ".globl start\nstart: calls _f\n calls _g\n");
    EXPECT_EQ(run("for n in a f g; do convex-as -o $n.o $n.s; done; convex-ar rcs libx.a f.o g.o; convex-ar "
                  "t libx.a")
                  .output,
              "f.o\ng.o\n");
    EXPECT_EQ(run("convex-ld -o prog a.o -L . -lx && test -x prog").status, 0);
    EXPECT_EQ(run("convex-ar d libx.a g.o && convex-ld -o prog a.o -L. -lx").output,
              "convex-ld: a.o: undefined symbol '_g', used in start+0x8 (S_TEXT+0x8)\n");
    EXPECT_EQ(run("convex-ar rv libx.a f.o g.o").output, "r - f.o\na - g.o\n");
    EXPECT_EQ(run("convex-ar cru libx.a f.o && convex-ar tl libx.a").output, "f.o\ng.o\n");
    EXPECT_EQ(run("rm f.o g.o; convex-ar x libx.a; convex-ld -o prog a.o f.o g.o").status, 0);
    EXPECT_EQ(run("convex-ar d libx.a none.o").output, "convex-ar: libx.a: no member none.o\n");
    EXPECT_EQ(run("convex-sod -t libx.a").output,
              "libx.a(f.o):\n00000000 T _f\nlibx.a(g.o):\n00000000 T _g\n");
}

TEST_F(Tools, ReadStandardInput) {
    EXPECT_EQ(run("echo '_f: rtn' | convex-as -o f.o - && convex-sod -d f.o").output,
              "; f.o\n\t.text\nL.text:\n_f:\n\trtn                             ; 00000000: 7c90\n");
}

} // namespace
} // namespace cxsim::toolchain
