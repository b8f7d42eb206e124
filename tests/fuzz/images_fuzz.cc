// Single checkpoint files, plain, compressed and built on an earlier one: bytes overwritten or cut off, with
// the digest as it was or made right again. The reader takes any of them without harm, and never one that was
// changed but not made right.
#include "cr/image/image_reader.h"
#include "cr/image/image_writer.h"
#include "tests/fuzz/checkpoint_forger.h"
#include "tests/unit/cr/sample_image.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

#include <array>
#include <cstdio>
#include <cstdlib>

namespace cxsim::fuzz {
namespace {

void expect(bool good, const char* message) {
    if (!good) {
        std::fprintf(stderr, "%s\n", message);
        std::abort();
    }
}

/// A file in memory that holds the image, written with these options.
kernel::UniqueFd file_of(const cr::ProcessImage& image, const cr::WriteOptions& options) {
    kernel::UniqueFd file(::memfd_create("checkpoint", MFD_CLOEXEC));
    expect(cr::write_image(file.get(), image, cr::Storage::host(), options).has_value(), "No file.");
    return file;
}

class Files {
  public:
    Files() : base_(file_of(cr::small_image(), {})) {
        const cr::Increment since = cr::ImageReader::open(base_.get())->as_base("base");
        cr::ProcessImage later = cr::small_image();
        later.memory.writable_page(emu::page_of(0x80012000)).bytes[0] ^= std::byte{1};
        originals_[0] = cr::contents_of(base_.get());
        originals_[1] = cr::contents_of(file_of(later, {.compress = true}).get());
        originals_[2] = cr::contents_of(file_of(later, {.since = &since}).get());
        originals_[3] = cr::contents_of(file_of(later, {.compress = true, .since = &since}).get());
        for (const cr::Bytes& each : originals_) {
            expect(is_whole(each), "A good file was refused.");
        }
    }

    void try_one(Input& input) {
        const cr::Bytes& original = originals_[input.byte() % originals_.size()];
        cr::Bytes bytes = original;
        const bool mended = damage(bytes, input);
        if (is_whole(bytes)) {
            expect(mended || bytes == original, "Damage was not noticed.");
        }
    }

  private:
    bool is_whole(const cr::Bytes& bytes) {
        expect(::ftruncate(file_.get(), 0) == 0 && ::pwrite(file_.get(), bytes.data(), bytes.size(), 0) ==
                                                       static_cast<::ssize_t>(bytes.size()),
               "No file.");
        auto reader = cr::ImageReader::open(file_.get());
        if (!reader || reader->memory_size() > largest_memory) {
            return false;
        }
        for (std::size_t i = 0; i < reader->bases().size(); ++i) {
            reader->add_base(kernel::UniqueFd(::fcntl(base_.get(), F_DUPFD_CLOEXEC, 0)));
        }
        return std::move(*reader).load_memory().has_value();
    }

    /// A restart asks whether the machine has the memory.
    static constexpr std::uint64_t largest_memory = std::uint64_t{64} << 20;

    kernel::UniqueFd base_;
    std::array<cr::Bytes, 4> originals_;
    kernel::UniqueFd file_{::memfd_create("checkpoint", MFD_CLOEXEC)};
};

} // namespace
} // namespace cxsim::fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
    static cxsim::fuzz::Files files;
    cxsim::fuzz::Input input(std::span(bytes, size));
    files.try_one(input);
    return 0;
}
