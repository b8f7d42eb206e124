// Files that appear whole or not at all.
#include "cr/image/atomic_file.h"
#include "tests/unit/cr/sample_image.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/file.h>
#include <unistd.h>

#include <cerrno>
#include <fstream>
#include <iterator>

namespace cxsim::cr {
namespace {

namespace fs = std::filesystem;

class AtomicFiles : public ::testing::Test {
  protected:
    std::expected<void, int> write(const std::string& name, const std::string& text,
                                   AtomicFile::Existing existing) {
        auto file = AtomicFile::create(directory_.fd(), name);
        if (!file) {
            return std::unexpected(file.error());
        }
        EXPECT_EQ(::write(file->fd(), text.data(), text.size()), static_cast<ssize_t>(text.size()));
        return file->commit(existing);
    }
    std::string text_of(const std::string& name) {
        std::ifstream stream(directory_.path() / name);
        return {std::istreambuf_iterator<char>(stream), {}};
    }
    std::ptrdiff_t count() { return std::distance(fs::directory_iterator(directory_.path()), {}); }

    TemporaryDirectory directory_;
};

TEST_F(AtomicFiles, AppearOnCommitOnly) {
    {
        auto file = AtomicFile::create(directory_.fd(), "ck");
        ASSERT_TRUE(file);
        ASSERT_EQ(::write(file->fd(), "x", 1), 1);
        EXPECT_FALSE(fs::exists(directory_.path() / "ck"));
    }
    EXPECT_EQ(count(), 0);
    EXPECT_TRUE(write("ck", "whole", AtomicFile::Existing::keep));
    EXPECT_EQ(text_of("ck"), "whole");
    EXPECT_EQ(count(), 1);
}

TEST_F(AtomicFiles, KeepAnOldFileUnlessTold) {
    ASSERT_TRUE(write("ck", "old", AtomicFile::Existing::keep));
    const auto again = write("ck", "new", AtomicFile::Existing::keep);
    ASSERT_FALSE(again);
    EXPECT_EQ(again.error(), EEXIST);
    EXPECT_EQ(text_of("ck"), "old");
    EXPECT_TRUE(write("ck", "new", AtomicFile::Existing::replace));
    EXPECT_EQ(text_of("ck"), "new");
    EXPECT_EQ(count(), 1);
}

TEST_F(AtomicFiles, LeaveNothingWhenTheNameCannotBeGiven) {
    fs::create_directory(directory_.path() / "ck");
    EXPECT_FALSE(write("ck", "new", AtomicFile::Existing::replace));
    EXPECT_FALSE(write(std::string(300, 'n'), "new", AtomicFile::Existing::replace));
    EXPECT_EQ(count(), 1);
}

/// A host that cannot exchange names: of four calls, which give the new file a temporary name, exchange it,
/// give the old file another one, and replace it, the second fails.
class WithoutExchange final : public Storage {
  public:
    int before(Call call) override {
        calls_ += call == Call::name ? 1 : 0;
        return call == Call::name && (calls_ == 2 || calls_ == fatal) ? (calls_ == 2 ? EINVAL : EIO) : 0;
    }
    int fatal = 0; ///< The call for a name that fails.

  private:
    int calls_ = 0;
};

TEST_F(AtomicFiles, GiveTheirPlaceBackToTheOldFileWhereNamesCannotBeExchanged) {
    ASSERT_TRUE(write("data", "old", AtomicFile::Existing::keep));
    for (const int fatal : {3, 4, 0}) {
        SCOPED_TRACE(fatal);
        WithoutExchange storage;
        storage.fatal = fatal;
        {
            auto file = AtomicFile::create(directory_.fd(), "data", storage);
            ASSERT_TRUE(file);
            ASSERT_EQ(::write(file->fd(), "new", 3), 3);
            EXPECT_EQ(file->take_place().has_value(), fatal == 0);
            EXPECT_EQ(text_of("data"), fatal == 0 ? "new" : "old");
        }
        EXPECT_EQ(text_of("data"), "old");
        EXPECT_EQ(count(), 1);
    }
    WithoutExchange storage;
    auto file = AtomicFile::create(directory_.fd(), "data", storage);
    ASSERT_EQ(::write(file->fd(), "new", 3), 3);
    ASSERT_TRUE(file->take_place());
    file->settle();
    EXPECT_EQ(text_of("data"), "new");
    EXPECT_EQ(count(), 1);
}

TEST_F(AtomicFiles, AreRemovedUnderTemporaryNamesWhenTheirWriterIsGone) {
    const auto stale = directory_.path() / ".chkpnt.0123456789abcdef.tmp";
    const auto live = directory_.path() / ".chkpnt.0123456789abcde0.tmp";
    const auto other = directory_.path() / ".chkpnt.mine.tmp";
    std::ofstream(stale) << "half";
    std::ofstream(live) << "half";
    std::ofstream(other) << "a user's";
    const kernel::UniqueFd writer(::open(live.c_str(), O_RDWR | O_CLOEXEC));
    ASSERT_EQ(::flock(writer.get(), LOCK_EX), 0);
    remove_stale_temporaries(directory_.fd(), *names_in(directory_.fd()), Storage::host(),
                             [](int) { return false; });
    EXPECT_TRUE(fs::exists(stale)) << "somebody else's";
    remove_stale_temporaries(directory_.fd(), *names_in(directory_.fd()));
    EXPECT_FALSE(fs::exists(stale));
    EXPECT_TRUE(fs::exists(live));
    EXPECT_TRUE(fs::exists(other));
}

} // namespace
} // namespace cxsim::cr
