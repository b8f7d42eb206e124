// A test of a compiler as a program: it runs in a folder of its own.
#pragma once

#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <utility>

namespace cxsim::toolchain::testing {

/// A folder that the test begins with and that vanishes with it.
class CompilerInFolder : public ::testing::Test {
  protected:
    /// `compiler` is the program's path on the host.
    explicit CompilerInFolder(std::string compiler) : compiler_(std::move(compiler)) {}

    void SetUp() override {
        std::string pattern = (std::filesystem::temp_directory_path() / "convex-driver-XXXXXX").string();
        ASSERT_NE(mkdtemp(pattern.data()), nullptr);
        folder_ = pattern;
        temporary_ = pattern;
    }
    void TearDown() override { std::filesystem::remove_all(folder_); }

    /// Runs the compiler in the folder, in little enough memory that a wrong one can't take the host's; its
    /// messages go to `messages_`. The status, or -1 if it died.
    int compile(const std::string& arguments) {
        const std::string command = "cd " + folder_.string() + " && export TMPDIR=" + temporary_ +
                                    " && ulimit -v 8000000 && " + compiler_ + " " + arguments + " 2>messages";
        const int status = std::system(command.c_str());
        messages_ = text_of("messages");
        std::filesystem::remove(folder_ / "messages");
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
    std::size_t file_count() const {
        return static_cast<std::size_t>(std::distance(std::filesystem::directory_iterator(folder_), {}));
    }
    static bool has(const std::string& text, const std::string& part) {
        return text.find(part) != std::string::npos;
    }

    std::filesystem::path folder_;
    std::string temporary_; ///< TMPDIR
    std::string messages_;

  private:
    std::string compiler_;
};

} // namespace cxsim::toolchain::testing
