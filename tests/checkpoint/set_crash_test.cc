// The emulator is killed at random calls of the disk while it checkpoints a hierarchy again and again:
// whoever looks at the files finds the old set or the new one, whole, from the root as from every subtree.
#include "cr/image/file_set.h"
#include "cr/image/image_writer.h"
#include "tests/checkpoint/bad_storage.h"
#include "tests/unit/cr/sample_image.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <optional>
#include <random>
#include <set>

namespace cxsim::cr {
namespace {

namespace fs = std::filesystem;

/// The files of a hierarchy, and where in it each belongs.
struct Place {
    const char* name;
    std::size_t parent;
};
constexpr std::array<Place, 5> hierarchy = {
    {{"ck", 0}, {"ck.vi.4", 0}, {"ck.make.5", 0}, {"ck.vi.spell.6", 1}, {"ck.vi.sort.7", 1}}};

/// The processes below the root have other pids, and so other names, in every second generation.
std::string name_of(std::uint32_t number, std::size_t member) {
    const char* name = hierarchy.at(member).name;
    return member == 0 || number % 2 == 0 ? name : fmt::format("{}0", name);
}

ProcessImage generation(std::uint32_t number, std::size_t member) {
    ProcessImage image = small_image();
    image.info.command = std::to_string(number);
    image.info.pid = static_cast<std::int32_t>(member) + 3;
    return image;
}

/// What chkpnt does with the files of a hierarchy.
bool checkpoint(int directory, std::uint32_t number, Storage& storage = Storage::host()) {
    recover_sets(directory, storage);
    std::array<std::vector<Companion>, hierarchy.size()> companions;
    std::vector<std::pair<AtomicFile, Digest>> files;
    for (std::size_t left = hierarchy.size(); left > 0; --left) {
        const std::size_t parent = hierarchy[left - 1].parent;
        const std::string name = name_of(number, left - 1);
        ProcessImage image = generation(number, left - 1);
        image.companions = companions[left - 1];
        auto file = AtomicFile::create(directory, name, storage);
        const auto written = file ? write_image(file->fd(), image, storage) : std::unexpected(file.error());
        if (!written || !file->sync()) {
            return false;
        }
        companions[parent].push_back({.name = name, .digest = written->digest});
        files.emplace_back(std::move(*file), written->digest);
    }
    FileSet set;
    for (auto file = files.rbegin(); file != files.rend(); ++file) {
        set.add(std::move(file->first), file->second);
    }
    const bool committed = set.commit(AtomicFile::Existing::replace).has_value();
    recover_sets(directory, storage);
    return committed;
}

[[noreturn]] void checkpoint_for_ever(int directory, std::uint32_t first, int last_call) {
    testing::BadStorage storage(last_call, testing::die);
    for (std::uint32_t number = first;; ++number) {
        if (!checkpoint(directory, number, storage)) {
            ::_exit(1);
        }
    }
}

std::expected<ImageReader, ImageError> open_image(int directory, const std::string& name) {
    // The descriptor may go: nothing is read through it later.
    const kernel::UniqueFd file(::openat(directory, name.c_str(), O_RDONLY | O_CLOEXEC));
    return ImageReader::open(file.get());
}

/// Counts the file and all below it, which must be of its generation.
std::size_t count_whole(int directory, const ImageReader& reader, const std::string& number) {
    EXPECT_EQ(reader.image().info.command, number);
    std::size_t count = 1;
    for (const Companion& companion : reader.image().companions) {
        for (const std::string& name : {companion.name, hidden_name(companion)}) {
            const auto child = open_image(directory, name);
            if (child && child->digest() == companion.digest) {
                count += count_whole(directory, *child, number);
                break;
            }
        }
    }
    return count;
}

/// The generation of the set under the root's name, which must be whole; 0 if there is none.
std::uint32_t generation_in(int directory) {
    const auto root = open_image(directory, "ck");
    if (!root) {
        EXPECT_EQ(::faccessat(directory, "ck", F_OK, 0), -1) << root.error().detail;
        return 0;
    }
    const std::string number = root->image().info.command;
    EXPECT_EQ(count_whole(directory, *root, number), hierarchy.size());
    return static_cast<std::uint32_t>(std::stoul(number));
}

TEST(KilledEmulator, LeavesTheOldHierarchyOrTheNewOneWhole) {
    const TemporaryDirectory directory;
    std::mt19937 random(1990);
    std::uint32_t last = 0;
    for (int kill_number = 0; kill_number < 60; ++kill_number) {
        const pid_t child = ::fork();
        ASSERT_GE(child, 0);
        if (child == 0) {
            checkpoint_for_ever(directory.fd(), last + 1, static_cast<int>(1 + random() % 200));
        }
        int status = 0;
        ASSERT_EQ(::waitpid(child, &status, 0), child);
        ASSERT_TRUE(WIFSIGNALED(status)) << "a checkpoint failed by itself";
        const std::uint32_t found = generation_in(directory.fd());
        EXPECT_GE(found, last) << "an older checkpoint has come back";
        last = found;
        // Every subtree is whole as well, though perhaps of the generation before.
        for (const char* name : {"ck.vi.4", "ck.vi.40"}) {
            if (const auto subtree = open_image(directory.fd(), name)) {
                EXPECT_EQ(count_whole(directory.fd(), *subtree, subtree->image().info.command), 3U);
            }
        }
    }
    EXPECT_GT(last, 0U) << "killed too early each time";
    ASSERT_TRUE(checkpoint(directory.fd(), last + 1));
    std::set<std::string> names;
    for (const auto& entry : fs::directory_iterator(directory.path())) {
        names.insert(entry.path().filename().string());
    }
    std::set<std::string> expected;
    for (std::size_t member = 0; member < hierarchy.size(); ++member) {
        expected.insert(name_of(last + 1, member));
    }
    EXPECT_EQ(names, expected) << "and nothing of any generation before";
}

TEST(ASetThatWasInterrupted, GetsItsNamesFromTheNextCheckpointInTheDirectory) {
    const TemporaryDirectory directory;
    ASSERT_TRUE(checkpoint(directory.fd(), 1));
    const auto root = open_image(directory.fd(), "ck");
    const std::string hidden = hidden_name(root->image().companions.front());
    const fs::path own = directory.path() / root->image().companions.front().name;
    fs::rename(own, directory.path() / hidden);
    EXPECT_EQ(generation_in(directory.fd()), 1U);
    const std::string stray = hidden_name(Companion{});
    fs::copy_file(directory.path() / "ck", directory.path() / stray);
    recover_sets(directory.fd());
    EXPECT_TRUE(fs::exists(own));
    EXPECT_FALSE(fs::exists(directory.path() / hidden));
    EXPECT_FALSE(fs::exists(directory.path() / stray)) << "nobody knows it";
}

} // namespace
} // namespace cxsim::cr
