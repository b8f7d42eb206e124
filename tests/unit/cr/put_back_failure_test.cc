// restart -C on a disk that fails: the files and the processes are all there, or none has changed.
#include "tests/checkpoint/bad_storage.h"
#include "tests/unit/cr/rules_fixture.h"

#include <cerrno>
#include <fstream>
#include <iterator>

namespace cxsim::cr::testing {
namespace {

/// A process with three files, of which one is removed after the checkpoint and the others are changed.
class PutBackFailure : public Rules {
  protected:
    PutBackFailure() {
        kernel::Process& target = start_target();
        for (const std::string& name : names) {
            open(target, "/tmp/" + name, ABI_O_RDWR | ABI_O_CREAT);
            write(name, "before");
        }
        CheckpointRequest request{.pid = target.pid, .file = "ck"};
        request.copy_files = true;
        EXPECT_EQ(checkpoint(request).lines, Lines{});
    }
    void write(const std::string& name, const std::string& text) const {
        std::ofstream(root() / "tmp" / name) << text;
    }
    std::string read(const std::string& name) const {
        std::ifstream stream(root() / "tmp" / name);
        return {std::istreambuf_iterator<char>(stream), {}};
    }
    void change() const {
        write("one", "AFTERWARDS");
        write("two", "AFTERWARDS");
        fs::remove(root() / "tmp/three");
    }
    void expect_changed() const {
        EXPECT_EQ(read("one"), "AFTERWARDS");
        EXPECT_EQ(read("two"), "AFTERWARDS");
        EXPECT_FALSE(fs::exists(root() / "tmp/three"));
    }
    void expect_put_back() const {
        for (const std::string& name : names) {
            EXPECT_EQ(read(name), "before");
        }
    }
    std::ptrdiff_t count_files() const {
        return std::distance(fs::directory_iterator(root() / "tmp"), fs::directory_iterator());
    }

    const std::vector<std::string> names{"one", "two", "three"};
};

TEST_F(PutBackFailure, AtAnyCallLeavesTheFilesAsTheyWereUnlessTheProcessesAreThere) {
    int refused = 0;
    for (int fatal = 1;; ++fatal) {
        SCOPED_TRACE(fatal);
        change();
        start_machine("c240");
        BadStorage storage(fatal, [] { return EIO; });
        const Result result = restart({.path = "ck", .copy_back = true, .storage = &storage});
        if (result.error == none) {
            EXPECT_EQ(result.lines, Lines{});
            expect_put_back();
        } else {
            ++refused;
            EXPECT_FALSE(result.lines.empty());
            expect_changed();
            EXPECT_EQ(count_files(), 2);
        }
        if (HasFailure() || storage.calls() < fatal) {
            break;
        }
    }
    EXPECT_GT(refused, 10);
}

TEST_F(PutBackFailure, IsReported) {
    change();
    BadStorage whole;
    start_machine("c240");
    ASSERT_EQ(restart({.path = "ck", .copy_back = true, .storage = &whole}).error, none);
    for (int fatal = whole.calls(); fatal > 0; --fatal) {
        change();
        start_machine("c240");
        BadStorage storage(fatal, [] { return EIO; }, BadStorage::Lasting::yes);
        const Result result = restart({.path = "ck", .copy_back = true, .storage = &storage});
        if (result.error != none) {
            EXPECT_EQ(result.error, kernel::ABI_EIO);
            ASSERT_FALSE(result.lines.empty());
            EXPECT_NE(result.lines.front().find("file copy from loop."), std::string::npos);
            return;
        }
    }
    FAIL() << "nothing is refused";
}

} // namespace
} // namespace cxsim::cr::testing
