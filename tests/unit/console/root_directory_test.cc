// Tests of the first filling of a root directory.
#include "console/root_directory.h"
#include "console/system_date.h"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>

namespace cxsim::console {
namespace {

namespace fs = std::filesystem;

class RootDirectory : public testing::Test {
  protected:
    void SetUp() override {
        std::string name = testing::TempDir() + "cxsim-root.XXXXXX";
        ASSERT_NE(mkdtemp(name.data()), nullptr);
        work = name;
        image = work / "image";
        fs::create_directories(image / "bin");
        fs::create_directories(image / "tmp");
        std::ofstream(image / "bin" / "sh") << "shell";
        fs::permissions(image / "bin" / "sh", fs::perms(0755));
        fs::create_symlink("bin/sh", image / "shell");
    }
    void TearDown() override { fs::remove_all(work); }

    static void filled(const std::expected<std::string, std::string>& result) {
        ASSERT_TRUE(result.has_value()) << result.error();
        EXPECT_EQ(*result, "");
    }
    /// Fills a root directory, then makes the image another build's.
    fs::path filled_by_older_build() {
        const fs::path root = work / "root";
        std::ofstream(image / "bin" / "ls") << "old ls";
        filled(prepare_root_directory(root, image));
        std::ofstream(image / "bin" / "sh") << "new shell";
        std::ofstream(image / "bin" / "ls") << "new ls";
        std::ofstream(image / "bin" / "ps") << "ps";
        return root;
    }

    static std::string contents(const fs::path& file) {
        std::ifstream stream(file);
        return {std::istreambuf_iterator<char>(stream), {}};
    }

    fs::path work;
    fs::path image;
};

TEST_F(RootDirectory, IsCreatedAndFilledWhenMissing) {
    const fs::path root = work / "a" / "b" / "root";
    filled(prepare_root_directory(root, image));
    EXPECT_EQ(contents(root / "bin" / "sh"), "shell");
    EXPECT_EQ(fs::status(root / "bin" / "sh").permissions(), fs::perms(0755));
    EXPECT_EQ(fs::read_symlink(root / "shell"), "bin/sh");
    EXPECT_TRUE(fs::is_directory(root / "tmp"));
    EXPECT_FALSE(fs::exists(root / ".cxsim-filling"));
}

TEST_F(RootDirectory, IsFilledWhenEmpty) {
    const fs::path root = work / "root";
    fs::create_directory(root);
    filled(prepare_root_directory(root, image));
    EXPECT_EQ(contents(root / "bin" / "sh"), "shell");
}

TEST_F(RootDirectory, ShowsTheDateOfTheSystemNotOfTheBuild) {
    const fs::path root = filled_by_older_build();
    const auto date_of = [&](const char* name) {
        struct stat status{};
        EXPECT_EQ(lstat((root / name).c_str(), &status), 0) << name;
        return status.st_mtim.tv_sec;
    };
    for (const char* name : {"bin/sh", "bin/ls", "bin", "tmp", "shell", ""}) {
        EXPECT_EQ(date_of(name), system_date) << name;
    }
    filled(prepare_root_directory(root, image));
    EXPECT_EQ(date_of("bin/ls"), system_date) << "renewed";
    EXPECT_EQ(date_of("bin/ps"), system_date) << "new in the image";
}

TEST_F(RootDirectory, IsLeftAloneWhenItHasContents) {
    const fs::path root = work / "root";
    fs::create_directories(root / "bin");
    std::ofstream(root / "bin" / "sh") << "mine";
    filled(prepare_root_directory(root, image));
    EXPECT_EQ(contents(root / "bin" / "sh"), "mine");
    EXPECT_FALSE(fs::exists(root / "tmp"));
}

TEST_F(RootDirectory, IsFilledAgainAfterAnInterruptedFill) {
    const fs::path root = work / "root";
    fs::create_directories(root / ".cxsim-filling");
    fs::create_directories(root / "bin");
    std::ofstream(root / "bin" / "sh") << "half";
    fs::create_symlink("bin/sh", root / "shell");
    filled(prepare_root_directory(root, image));
    EXPECT_EQ(contents(root / "bin" / "sh"), "shell");
    EXPECT_FALSE(fs::exists(root / ".cxsim-filling"));
}

TEST_F(RootDirectory, IsRenewedByAnotherBuild) {
    const fs::path root = filled_by_older_build();
    filled(prepare_root_directory(root, image));
    EXPECT_EQ(contents(root / "bin" / "sh"), "new shell");
    EXPECT_EQ(contents(root / "bin" / "ls"), "new ls");
    EXPECT_EQ(contents(root / "bin" / "ps"), "ps");
    EXPECT_EQ(fs::status(root / "bin" / "sh").permissions(), fs::perms(0755));
    std::ofstream(image / "bin" / "sh") << "newest shell";
    filled(prepare_root_directory(root, image));
    EXPECT_EQ(contents(root / "bin" / "sh"), "newest shell");
}

TEST_F(RootDirectory, KeepsWhatWasChangedAndSaysSo) {
    const fs::path root = filled_by_older_build();
    std::ofstream(root / "bin" / "ls") << "my ls";
    std::ofstream(root / "bin" / "own") << "own";
    const auto told = prepare_root_directory(root, image);
    ASSERT_TRUE(told) << told.error();
    EXPECT_NE(told->find("/bin/ls"), std::string::npos) << *told;
    EXPECT_EQ(told->find("/bin/sh"), std::string::npos) << *told;
    EXPECT_EQ(told->find('\n'), std::string::npos);
    EXPECT_EQ(contents(root / "bin" / "ls"), "my ls");
    EXPECT_EQ(contents(root / "bin" / "own"), "own");
    EXPECT_EQ(contents(root / "bin" / "sh"), "new shell");
    filled(prepare_root_directory(root, image));
    // Who takes the change back gets the next build's again.
    std::ofstream(root / "bin" / "ls") << "old ls";
    std::ofstream(image / "bin" / "ls") << "newest ls";
    filled(prepare_root_directory(root, image));
    EXPECT_EQ(contents(root / "bin" / "ls"), "newest ls");
}

TEST_F(RootDirectory, IsNotRenewedThroughLinksThatLeaveIt) {
    const fs::path root = filled_by_older_build();
    const fs::path outside = work / "outside";
    fs::create_directory(outside);
    fs::remove_all(root / "bin");
    fs::create_directory_symlink(outside, root / "bin");
    const auto told = prepare_root_directory(root, image);
    ASSERT_TRUE(told) << told.error();
    EXPECT_TRUE(fs::is_empty(outside));
    EXPECT_NE(told->find("/bin/sh"), std::string::npos) << *told;
}

TEST_F(RootDirectory, SurvivesAManifestThatIsNone) {
    for (const char* text : {"", "nonsense", "cxsim-root-1", "cxsim-root-1 x\nzzz"}) {
        const fs::path root = filled_by_older_build();
        std::ofstream(root / ".cxsim-manifest") << text;
        EXPECT_TRUE(prepare_root_directory(root, image)) << text;
        fs::remove_all(root);
    }
}

TEST_F(RootDirectory, IsRefusedByNameWhenItIsAFile) {
    const fs::path root = work / "root";
    std::ofstream(root) << "a file";
    const auto refused = prepare_root_directory(root, image);
    ASSERT_FALSE(refused);
    EXPECT_NE(refused.error().find(root.string()), std::string::npos) << refused.error();
}

} // namespace
} // namespace cxsim::console
