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

TEST_F(Tools, FailWhenStandardOutputIsFull) {
    for (const std::string tool : {"convex-as", "convex-ld", "convex-ar", "convex-sod"}) {
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
          "convex-ld -T 80001234 a.o", "convex-ar z lib.a", "convex-ar", "convex-sod"}) {
        EXPECT_EQ(run(command).status, 1) << command;
        EXPECT_TRUE(run(command).output.ends_with("--help'.\n")) << run(command).output;
    }
    for (const char* tool : {"convex-as", "convex-ld", "convex-ar", "convex-sod"}) {
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
