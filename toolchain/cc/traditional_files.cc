// The files of a program from before ANSI C, as the front end reads them.
#include "traditional_files.h"

#include "traditional_macros.h"

namespace cxsim::toolchain {

namespace {

namespace vfs = llvm::vfs;

/// A rewritten file; its size is that of the new text, since clang compares.
class RewrittenFile : public vfs::File {
  public:
    RewrittenFile(vfs::Status status, std::string text)
        : status_(std::move(status)), text_(std::move(text)) {}
    llvm::ErrorOr<vfs::Status> status() override { return status_; }
    llvm::ErrorOr<std::unique_ptr<llvm::MemoryBuffer>> getBuffer(const llvm::Twine& name, int64_t, bool,
                                                                 bool) override {
        return llvm::MemoryBuffer::getMemBufferCopy(text_, name);
    }
    std::error_code close() override { return {}; }

  private:
    vfs::Status status_;
    std::string text_;
};

class TraditionalFiles : public vfs::ProxyFileSystem {
  public:
    explicit TraditionalFiles(std::vector<std::string> modern_folders)
        : ProxyFileSystem(vfs::getRealFileSystem()), modern_folders_(std::move(modern_folders)) {}

    llvm::ErrorOr<vfs::Status> status(const llvm::Twine& path) override {
        llvm::ErrorOr<vfs::Status> status = ProxyFileSystem::status(path);
        if (!status || !status->isRegularFile() || is_modern(path))
            return status;
        auto file = openFileForRead(path);
        return file ? (*file)->status() : status;
    }

    llvm::ErrorOr<std::unique_ptr<vfs::File>> openFileForRead(const llvm::Twine& path) override {
        auto file = ProxyFileSystem::openFileForRead(path);
        if (!file || is_modern(path))
            return file;
        auto status = (*file)->status();
        auto buffer = (*file)->getBuffer(path);
        if (!status || !buffer)
            return file;
        std::string text = modernize_macros((*buffer)->getBuffer());
        vfs::Status resized = vfs::Status::copyWithNewSize(*status, text.size());
        return std::make_unique<RewrittenFile>(resized, std::move(text));
    }

  private:
    bool is_modern(const llvm::Twine& path) const {
        const std::string name = path.str();
        for (const std::string& folder : modern_folders_) {
            if (name.starts_with(folder))
                return true;
        }
        return false;
    }

    std::vector<std::string> modern_folders_;
};

} // namespace

llvm::IntrusiveRefCntPtr<vfs::FileSystem>
make_traditional_files(const std::vector<std::string>& modern_folders) {
    return llvm::makeIntrusiveRefCnt<TraditionalFiles>(modern_folders);
}

} // namespace cxsim::toolchain
