// The checkpoint path beside plain writes and reads of the same bytes in the same directory.
//
// Both are done in turn, so both see the same load of the host and of its disk; `ratio` is the median of
// their quotients, `plain_ms` the median of what the plain one took. A plain write makes as many files as the
// checkpoint has, each with an fsync, and syncs the directory in the end, as the checkpoint does. What is
// read was written just before, by both. The plain one has one thread; where ours has several,
// `threads_ratio` and `threads_ms` are those of a plain one by as many. Sizes are megabytes that the
// processes have written, all together. CXSIM_BENCH_DIR names the directory, by default the current one.
#include "bench/family.h"
#include "bench/plain_files.h"

#include <benchmark/benchmark.h>
#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>
#include <functional>
#include <utility>

namespace cxsim::bench {
namespace {

const char* const set_name = "/ck";

double median(std::vector<double> values) {
    const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
    std::ranges::nth_element(values, middle);
    return *middle;
}

/// What ours took in each turn, as many times as what others did.
class Ratios {
  public:
    void add(const Cost& ours, const Cost& other) {
        wall_.push_back(ours.wall / other.wall);
        cpu_.push_back(ours.cpu / other.cpu);
        other_ms_.push_back(other.wall.count() * 1000);
    }
    double wall() const { return median(wall_); }
    double cpu() const { return median(cpu_); }
    double other_ms() const { return median(other_ms_); }

  private:
    std::vector<double> wall_;
    std::vector<double> cpu_;
    std::vector<double> other_ms_;
};

/// Does something plain, by so many threads.
using Plain = std::function<Cost(Threads)>;

/// Takes a measurement of ours and a plain one in turn, and tells of both; and one of a plain one by all
/// threads if ours has them.
void compare(benchmark::State& state, std::uint64_t bytes, const std::function<Cost()>& ours,
             const Plain& plain, bool has_threads) {
    Ratios to_plain;
    Ratios to_threads;
    std::vector<double> rates;
    for ([[maybe_unused]] auto each : state) {
        const Cost by_threads = has_threads ? plain(Threads::all) : Cost();
        const Cost expected = plain(Threads::one);
        const Cost taken = ours();
        state.SetIterationTime(taken.wall.count());
        to_plain.add(taken, expected);
        to_threads.add(taken, by_threads);
        rates.push_back(static_cast<double>(bytes) / taken.wall.count() / 1e6);
    }
    state.counters["plain_ms"] = to_plain.other_ms();
    state.counters["ratio"] = to_plain.wall();
    state.counters["cpu_ratio"] = to_plain.cpu();
    if (has_threads) {
        state.counters["threads_ms"] = to_threads.other_ms();
        state.counters["threads_ratio"] = to_threads.wall();
    }
    state.counters["MB/s"] = median(rates);
}

Cost cost_of(const std::function<void()>& work) {
    const Stopwatch watch;
    work();
    return watch.cost();
}

/// The processes stand still: their registers, their kernel state and their memory are held fast.
void freeze(benchmark::State& state, const Shape& shape) {
    Family family(shape);
    for ([[maybe_unused]] auto each : state) {
        state.SetIterationTime(family.freeze().count());
        family.touch(64); // They write on; what they shared with the frozen image is copied.
    }
}

/// All of chkpnt's work: written, checksummed, durable, named.
void checkpoint(benchmark::State& state, const Shape& shape, const Manner& manner) {
    Family family(shape);
    PlainFiles files(family.root(), family.bytes(), shape.processes);
    std::vector<double> frozen;
    compare(
        state, family.nonzero_bytes(),
        [&] {
            // What was written in the last turn must be hashed again, as in the first.
            family.touch(1);
            family.remove(set_name);
            return cost_of([&] {
                frozen.push_back(
                    std::chrono::duration<double, std::micro>(family.checkpoint(set_name, manner).freeze)
                        .count());
            });
        },
        [&](Threads threads) { return files.write(threads); }, shape.processes > 1);
    state.counters["frozen_us"] = median(frozen);
}

/// An increment after one page in so many was written, beside a plain write of those pages.
void increment(benchmark::State& state, const Shape& shape, unsigned every) {
    Family family(shape);
    family.checkpoint("/base");
    cr::Bytes bytes = family.bytes();
    bytes.resize(bytes.size() / every);
    PlainFiles files(family.root(), std::move(bytes), shape.processes);
    compare(
        state, family.nonzero_bytes() / every,
        [&] {
            family.touch(every);
            family.remove(set_name);
            return cost_of([&] { family.checkpoint(set_name, {.since = "/base"}); });
        },
        [&](Threads threads) { return files.write(threads); }, shape.processes > 1);
}

/// Everything read, verified and put in place, up to the first instruction.
void restart(benchmark::State& state, const Shape& shape, const Manner& manner, unsigned every) {
    Family family(shape);
    PlainFiles files(family.root(), family.bytes(), shape.processes);
    files.write();
    if (every == 0) {
        family.checkpoint(set_name, manner);
    } else {
        family.checkpoint("/base", manner);
        family.touch(every);
        family.checkpoint(set_name, {.since = "/base"});
    }
    compare(
        state, family.nonzero_bytes(), [&] { return family.restart(set_name); },
        [&](Threads threads) { return files.read(threads); }, true);
}

/// More turns where they are short.
std::int64_t turns(const Shape& shape) {
    return std::clamp<std::int64_t>(2000 / static_cast<std::int64_t>(shape.megabytes), 3, 25);
}

template <typename Function, typename... Arguments>
void add(const std::string& name, const Shape& shape, Function function, const Arguments&... arguments) {
    benchmark::RegisterBenchmark(fmt::format("{}/{}MB/zero:{}/processes:{}", name, shape.megabytes,
                                             shape.zero_percent, shape.processes)
                                     .c_str(),
                                 [=](benchmark::State& state) { function(state, shape, arguments...); })
        ->Iterations(turns(shape))
        ->UseManualTime()
        ->Unit(benchmark::kMillisecond);
}

void add_all() {
    const Shape single[] = {{.megabytes = 1},
                            {.megabytes = 16},
                            {.megabytes = 256},
                            {.megabytes = 1024},
                            {.megabytes = 1024, .zero_percent = 50},
                            {.megabytes = 1024, .zero_percent = 90}};
    const Shape families[] = {{.megabytes = 2048, .processes = 2},
                              {.megabytes = 100, .processes = 100},
                              {.megabytes = 250, .processes = 250},
                              {.megabytes = 1024, .processes = 8}};
    std::vector<Shape> shapes(std::begin(single), std::end(single));
    shapes.insert(shapes.end(), std::begin(families), std::end(families));
    for (const Shape& shape : shapes) {
        add("freeze", shape, freeze);
    }
    for (const Shape& shape : shapes) {
        add("checkpoint", shape, checkpoint, Manner{});
        add("restart", shape, restart, Manner{}, 0U);
    }
    for (const std::uint64_t size : {256, 1024}) {
        const Shape numbers{.megabytes = size, .contents = Contents::numbers};
        add("compressed_checkpoint", numbers, checkpoint, Manner{.compress = true});
        add("compressed_restart", numbers, restart, Manner{.compress = true}, 0U);
        for (const unsigned every : {1000U, 100U, 10U}) {
            add(fmt::format("increment_of_1_in_{}", every), {.megabytes = size}, increment, every);
        }
        add("increment_restart", {.megabytes = size}, restart, Manner{}, 10U);
    }
}

} // namespace
} // namespace cxsim::bench

int main(int argc, char** argv) {
    if (const char* directory = std::getenv("CXSIM_BENCH_DIR")) {
        ::setenv("TMPDIR", directory, 1);
    } else {
        ::setenv("TMPDIR", ".", 1);
    }
    cxsim::bench::add_all();
    benchmark::Initialize(&argc, argv);
    if (benchmark::ReportUnrecognizedArguments(argc, argv)) {
        return 1;
    }
    benchmark::RunSpecifiedBenchmarks();
    return 0;
}
