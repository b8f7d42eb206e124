// The emulator is killed at random calls of the disk that a checkpoint makes: the old file or the new one is
// there, whole, always.
#include "cr/image/atomic_file.h"
#include "cr/image/image_writer.h"
#include "tests/checkpoint/bad_storage.h"
#include "tests/unit/cr/sample_image.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cstring>
#include <iterator>
#include <optional>
#include <random>

namespace cxsim::cr {
namespace {

constexpr const char* checkpoint_name = "ck";
constexpr std::uint32_t pages = 512;
constexpr emu::Address data_start = 0x80010000;

/// A process in which every page and the command's name tell the generation.
ProcessImage generation(std::uint32_t number) {
    ProcessImage image;
    image.info.command = std::to_string(number);
    image.info.pid = 2;
    image.threads.resize(1);
    image.memory.map({.start = data_start,
                      .end = data_start + std::uint64_t{pages} * emu::page_size,
                      .protection = emu::Protection::read | emu::Protection::write,
                      .kind = emu::RegionKind::data});
    for (std::uint32_t i = 0; i < pages; ++i) {
        auto& bytes = image.memory.writable_page(emu::page_of(data_start) + i).bytes;
        std::ranges::fill(bytes, std::byte{0x5a});
        std::memcpy(bytes.data(), &number, sizeof number);
    }
    return image;
}

bool checkpoint(int directory, std::uint32_t number, Storage& storage) {
    auto file = AtomicFile::create(directory, checkpoint_name, storage);
    return file && write_image(file->fd(), generation(number), storage) &&
           file->commit(AtomicFile::Existing::replace);
}

/// What the child runs: one checkpoint after the other, until a call of the disk kills it. It says through
/// the pipe which it begins.
[[noreturn]] void checkpoint_for_ever(int directory, int progress, std::uint32_t first, int last_call) {
    testing::BadStorage storage(last_call, testing::die);
    for (std::uint32_t number = first;; ++number) {
        if (::write(progress, &number, sizeof number) != sizeof number ||
            !checkpoint(directory, number, storage)) {
            ::_exit(1);
        }
    }
}

/// The generation in the checkpoint file, which must be whole and of one piece; nothing if there is no file.
std::optional<std::uint32_t> generation_in(int directory) {
    const kernel::UniqueFd file(::openat(directory, checkpoint_name, O_RDONLY | O_CLOEXEC));
    if (!file) {
        return {};
    }
    const auto image = read_image(file.get());
    if (!image) {
        ADD_FAILURE() << "the checkpoint is damaged: " << image.error().detail;
        return {};
    }
    const auto number = static_cast<std::uint32_t>(std::stoul(image->info.command));
    image->memory.visit_pages(data_start, data_start + std::uint64_t{pages} * emu::page_size,
                              [&](emu::PageNumber, const emu::Page& page) {
                                  EXPECT_EQ(std::memcmp(page.bytes.data(), &number, sizeof number), 0);
                                  return true;
                              });
    return number;
}

/// The last number that arrived through the pipe.
std::uint32_t last_begun(int progress, std::uint32_t before) {
    std::uint32_t number = before;
    while (::read(progress, &number, sizeof number) == sizeof number) {
    }
    return number;
}

TEST(KilledEmulator, LeavesTheOldCheckpointOrTheNewOneWhole) {
    const TemporaryDirectory directory;
    std::mt19937 random(1990);
    std::uint32_t expected_least = 0;
    for (int kill_number = 0; kill_number < 50; ++kill_number) {
        int progress[2];
        ASSERT_EQ(::pipe2(progress, O_CLOEXEC), 0);
        const kernel::UniqueFd read_end(progress[0]);
        kernel::UniqueFd write_end(progress[1]);
        const pid_t child = ::fork();
        ASSERT_GE(child, 0);
        if (child == 0) {
            checkpoint_for_ever(directory.fd(), write_end.get(), expected_least + 1,
                                static_cast<int>(1 + random() % 60));
        }
        write_end = {};
        int status = 0;
        ASSERT_EQ(::waitpid(child, &status, 0), child);
        ASSERT_TRUE(WIFSIGNALED(status)) << "a checkpoint failed by itself";

        const std::uint32_t begun = last_begun(read_end.get(), expected_least);
        const auto found = generation_in(directory.fd());
        const std::uint32_t number = found.value_or(0);
        EXPECT_GE(number, expected_least) << "an older checkpoint has come back";
        EXPECT_LE(number, begun);
        EXPECT_GE(number + 1, begun) << "a checkpoint that was complete is gone";
        expected_least = number;
    }
    // What a killed writer may leave under a temporary name goes with the next checkpoint.
    ASSERT_TRUE(checkpoint(directory.fd(), expected_least + 1, Storage::host()));
    EXPECT_EQ(std::distance(std::filesystem::directory_iterator(directory.path()), {}), 1);
}

} // namespace
} // namespace cxsim::cr
