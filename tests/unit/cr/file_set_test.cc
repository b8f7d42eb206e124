// What is found out about the files of a directory, whatever they say of each other.
#include "cr/image/copy_owners.h"
#include "cr/image/file_set.h"
#include "cr/image/known_files.h"
#include "cr/image/replaced_sets.h"
#include "emu/isa/text.h"
#include "kernel/abi/file.h"
#include "kernel/files/attributes.h"
#include "tests/unit/cr/counting_storage.h"
#include "tests/unit/cr/sample_image.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <gtest/gtest.h>
#include <pthread.h>

#include <algorithm>
#include <fstream>
#include <functional>
#include <set>
#include <string>
#include <vector>

namespace cxsim::cr {
namespace {

namespace fs = std::filesystem;

class FilesOfASet : public ::testing::Test {
  protected:
    void touch(const std::string& path) const { std::ofstream(directory_.path() / path).flush(); }
    /// Puts a checkpoint file with these companions at the path in the directory. Its digest.
    Digest put(const std::string& path, std::vector<Companion> companions) {
        ProcessImage image = small_image();
        image.companions = std::move(companions);
        const kernel::UniqueFd file = written(image);
        const Bytes bytes = contents_of(file.get());
        std::ofstream(directory_.path() / path, std::ios::binary) << isa::as_text(bytes);
        return ImageReader::open(file.get())->digest();
    }
    std::set<std::string> copies_of(const std::vector<std::string>& names) {
        KnownFiles files(directory_.fd(), Storage::host());
        const auto copies = copies_of_files(files, names);
        EXPECT_TRUE(copies.has_value());
        std::set<std::string> result;
        for (const auto& [copy, digests] : copies.value_or(OwnedCopies{{"failed", {}}})) {
            result.insert(copy);
        }
        return result;
    }
    void give_to(std::uint32_t uid, const std::string& name) const {
        const kernel::UniqueFd file(::open((directory_.path() / name).c_str(), O_RDWR | O_CLOEXEC));
        ASSERT_TRUE(kernel::set_attributes(file.get(), {.mode = ABI_S_IFREG | 0600, .uid = uid, .gid = 0}));
    }
    bool has(const std::string& name) const { return fs::exists(directory_.path() / name); }
    std::expected<KnownFile, int> known(const std::string& name) const {
        return look_at(open_candidate(directory_.fd(), name)->get(), Storage::host());
    }
    static Companion copy(const std::string& name) {
        return {.kind = CompanionKind::copy, .name = name, .digest = {}};
    }
    static Companion process(const std::string& name, const Digest& digest) {
        return {.kind = CompanionKind::process, .name = name, .digest = digest};
    }

    /// Whoever follows chains by recursion dies here.
    static void on_a_small_stack(std::function<void()> work) {
        pthread_attr_t attributes;
        ASSERT_EQ(pthread_attr_init(&attributes), 0);
        ASSERT_EQ(pthread_attr_setstacksize(&attributes, std::size_t{256} << 10), 0);
        const auto run = [](void* argument) -> void* {
            (*static_cast<std::function<void()>*>(argument))();
            return nullptr;
        };
        pthread_t thread{};
        ASSERT_EQ(pthread_create(&thread, &attributes, run, &work), 0);
        pthread_join(thread, nullptr);
        pthread_attr_destroy(&attributes);
    }

    static constexpr std::uint32_t owner = 1917;
    static constexpr std::uint32_t stranger = 1916;
    TemporaryDirectory directory_;
};

TEST_F(FilesOfASet, KeepTheirCopiesAsLongAsTheyKeepTheirNames) {
    touch("copy.of.child");
    touch("copy.of.parent");
    const Digest child = put("child", {copy("copy.of.child")});
    put("parent", {copy("copy.of.parent"), process("child", child)});
    EXPECT_EQ(copies_of({"parent"}), std::set<std::string>{"copy.of.parent"});
    EXPECT_EQ(copies_of({"parent", "child"}), (std::set<std::string>{"copy.of.child", "copy.of.parent"}));
    EXPECT_EQ(copies_of({"child"}), std::set<std::string>()) << "the parent needs it as it is";
}

TEST_F(FilesOfASet, AreFoundUnderTheirHiddenNames) {
    touch("copy.of.child");
    touch("copy.of.parent");
    const Digest child = put("child", {copy("copy.of.child")});
    put("parent", {copy("copy.of.parent"), process("child", child)});
    fs::rename(directory_.path() / "child", directory_.path() / hidden_name(process("child", child)));
    EXPECT_EQ(copies_of({"parent"}), (std::set<std::string>{"copy.of.child", "copy.of.parent"}));
    put("another.parent", {process("child", child)});
    EXPECT_EQ(copies_of({"parent"}), std::set<std::string>{"copy.of.parent"});
}

TEST_F(FilesOfASet, AreNeverLookedForOutsideOfTheDirectory) {
    touch("copy.of.ck");
    fs::create_directory(directory_.path() / "below");
    const Digest outside = put("below/stranger", {copy("copy.of.stranger")});
    put("ck", {process("below/stranger", outside), process("../etc", outside), process("..", outside),
               process((directory_.path() / "below" / "stranger").string(), outside),
               process(std::string("a\0b", 3), outside), process(std::string(5000, 'n'), outside),
               process("", outside), copy("copy.of.ck")});
    EXPECT_EQ(copies_of({"ck"}), std::set<std::string>{"copy.of.ck"});
}

TEST_F(FilesOfASet, MayNameEachOtherInLongChainsAndManyTimes) {
    constexpr int length = 1000;
    touch("the.copy");
    std::vector<Companion> below{copy("the.copy")};
    for (int n = 0; n <= length; ++n) {
        const std::string name = fmt::format("file.{}", n);
        const Companion file = process(name, put(name, below));
        if (n < length) {
            fs::rename(directory_.path() / name, directory_.path() / hidden_name(file));
        }
        below.assign(20, file);
    }
    on_a_small_stack([&] {
        EXPECT_EQ(copies_of({fmt::format("file.{}", length)}), std::set<std::string>{"the.copy"});
        recover_sets(directory_.fd());
    });
    for (const auto& entry : fs::directory_iterator(directory_.path())) {
        EXPECT_FALSE(is_hidden_name(entry.path().filename().string())) << entry.path();
    }
    EXPECT_TRUE(fs::exists(directory_.path() / "file.0"));
}

/// A set of a user in a directory where others can make files, too: one of its members still waits for its
/// name.
class WaitingFile : public FilesOfASet {
  protected:
    WaitingFile() : member_(put("member", {})), hidden_(hidden_name(process("member", member_))) {
        fs::rename(directory_.path() / "member", directory_.path() / hidden_);
        give_to(owner, hidden_);
    }
    /// A checkpoint file of the user's that says that the member is called so.
    void name_it(std::uint32_t uid, const std::string& file, const std::string& name) {
        put(file, {process(name, member_)});
        give_to(uid, file);
    }
    Digest member_;
    std::string hidden_;
};

TEST_F(WaitingFile, GetsNoNameFromAStranger) {
    name_it(stranger, "a-forged-one", "zz");
    recover_sets(directory_.fd());
    EXPECT_FALSE(has("zz"));
    EXPECT_TRUE(has(hidden_)) << "it may be a set that was given away";
    name_it(owner, "root", "member");
    name_it(stranger, "z-forged-one", "zz");
    recover_sets(directory_.fd());
    EXPECT_FALSE(has("zz"));
    EXPECT_TRUE(has("member"));
    EXPECT_FALSE(has(hidden_));
}

TEST_F(WaitingFile, GetsItsNameFromItsOwnerAndTheSuperuser) {
    name_it(0, "a-root", "of-root");
    name_it(owner, "root", "member");
    recover_sets(directory_.fd());
    EXPECT_TRUE(has("of-root"));
    EXPECT_TRUE(has("member"));
    EXPECT_FALSE(has(hidden_));
}

TEST_F(FilesOfASet, AreLookedAtOnceWhateverTheNumberOfTheirNames) {
    ProcessImage image = small_image();
    image.records.push_back({.tag = record_tag("zzzz"), .contents = Bytes(std::size_t{8} << 20)});
    image.companions = {process("child", {})};
    const Bytes bytes = contents_of(written(image).get());
    std::ofstream(directory_.path() / "file", std::ios::binary) << isa::as_text(bytes);
    for (int n = 0; n < 100; ++n) {
        fs::create_hard_link(directory_.path() / "file", directory_.path() / fmt::format("link.{}", n));
    }
    std::ofstream(directory_.path() / hidden_name(copy("anything"))) << "text";
    testing::CountingStorage storage;
    recover_sets(directory_.fd(), storage);
    EXPECT_LT(storage.reads(), 10) << "neither of each name, nor of the record";
    EXPECT_FALSE(fs::exists(directory_.path() / hidden_name(copy("anything"))));
}

TEST_F(FilesOfASet, AreLookedAtOnceWhateverTheNumberOfNotes) {
    put("file", {process("child", {})});
    for (int n = 0; n < 100; ++n) {
        const Digest successor{static_cast<std::byte>(n + 1)};
        fs::create_hard_link(directory_.path() / "file", directory_.path() / note_name(successor, 0));
        fs::create_hard_link(directory_.path() / "file", directory_.path() / fmt::format("link.{}", n));
    }
    testing::CountingStorage storage;
    recover_sets(directory_.fd(), storage);
    EXPECT_LT(storage.reads(), 10);
    EXPECT_FALSE(fs::exists(directory_.path() / note_name({std::byte{1}}, 0)))
        << "its successor is not there";
}

/// A directory with a hidden file that nobody needs, which tidying removes unless that cannot be told.
class FullDirectory : public FilesOfASet {
  protected:
    FullDirectory() : hidden_(hidden_name(copy("anything"))) { touch(hidden_); }
    bool is_tidied() {
        recover_sets(directory_.fd(), storage_);
        return !fs::exists(directory_.path() / hidden_);
    }
    /// Forged files of a thousand companions each, the same or others.
    void put_lists(int count, bool same) {
        for (int n = 0; n < count; ++n) {
            std::vector<Companion> companions;
            for (int i = 0; i < 1000; ++i) {
                const Digest digest{static_cast<std::byte>(i / 100), static_cast<std::byte>(i % 100),
                                    static_cast<std::byte>(same ? 0 : n)};
                companions.push_back(process("anything", digest));
            }
            put(fmt::format("forged.{}", n), std::move(companions));
        }
        touch("anything");
    }

    testing::CountingStorage storage_;
    std::string hidden_;
};

TEST_F(FullDirectory, IsTidiedAsLongAsItsListsHaveAnEnd) {
    put_lists(20, false);
    EXPECT_TRUE(is_tidied());
    touch(hidden_);
    put_lists(100, true);
    EXPECT_TRUE(is_tidied());
}

TEST_F(FullDirectory, IsLeftAloneWhereListsAreAllDifferent) {
    put_lists(30, false);
    EXPECT_FALSE(is_tidied());
}

TEST_F(FullDirectory, IsLeftAloneWhereListsAreWithoutEnd) {
    put_lists(180, true);
    EXPECT_FALSE(is_tidied());
    EXPECT_LT(storage_.reads(), 160 * 10) << "others are not read";
}

TEST_F(FullDirectory, IsLeftAloneWhereNamesAreWithoutEnd) {
    touch("file");
    for (std::size_t n = 0; n < KnownFiles::max_names; ++n) {
        fs::create_hard_link(directory_.path() / "file", directory_.path() / fmt::format("link.{}", n));
    }
    EXPECT_FALSE(is_tidied());
    fs::remove(directory_.path() / "link.1");
    fs::remove(directory_.path() / "link.2");
    EXPECT_TRUE(is_tidied());
}

TEST_F(FilesOfASet, HaveListsOfWhichOnlyThatIsKeptWhichIsThere) {
    const Digest digest = put("child", {});
    put("hidden", {});
    const Companion hidden = process("gone", {std::byte{1}});
    fs::rename(directory_.path() / "hidden", directory_.path() / hidden_name(hidden));
    put("file", {process("nothing", digest), process("child", digest), hidden, copy("nothing")});
    KnownFiles files(directory_.fd(), Storage::host());
    const auto known = files.look_at("file");
    ASSERT_TRUE(known && *known != nullptr);
    ASSERT_EQ((*known)->companions.size(), 2U);
    EXPECT_EQ((*known)->companions[0].name, "child");
    EXPECT_EQ((*known)->companions[1].name, "gone");
    EXPECT_EQ(files.look_at("nothing").value(), nullptr);
}

TEST_F(FilesOfASet, SayWhatBelongsToThemWithoutBeingRead) {
    const Digest digest = put("file", {copy("one"), process("two", {})});
    const auto file = known("file");
    ASSERT_TRUE(file);
    EXPECT_EQ(file->digest, digest);
    ASSERT_EQ(file->companions.size(), 2U);
    EXPECT_EQ(file->companions[0].name, "one");
    EXPECT_EQ(file->companions[1].kind, CompanionKind::process);
    std::ofstream(directory_.path() / "text") << "some other file";
    EXPECT_TRUE(known("text")->companions.empty());
}

TEST_F(FilesOfASet, GoWhenItWasReplacedUnlessSomebodyHasACopyOfThoseAboveThem) {
    const auto names = [&] {
        std::set<std::string> result;
        for (const auto& entry : fs::directory_iterator(directory_.path())) {
            result.insert(entry.path().filename().string());
        }
        return result;
    };
    const auto replace = [&](const std::string& root) { // As a commit does that ends when the set is there.
        put(root + ".new", {copy("of.another.set")});
        const auto successor = known(root + ".new")->digest;
        KnownFiles files(directory_.fd(), Storage::host());
        ReplacedSets old(files);
        ASSERT_TRUE(old.note(root, successor));
        fs::rename(directory_.path() / (root + ".new"), directory_.path() / root);
        old.keep();
    };
    const auto make = [&](const std::string& root) {
        const Digest below = put(root + ".below", {});
        const Digest child = put(root + ".child", {process(root + ".below", below)});
        put(root, {process(root + ".child", child)});
    };
    make("a");
    make("b");
    fs::copy_file(directory_.path() / "b.child", directory_.path() / "kept");
    replace("a");
    replace("b");
    EXPECT_EQ(std::ranges::count_if(names(), is_note_name), 4);
    recover_sets(directory_.fd());
    EXPECT_EQ(names(), (std::set<std::string>{"a", "b", "b.below", "kept"}));
}

TEST_F(FilesOfASet, StayIfItWasNotReplacedInTheEnd) {
    const Digest child = put("child", {});
    put("root", {process("child", child)});
    {
        KnownFiles files(directory_.fd(), Storage::host());
        ReplacedSets old(files);
        ASSERT_TRUE(old.note("root", Digest{}));
        recover_sets(directory_.fd());
        EXPECT_TRUE(fs::exists(directory_.path() / note_name({}, 0))) << "the commit is under way";
        old.keep(); // As if the emulator had been killed.
    }
    recover_sets(directory_.fd());
    EXPECT_FALSE(fs::exists(directory_.path() / note_name({}, 0)));
    EXPECT_TRUE(fs::exists(directory_.path() / "child"));
}

/// A set of two files of one user's, in a directory where others can make names, too.
class NotedSet : public FilesOfASet {
  protected:
    NotedSet() : child_(put("child", {})) {
        put("root", {process("child", child_)});
        give_to(owner, "child");
        give_to(owner, "root");
    }
    void note(const Digest& successor) const {
        KnownFiles files(directory_.fd(), Storage::host());
        ReplacedSets old(files);
        ASSERT_TRUE(old.note("root", successor));
        old.keep();
    }
    void forge_note(const std::string& of, const Digest& successor) const {
        fs::create_hard_link(directory_.path() / of, directory_.path() / note_name(successor, 0));
    }
    Digest child_;
};

TEST_F(NotedSet, StaysIfAStrangerHasMadeTheNote) {
    const Digest strange = put("strange", {copy("anything")});
    for (const std::uint32_t uid : {stranger, owner}) {
        give_to(uid, "strange");
        put("root", {process("child", child_)});
        give_to(owner, "root");
        forge_note("root", strange);
        fs::remove(directory_.path() / "root");
        recover_sets(directory_.fd());
        EXPECT_TRUE(has("child")) << "it was removed alone";
        EXPECT_FALSE(has(note_name(strange, 0)));
    }
}

TEST_F(NotedSet, StaysUntilItsOwnerOrTheSuperuserHasReplacedIt) {
    const Digest successor = put("new", {copy("anything")});
    note(successor);
    fs::remove(directory_.path() / "root");
    give_to(stranger, "new");
    recover_sets(directory_.fd());
    EXPECT_TRUE(has("child"));
    EXPECT_FALSE(has(note_name(successor, 0)));
    for (const std::uint32_t uid : {owner, std::uint32_t{0}}) {
        put("child", {});
        put("root", {process("child", child_)});
        give_to(owner, "child");
        give_to(owner, "root");
        note(successor);
        fs::remove(directory_.path() / "root");
        give_to(uid, "new");
        recover_sets(directory_.fd());
        EXPECT_FALSE(has("child"));
    }
}

TEST_F(NotedSet, IsNotRemovedAgainByTheSameNote) {
    const Digest successor = put("new", {copy("anything")});
    give_to(owner, "new");
    fs::create_directory(directory_.path() / "elsewhere");
    fs::create_hard_link(directory_.path() / "root", directory_.path() / "elsewhere/root");
    note(successor);
    fs::remove(directory_.path() / "root");
    recover_sets(directory_.fd());
    EXPECT_FALSE(has("child"));
    put("child", {});
    give_to(owner, "child");
    forge_note("elsewhere/root", successor);
    recover_sets(directory_.fd());
    EXPECT_TRUE(has("child")) << "its owner has put it back";
}

TEST_F(NotedSet, IsMarkedNoMoreWhenItIsNotReplacedInTheEnd) {
    const Digest successor = put("new", {copy("anything")});
    give_to(owner, "new");
    {
        KnownFiles files(directory_.fd(), Storage::host());
        ReplacedSets old(files);
        ASSERT_TRUE(old.note("root", successor));
    }
    forge_note("root", successor);
    fs::remove(directory_.path() / "root");
    recover_sets(directory_.fd());
    EXPECT_TRUE(has("child"));
}

TEST_F(NotedSet, EndsWhereFilesAreSomebodyElses) {
    const Digest below = put("below", {});
    const Digest other = put("other", {process("below", below)});
    give_to(stranger, "other");
    put("root", {process("child", child_), process("other", other)});
    give_to(owner, "root");
    note({std::byte{1}});
    EXPECT_TRUE(has(note_name({std::byte{1}}, 0)));
    EXPECT_FALSE(has(note_name({std::byte{1}}, 1))) << "the stranger's file is not to be marked";
}

} // namespace
} // namespace cxsim::cr
