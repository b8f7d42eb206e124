// The table of models. Clocks, processor counts and IEEE hardware: see docs/machine.md, "Models".
#include "emu/models.h"

#include <algorithm>
#include <array>
#include <cctype>

namespace cxsim::emu {

namespace {

// Memory sizes are those of the largest configuration sold, rounded to a power of two (inferred).
constexpr std::array models = {
    Model{"c1-xl", "C1-XL", Family::c1, 1, 100, 128, false},
    Model{"c1-xp", "C1-XP", Family::c1, 1, 100, 128, false},
    Model{"c120", "C120", Family::c1, 1, 100, 128, false},
    Model{"c201", "C201", Family::c2, 1, 40, 512, true},
    Model{"c202", "C202", Family::c2, 2, 40, 512, true},
    Model{"c210", "C210", Family::c2, 1, 40, 2048, true},
    Model{"c220", "C220", Family::c2, 2, 40, 2048, true},
    Model{"c230", "C230", Family::c2, 3, 40, 2048, true},
    Model{"c240", "C240", Family::c2, 4, 40, 2048, true},
};

static_assert(std::ranges::all_of(models, [](const Model& model) { return model.cpu_count <= max_cpus; }));

bool equal_in_any_case(std::string_view left, std::string_view right) {
    return std::ranges::equal(left, right, [](unsigned char one, unsigned char other) {
        return std::tolower(one) == std::tolower(other);
    });
}

} // namespace

std::span<const Model> all_models() {
    return models;
}

std::optional<Model> find_model(std::string_view name) {
    const auto found = std::ranges::find_if(
        models, [name](const Model& model) { return equal_in_any_case(model.name, name); });
    return found != models.end() ? std::optional(*found) : std::nullopt;
}

Feature features_of(const Model& model, bool ieee_fitted) {
    Feature features = Feature::native;
    if (ieee_fitted) {
        features = features | Feature::ieee;
    }
    if (model.family == Family::c2) {
        features = features | Feature::c2 | Feature::parallel | Feature::intrinsic;
    }
    return features;
}

} // namespace cxsim::emu
