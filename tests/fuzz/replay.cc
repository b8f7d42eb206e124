// Runs a fuzzer without libFuzzer: over the files of its corpus, and over inputs made from them and at
// random, always the same ones. Usage: FUZZER COUNT [FILE|DIRECTORY ...]
#include "tests/fuzz/mutate.h"

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <random>
#include <span>
#include <vector>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size);
// Most fuzzers have none.
extern "C" [[gnu::weak]] std::size_t LLVMFuzzerCustomMutator(std::uint8_t* bytes, std::size_t size,
                                                             std::size_t room, unsigned seed);

namespace {

using Bytes = std::vector<std::uint8_t>;

Bytes contents(const std::filesystem::path& path) {
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

std::vector<Bytes> read_corpus(int count, char** names) {
    std::vector<std::filesystem::path> paths;
    for (int n = 0; n < count; ++n) {
        if (std::filesystem::is_directory(names[n])) {
            for (const auto& entry : std::filesystem::directory_iterator(names[n])) {
                paths.push_back(entry.path());
            }
        } else {
            paths.emplace_back(names[n]);
        }
    }
    std::ranges::sort(paths); // directories have no order of their own
    std::vector<Bytes> corpus;
    for (const auto& path : paths) {
        corpus.push_back(contents(path));
    }
    return corpus;
}

Bytes random_bytes(std::mt19937& random) {
    Bytes bytes(random() % 600);
    for (std::uint8_t& byte : bytes) {
        byte = static_cast<std::uint8_t>(random());
    }
    return bytes;
}

void change_bits(std::span<std::uint8_t> bytes, std::mt19937& random) {
    for (unsigned n = 1 + random() % 8; n > 0 && !bytes.empty(); --n) {
        bytes[random() % bytes.size()] ^= static_cast<std::uint8_t>(1U << random() % 8);
    }
}

Bytes changed(Bytes bytes, std::mt19937& random) {
    if (LLVMFuzzerCustomMutator == nullptr) {
        change_bits(bytes, random);
        return bytes;
    }
    constexpr std::size_t room = 2048;
    bytes.resize(std::max(bytes.size(), room));
    std::size_t size = bytes.size();
    for (auto n = 1 + random() % 6; n > 0; --n) {
        size = LLVMFuzzerCustomMutator(bytes.data(), size, bytes.size(), static_cast<unsigned>(random()));
    }
    bytes.resize(size);
    return bytes;
}

} // namespace

extern "C" std::size_t LLVMFuzzerMutate(std::uint8_t* bytes, std::size_t size, std::size_t /*room*/) {
    std::seed_seq seed(bytes, bytes + size);
    std::mt19937 random(seed);
    change_bits({bytes, size}, random);
    return size;
}

int main(int argc, char** argv) {
    if (argc < 2) {
        return 2;
    }
    const auto corpus = read_corpus(argc - 2, argv + 2);
    for (const Bytes& bytes : corpus) {
        LLVMFuzzerTestOneInput(bytes.data(), bytes.size());
    }
    std::mt19937 random(1990);
    for (int n = std::atoi(argv[1]); n > 0; --n) {
        const bool from_corpus = !corpus.empty() && random() % 2 == 0;
        const Bytes bytes =
            from_corpus ? changed(corpus[random() % corpus.size()], random) : random_bytes(random);
        LLVMFuzzerTestOneInput(bytes.data(), bytes.size());
    }
    return 0;
}
