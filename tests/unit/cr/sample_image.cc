#include "tests/unit/cr/sample_image.h"

#include "cr/image/image_writer.h"
#include "emu/memory/page_tree.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <stdexcept>

namespace cxsim::cr {

namespace {

using emu::Protection;
using emu::RegionKind;

void fill(emu::AddressSpace& memory, emu::Address address, std::uint32_t pages, unsigned seed) {
    for (std::uint32_t i = 0; i < pages; ++i) {
        emu::Page& page = memory.writable_page(emu::page_of(address) + i);
        for (std::size_t at = 0; at < page.bytes.size(); ++at) {
            page.bytes[at] = static_cast<std::byte>((at * 7 + i * 13 + seed) & 0xff);
        }
    }
}

emu::Registers sample_registers(std::uint32_t tid) {
    emu::Registers registers;
    std::uint64_t next = 0x0123456789abcdef + tid;
    const auto number = [&next] { return next = next * 6364136223846793005U + 1442695040888963407U; };
    for (auto& a : registers.a) {
        a = static_cast<std::uint32_t>(number());
    }
    for (auto& s : registers.s) {
        s = number();
    }
    for (auto& v : registers.v) {
        for (auto& element : v) {
            element = number();
        }
    }
    registers.vm = {number(), number()};
    registers.vl = 77;
    registers.vs = 0xfffffff8;
    registers.pc = 0x80001234;
    registers.psw = emu::psw::ieee;
    registers.tid = tid;
    registers.vector_valid = true;
    return registers;
}

} // namespace

ProcessImage small_image() {
    ProcessImage image;
    image.info = {.command = "heat",
                  .pid = 42,
                  .time = 658368000,
                  .release = "9.0",
                  .machine = "C240",
                  .cpu_type = 3,
                  .needs = emu::Feature::c2 | emu::Feature::ieee};
    image.threads = {sample_registers(0)};
    image.memory.map(
        {.start = 0x80001000, .end = 0x80002000, .protection = Protection::read, .kind = RegionKind::text});
    image.memory.map({.start = 0x80010000,
                      .end = 0x80013000,
                      .protection = Protection::read | Protection::write,
                      .kind = RegionKind::data});
    fill(image.memory, 0x80001000, 1, 1);
    fill(image.memory, 0x80012000, 1, 2);
    image.records = {{.tag = record_tag("TEST"), .contents = Bytes(5, std::byte{9})}};
    return image;
}

ProcessImage sample_image() {
    ProcessImage image = small_image();
    image.threads.push_back(sample_registers(1));
    image.memory.map({.start = 0x90000000,
                      .end = 0x90100000,
                      .protection = Protection::read | Protection::write,
                      .shared = std::make_shared<emu::PageTree>()});
    image.memory.map({.start = 0xfff00000,
                      .end = std::uint64_t{1} << 32,
                      .protection = Protection::read | Protection::write,
                      .kind = RegionKind::stack});
    fill(image.memory, 0x90000000, 150, 3);
    fill(image.memory, 0x900f0000, 16, 4);
    image.memory.writable_page(emu::page_of(0xfffff000)); // present, but zero
    return image;
}

kernel::UniqueFd written(const ProcessImage& image) {
    kernel::UniqueFd file(::memfd_create("checkpoint", MFD_CLOEXEC));
    if (!write_image(file.get(), image)) {
        throw std::runtime_error("the image could not be written");
    }
    return file;
}

Bytes contents_of(int fd) {
    struct stat status{};
    ::fstat(fd, &status);
    Bytes bytes(static_cast<std::size_t>(status.st_size));
    if (::pread(fd, bytes.data(), bytes.size(), 0) != static_cast<ssize_t>(bytes.size())) {
        throw std::runtime_error("the file could not be read");
    }
    return bytes;
}

kernel::UniqueFd file_with(const Bytes& bytes) {
    kernel::UniqueFd file(::memfd_create("checkpoint", MFD_CLOEXEC));
    if (::pwrite(file.get(), bytes.data(), bytes.size(), 0) != static_cast<ssize_t>(bytes.size())) {
        throw std::runtime_error("the file could not be written");
    }
    return file;
}

std::expected<ProcessImage, ImageError> read_image(int fd) {
    auto reader = ImageReader::open(fd);
    if (!reader) {
        return std::unexpected(reader.error());
    }
    return std::move(*reader).load_memory();
}

TemporaryDirectory::TemporaryDirectory() {
    std::string pattern = (std::filesystem::temp_directory_path() / "cxsim-cr-XXXXXX").string();
    if (::mkdtemp(pattern.data()) == nullptr) {
        throw std::runtime_error("no temporary directory");
    }
    path_ = pattern;
    fd_ = kernel::UniqueFd(::open(pattern.c_str(), O_PATH | O_DIRECTORY | O_CLOEXEC));
}

TemporaryDirectory::~TemporaryDirectory() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
}

} // namespace cxsim::cr
