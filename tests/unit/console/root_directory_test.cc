// Tests of the first filling of a root directory.
#include "console/root_directory.h"

#include <gtest/gtest.h>

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

    static void filled(const std::expected<void, std::string>& result) {
        EXPECT_TRUE(result.has_value()) << result.error();
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

TEST_F(RootDirectory, IsRefusedByNameWhenItIsAFile) {
    const fs::path root = work / "root";
    std::ofstream(root) << "a file";
    const auto refused = prepare_root_directory(root, image);
    ASSERT_FALSE(refused);
    EXPECT_NE(refused.error().find(root.string()), std::string::npos) << refused.error();
}

} // namespace
} // namespace cxsim::console
