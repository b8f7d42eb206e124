// What a fuzzer's own mutator has at hand. libFuzzer provides it; without libFuzzer, replay.cc does.
#pragma once

#include <cstddef>
#include <cstdint>

extern "C" {

/// Changes the bytes in any way, within the room there is. Returns their new number.
std::size_t LLVMFuzzerMutate(std::uint8_t* bytes, std::size_t size, std::size_t room);

/// Defined by a fuzzer that knows better changes than any: the same, by that seed.
std::size_t LLVMFuzzerCustomMutator(std::uint8_t* bytes, std::size_t size, std::size_t room, unsigned seed);
}
