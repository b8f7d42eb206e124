// The models of the family and what distinguishes them.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

namespace cxsim::emu {

enum class Family : std::uint8_t { c1, c2 };

/// Classes of instructions beyond the base set; a set of bits. Used both for what a machine has and for what
/// code needs.
enum class Feature : std::uint8_t {
    none = 0,
    c2 = 1,        ///< The prefixed tables.
    parallel = 2,  ///< spawn, communication registers, ...
    intrinsic = 4, ///< sqrt, sin, ...
    ieee = 8,      ///< IEEE floating point hardware.
    native = 16,   ///< Native floating point (every machine has it).
};
constexpr Feature operator|(Feature a, Feature b) {
    return static_cast<Feature>(static_cast<unsigned>(a) | static_cast<unsigned>(b));
}
constexpr Feature operator&(Feature a, Feature b) {
    return static_cast<Feature>(static_cast<unsigned>(a) & static_cast<unsigned>(b));
}
constexpr bool has(Feature set, Feature wanted) {
    return (set & wanted) == wanted;
}

/// One row of the table of models.
struct Model {
    std::string_view name;  ///< As on the command line: "c240".
    std::string_view uname; ///< As `uname -m` prints it: "C240".
    Family family;
    unsigned cpu_count;
    unsigned clock_nanoseconds; ///< Length of a cycle: 100 (C1), 40 (C2).
    unsigned max_memory_megabytes;
    bool ieee_by_default; ///< IEEE hardware is fitted unless the operator says otherwise.

    /// Peak rate of all CPUs, in MFLOPS of 64 bits: a sum and a product each cycle. Twice that in 32 bits.
    constexpr unsigned peak_megaflops() const { return 2 * 1000 / clock_nanoseconds * cpu_count; }
};

/// The most CPUs that a model has.
inline constexpr unsigned max_cpus = 4;

/// All models in ascending order of power: c1-xl c1-xp c120 c201 c202 c210 c220 c230 c240.
std::span<const Model> all_models();
/// The model of that name, in any case of letters.
std::optional<Model> find_model(std::string_view name);
/// The family of machines with these features.
constexpr Family family_of(Feature features) {
    return has(features, Feature::c2) ? Family::c2 : Family::c1;
}
/// The features of the model with IEEE hardware fitted or not.
Feature features_of(const Model& model, bool ieee_fitted);

} // namespace cxsim::emu
