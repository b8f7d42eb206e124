// The steps of a link: read, place, resolve, relocate, write.
#include "toolchain/ld/linker.h"

#include "toolchain/ld/link_state.h"

#include <fmt/format.h>

namespace cxsim::toolchain {
namespace {

/// The first object with floating point of each mode.
struct ModeUsers {
    const InputObject* native = nullptr;
    const InputObject* ieee = nullptr;
};

ModeUsers mode_users(const Inputs& inputs) {
    ModeUsers users;
    for (const InputObject& object : inputs.objects) {
        const std::uint32_t mode = object.file.flags & soff::fpmode_mask;
        if (mode == soff::fpmode_native && users.native == nullptr)
            users.native = &object;
        if (mode == soff::fpmode_ieee && users.ieee == nullptr)
            users.ieee = &object;
    }
    return users;
}

void check_modes(LinkState& state) {
    const auto [native, ieee] = mode_users(state.inputs);
    if (native != nullptr && ieee != nullptr) {
        state.errors.push_back(
            fmt::format("floating modes differ: {} is native, {} is ieee", native->name, ieee->name));
    } else if (native != nullptr && state.options.floating == soff::fpmode_ieee) {
        state.errors.push_back(
            fmt::format("{}: floating mode is native, but -fi asks for ieee", native->name));
    } else if (ieee != nullptr && state.options.floating == soff::fpmode_native) {
        state.errors.push_back(fmt::format("{}: floating mode is ieee, but -fn asks for native", ieee->name));
    }
}

/// The output needs what any of its objects needs.
void add_flags(const Inputs& inputs, soff::File& file) {
    for (const InputObject& object : inputs.objects)
        file.machine_flags |= object.file.machine_flags & soff::machine_mask;
    const auto [native, ieee] = mode_users(inputs);
    file.flags |= native != nullptr ? soff::fpmode_native
                  : ieee != nullptr ? soff::fpmode_ieee
                                    : soff::fpmode_undefined;
}

void read_inputs(LinkState& state, std::span<const LinkInput> inputs) {
    state.inputs.read(inputs);
    if (state.inputs.objects.empty() && state.errors.empty())
        state.errors.emplace_back("no objects to link");
}

} // namespace

std::expected<LinkOutput, std::vector<std::string>> link(std::span<const LinkInput> inputs,
                                                         const LinkOptions& options) {
    LinkState state(options);
    read_inputs(state, inputs);
    if (state.errors.empty())
        check_modes(state);
    if (state.errors.empty())
        place_sections(state);
    if (state.errors.empty() && !options.relocatable)
        resolve_symbols(state);
    if (state.errors.empty())
        relocate(state);
    soff::File file;
    if (state.errors.empty())
        file = options.relocatable ? make_relocatable(state) : make_executable(state);
    if (!state.errors.empty())
        return std::unexpected(std::move(state.errors));
    add_flags(state.inputs, file);
    return LinkOutput{
        .executable = soff::write(file), .map = make_map(state), .trace = std::move(state.inputs.trace)};
}

} // namespace cxsim::toolchain
