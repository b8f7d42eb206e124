// Copies of files with holes, and how they are known.
#include "cr/image/contents.h"
#include "cr/image/format.h"
#include "cr/image/set_files.h"
#include "tests/unit/cr/counting_storage.h"
#include "tests/unit/cr/sample_image.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <string_view>

namespace cxsim::cr {
namespace {

class Contents : public ::testing::Test {
  protected:
    /// A new file of that size, with nothing in it.
    kernel::UniqueFd file_of(std::uint64_t size) {
        kernel::UniqueFd file(::open(directory_.path().c_str(), O_TMPFILE | O_RDWR | O_CLOEXEC, 0600));
        EXPECT_EQ(::ftruncate(file.get(), static_cast<::off_t>(size)), 0);
        return file;
    }
    static void put(const kernel::UniqueFd& file, std::string_view text, std::uint64_t offset) {
        ASSERT_EQ(::pwrite(file.get(), text.data(), text.size(), static_cast<::off_t>(offset)),
                  static_cast<::ssize_t>(text.size()));
    }
    static Digest digest_of(const kernel::UniqueFd& file) {
        return digest_of_contents(file.get(), Storage::host()).value();
    }

    TemporaryDirectory directory_;
};

constexpr std::uint64_t gigabyte = std::uint64_t{1} << 30;

TEST_F(Contents, OfHolesAreNotRead) {
    const kernel::UniqueFd file = file_of(1000 * gigabyte);
    put(file, "first", 0);
    put(file, "middle", 500 * gigabyte + 5);
    put(file, "last", 1000 * gigabyte - 4);
    testing::CountingStorage storage;
    EXPECT_TRUE(digest_of_contents(file.get(), storage));
    EXPECT_GE(storage.reads(), 3);
    EXPECT_LT(storage.reads(), 30);
}

TEST_F(Contents, AreTheSameWithHolesAndWithZeros) {
    const kernel::UniqueFd sparse = file_of(300'001);
    const kernel::UniqueFd dense = file_of(0);
    put(dense, std::string(300'001, '\0'), 0);
    EXPECT_EQ(digest_of(sparse), digest_of(dense));
    put(sparse, "text", 200'000);
    EXPECT_NE(digest_of(sparse), digest_of(dense));
    put(dense, "text", 200'000);
    EXPECT_EQ(digest_of(sparse), digest_of(dense));
}

TEST_F(Contents, DifferByEachByteAndByTheSize) {
    const kernel::UniqueFd file = file_of(100'000);
    put(file, "text", 50'000);
    const Digest digest = digest_of(file);
    put(file, std::string("\0\0\0\0", 4), 50'000);
    put(file, "text", 50'000 + emu::page_size);
    EXPECT_NE(digest_of(file), digest) << "moved by a page";
    put(file, std::string("\0\0\0\0", 4), 50'000 + emu::page_size);
    put(file, "text", 50'000);
    EXPECT_EQ(digest_of(file), digest);
    ASSERT_EQ(::ftruncate(file.get(), 100'001), 0);
    EXPECT_NE(digest_of(file), digest) << "longer by a zero";
    EXPECT_NE(digest_of(file_of(0)), digest_of(file_of(1)));
}

TEST_F(Contents, AreKnownByTheirBytesTooAsEarlierVersionsDid) {
    const kernel::UniqueFd file = file_of(300'001);
    put(file, "text", 200'000);
    DigestStream bytes;
    bytes.add(contents_of(file.get()));
    CompanionList list{
        {{.kind = CompanionKind::copy, .name = "old", .digest = bytes.digest(), .of_bytes = true},
         {.kind = CompanionKind::copy, .name = "new", .digest = digest_of(file)},
         {.kind = CompanionKind::process, .name = "child"}}};
    CompanionList loaded;
    ASSERT_TRUE(load(save(list), loaded));
    EXPECT_TRUE(is_file_of(file.get(), loaded.companions[0], Storage::host()).value());
    EXPECT_TRUE(is_file_of(file.get(), loaded.companions[1], Storage::host()).value());
    EXPECT_EQ(loaded.companions[2].kind, CompanionKind::process);
    put(file, "tent", 200'000);
    EXPECT_FALSE(is_file_of(file.get(), loaded.companions[0], Storage::host()).value());
    EXPECT_FALSE(is_file_of(file.get(), loaded.companions[1], Storage::host()).value());
}

TEST_F(Contents, ThatAreMostlyHolesAreNoneThatEarlierVersionsHaveCopied) {
    const kernel::UniqueFd file = file_of(std::uint64_t{8} << 20);
    DigestStream bytes;
    bytes.add(contents_of(file.get()));
    const Companion old{
        .kind = CompanionKind::copy, .name = "old", .digest = bytes.digest(), .of_bytes = true};
    EXPECT_FALSE(is_file_of(file.get(), old, Storage::host()).value()) << "they might be without end";
    put(file, std::string(std::size_t{8} << 20, '\0'), 0);
    EXPECT_TRUE(is_file_of(file.get(), old, Storage::host()).value());
}

TEST_F(Contents, AreReadOnceHoweverOftenTheyAreSaid) {
    const kernel::UniqueFd file = file_of(0);
    put(file, std::string(50'000, 'x'), 0);
    testing::CountingStorage storage;
    FileOfSet known(file.get(), storage);
    for (const bool of_bytes : {false, true}) {
        const int before = storage.reads();
        for (int i = 0; i < 100; ++i) {
            const Companion companion{
                .kind = CompanionKind::copy, .name = "copy", .digest = {std::byte{1}}, .of_bytes = of_bytes};
            EXPECT_FALSE(known.is(companion).value());
        }
        EXPECT_LT(storage.reads() - before, 5);
    }
}

TEST_F(Contents, ThatAreSaidByBytesTakeOfTheBudgetForTheirHoles) {
    const kernel::UniqueFd file = file_of(1'000'000);
    DigestStream bytes;
    bytes.add(contents_of(file.get()));
    const Companion old{
        .kind = CompanionKind::copy, .name = "old", .digest = bytes.digest(), .of_bytes = true};
    ReadBudget budget(1'500'000);
    EXPECT_TRUE(FileOfSet(file.get(), Storage::host(), &budget).is(old).value());
    EXPECT_FALSE(FileOfSet(file.get(), Storage::host(), &budget).is(old).value()) << "for nothing is left";
}

} // namespace
} // namespace cxsim::cr
