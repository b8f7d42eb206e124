// The checkpoint path beside plain reads and writes of the same bytes in the same directory.
//
// Sizes are megabytes of memory that a process has touched. CXSIM_BENCH_DIR names the directory, by default
// the current one.
#include "cr/checkpoint.h"
#include "cr/image/atomic_file.h"
#include "cr/image/image_reader.h"
#include "cr/image/image_writer.h"
#include "tests/unit/kernel/machine.h"

#include <benchmark/benchmark.h>
#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

#include <cstdlib>
#include <cstring>
#include <map>
#include <random>
#include <stdexcept>
#include <string>

namespace cxsim::cr {
namespace {

constexpr std::uint64_t megabyte = std::uint64_t{1} << 20;
constexpr emu::Address data_start = 0x80010000;
const char* const checkpoint_name = "cr_bench.checkpoint";
const char* const plain_name = "cr_bench.plain";

int bench_directory() {
    const char* name = std::getenv("CXSIM_BENCH_DIR");
    static const kernel::UniqueFd directory(
        ::open(name != nullptr ? name : ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    return directory.get();
}

/// A process whose every page holds other bytes. Made once a size: sharing it costs nothing.
const ProcessImage& process_of(std::uint64_t megabytes) {
    static std::map<std::uint64_t, ProcessImage> made;
    const auto [at, is_new] = made.try_emplace(megabytes);
    ProcessImage& image = at->second;
    if (is_new) {
        image.info.command = "bench";
        image.info.pid = 2;
        image.threads.resize(1);
        image.memory.map({.start = data_start,
                          .end = data_start + megabytes * megabyte,
                          .protection = emu::Protection::read | emu::Protection::write,
                          .kind = emu::RegionKind::data});
        std::mt19937_64 random(megabytes);
        for (std::uint64_t i = 0; i < megabytes * megabyte / emu::page_size; ++i) {
            auto& bytes =
                image.memory.writable_page(emu::page_of(data_start) + static_cast<emu::PageNumber>(i)).bytes;
            for (std::size_t word = 0; word < bytes.size(); word += 8) {
                const std::uint64_t value = random();
                std::memcpy(bytes.data() + word, &value, sizeof value);
            }
        }
    }
    return image;
}

void set_bytes(benchmark::State& state) {
    state.SetBytesProcessed(static_cast<std::int64_t>(state.iterations()) * state.range(0) *
                            static_cast<std::int64_t>(megabyte));
}

void write_checkpoint(const ProcessImage& image) {
    auto file = AtomicFile::create(bench_directory(), checkpoint_name);
    if (!file || !write_image(file->fd(), image) || !file->commit(AtomicFile::Existing::replace)) {
        throw std::runtime_error("the checkpoint could not be written");
    }
}

/// What a process is stopped for: its registers, its kernel state, and a copy of its address space.
void freeze_process(benchmark::State& state) {
    kernel::testing::Machine machine;
    machine.install("/loop", "        .text\n        .globl start\nstart:\n        br start\n");
    kernel::Kernel& kernel = machine.boot({"/loop"});
    kernel::Process& process = *kernel.processes().find(1);
    const ProcessImage& image = process_of(static_cast<std::uint64_t>(state.range(0)));
    process.space = image.memory;
    std::uint64_t touched = 0;
    for ([[maybe_unused]] auto each : state) {
        ProcessImage frozen = freeze(kernel, process);
        benchmark::DoNotOptimize(frozen);
        state.PauseTiming(); // The process writes on; what it shares with the image is copied.
        process.space.writable_page(emu::page_of(data_start) +
                                    static_cast<emu::PageNumber>(touched++ % 1024));
        state.ResumeTiming();
    }
}

/// The whole of chkpnt's work: written, checksummed, durable, named.
void checkpoint(benchmark::State& state) {
    const ProcessImage& image = process_of(static_cast<std::uint64_t>(state.range(0)));
    for ([[maybe_unused]] auto each : state) {
        write_checkpoint(image);
    }
    set_bytes(state);
    ::unlinkat(bench_directory(), checkpoint_name, 0);
}

/// The same bytes by write(2) to a new file, and fsync(2).
void plain_write(benchmark::State& state) {
    const auto size = static_cast<std::uint64_t>(state.range(0)) * megabyte;
    const emu::AddressSpace& memory = process_of(static_cast<std::uint64_t>(state.range(0))).memory;
    std::string bytes(size, '\0');
    std::size_t at = 0;
    memory.visit_pages(data_start, data_start + size, [&](emu::PageNumber, const emu::Page& page) {
        std::memcpy(bytes.data() + at, page.bytes.data(), emu::page_size);
        at += emu::page_size;
        return true;
    });
    for ([[maybe_unused]] auto each : state) {
        ::unlinkat(bench_directory(), plain_name, 0);
        const kernel::UniqueFd file(
            ::openat(bench_directory(), plain_name, O_CREAT | O_WRONLY | O_CLOEXEC, 0600));
        for (std::size_t done = 0; done < size; done += megabyte) {
            if (::write(file.get(), bytes.data() + done, megabyte) != static_cast<ssize_t>(megabyte)) {
                throw std::runtime_error("the plain file could not be written");
            }
        }
        ::fsync(file.get());
    }
    set_bytes(state);
    ::unlinkat(bench_directory(), plain_name, 0);
}

/// Everything read, verified and put in place, up to the first instruction.
void restart(benchmark::State& state) {
    write_checkpoint(process_of(static_cast<std::uint64_t>(state.range(0))));
    for ([[maybe_unused]] auto each : state) {
        const kernel::UniqueFd file(::openat(bench_directory(), checkpoint_name, O_RDONLY | O_CLOEXEC));
        auto reader = ImageReader::open(file.get());
        if (!reader) {
            throw std::runtime_error("the checkpoint could not be read");
        }
        auto image = std::move(*reader).load_memory();
        if (!image) {
            throw std::runtime_error("the checkpoint could not be loaded");
        }
        benchmark::DoNotOptimize(*image);
        state.PauseTiming(); // Ending the process is not part of starting it.
        *image = {};
        state.ResumeTiming();
    }
    set_bytes(state);
    ::unlinkat(bench_directory(), checkpoint_name, 0);
}

/// The same file by read(2) into new memory, as any program that keeps what it reads.
void plain_read(benchmark::State& state) {
    write_checkpoint(process_of(static_cast<std::uint64_t>(state.range(0))));
    const auto size = static_cast<std::size_t>(state.range(0)) * megabyte;
    for ([[maybe_unused]] auto each : state) {
        const kernel::UniqueFd file(::openat(bench_directory(), checkpoint_name, O_RDONLY | O_CLOEXEC));
        void* const memory =
            ::mmap(nullptr, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
        auto* const bytes = static_cast<char*>(memory);
        for (std::size_t done = 0; done < size; done += megabyte) {
            if (::read(file.get(), bytes + done, megabyte) != static_cast<ssize_t>(megabyte)) {
                throw std::runtime_error("the plain file could not be read");
            }
        }
        benchmark::DoNotOptimize(bytes[size - 1]);
        state.PauseTiming();
        ::munmap(memory, size);
        state.ResumeTiming();
    }
    set_bytes(state);
    ::unlinkat(bench_directory(), checkpoint_name, 0);
}

BENCHMARK(freeze_process)->Arg(16)->Arg(64)->Arg(256)->Unit(benchmark::kMicrosecond);
BENCHMARK(checkpoint)->Arg(16)->Arg(64)->Arg(256)->Unit(benchmark::kMillisecond)->UseRealTime();
BENCHMARK(plain_write)->Arg(16)->Arg(64)->Arg(256)->Unit(benchmark::kMillisecond)->UseRealTime();
BENCHMARK(restart)->Arg(16)->Arg(64)->Arg(256)->Unit(benchmark::kMillisecond)->UseRealTime();
BENCHMARK(plain_read)->Arg(16)->Arg(64)->Arg(256)->Unit(benchmark::kMillisecond)->UseRealTime();

} // namespace
} // namespace cxsim::cr

BENCHMARK_MAIN();
