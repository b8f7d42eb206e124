// Any bytes as an object file: read or refused, and what is read is written as a file that reads the same.
#include "emu/isa/soff.h"

#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <span>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
    namespace soff = cxsim::soff;
    const auto file = soff::parse(std::as_bytes(std::span(bytes, size)));
    if (file) {
        const auto written = soff::write(*file);
        const auto again = soff::parse(written);
        if (!again || soff::write(*again) != written) {
            std::fputs("A file that was read cannot be read again once written.\n", stderr);
            std::abort();
        }
    }
    return 0;
}
