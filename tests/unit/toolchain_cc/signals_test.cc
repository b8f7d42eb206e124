// Tests that tools which a signal ends leave nothing behind: they wait for input that never comes, and get a
// signal.
#include <fcntl.h>
#include <gtest/gtest.h>
#include <spawn.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <chrono>
#include <csignal>
#include <filesystem>
#include <fstream>
#include <string>
#include <thread>
#include <vector>

namespace {

namespace fs = std::filesystem;

class ToolKilled : public testing::Test {
  protected:
    void SetUp() override {
        std::string pattern = (fs::temp_directory_path() / "convex-killed-XXXXXX").string();
        ASSERT_NE(mkdtemp(pattern.data()), nullptr);
        folder_ = pattern;
        fs::create_directory(temporary_ = folder_ / "tmp");
        // Opened for writing too, so that readers wait neither for a writer nor find an end.
        source_ = folder_ / "source.f";
        ASSERT_EQ(mkfifo(source_.c_str(), 0600), 0);
        writer_ = open(source_.c_str(), O_RDWR | O_CLOEXEC);
        std::ofstream(output_ = folder_ / "output") << "old";
    }
    void TearDown() override {
        close(writer_);
        fs::remove_all(folder_);
    }

    /// Starts the tool, sends it the signal once it has a temporary file, or after a moment, and gives the
    /// signal that ended it (0: none).
    int end(std::vector<std::string> words, int signal, bool waits_for_temporary) {
        const std::string temporary = "TMPDIR=" + temporary_.string(),
                          path = std::string("PATH=") + getenv("PATH");
        std::vector<char*> arguments;
        for (std::string& word : words)
            arguments.push_back(word.data());
        arguments.push_back(nullptr);
        std::array environment = {const_cast<char*>(temporary.c_str()), const_cast<char*>(path.c_str()),
                                  static_cast<char*>(nullptr)};
        pid_t child = 0;
        EXPECT_EQ(posix_spawn(&child, arguments[0], nullptr, nullptr, arguments.data(), environment.data()),
                  0);
        for (int i = 0; i < 1000 && (waits_for_temporary ? fs::is_empty(temporary_) : i < 20); ++i)
            std::this_thread::sleep_for(std::chrono::milliseconds(10));
        EXPECT_TRUE(!waits_for_temporary || !fs::is_empty(temporary_));
        kill(child, signal);
        int status = 0;
        EXPECT_EQ(waitpid(child, &status, 0), child);
        return WIFSIGNALED(status) ? WTERMSIG(status) : 0;
    }
    void expect_nothing_left() const {
        EXPECT_TRUE(fs::is_empty(temporary_));
        std::string text;
        std::getline(std::ifstream(output_) >> std::ws, text);
        EXPECT_EQ(text, "old");
        EXPECT_EQ(std::distance(fs::directory_iterator(folder_), {}), 3)
            << "folder for temporary files, source, output";
    }

    fs::path folder_, temporary_, source_, output_;
    int writer_ = -1;
};

TEST_F(ToolKilled, TheCCompilerRemovesItsTemporaryFiles) {
    for (const int signal : {SIGINT, SIGTERM, SIGHUP, SIGSEGV}) {
        EXPECT_EQ(end({CXSIM_TOOLS "/convex-cc", "-x", "c", "-o", output_, source_}, signal, true), signal);
        expect_nothing_left();
    }
}

TEST_F(ToolKilled, TheFortranCompilerEndsItsChildToo) {
    for (const int signal : {SIGINT, SIGTERM}) {
        EXPECT_EQ(end({CXSIM_TOOLS "/convex-fc", "-o", output_, source_}, signal, true), signal);
        expect_nothing_left();
    }
}

TEST_F(ToolKilled, OtherToolsLeaveTheOldOutput) {
    for (const char* tool : {"as", "ld"}) {
        EXPECT_EQ(end({CXSIM_TOOLS "/convex-" + std::string(tool), "-o", output_, source_}, SIGTERM, false),
                  SIGTERM);
        expect_nothing_left();
    }
    EXPECT_EQ(end({CXSIM_TOOLS "/convex-strip", "-o", output_, source_}, SIGTERM, false), SIGTERM);
    expect_nothing_left();
}

} // namespace
