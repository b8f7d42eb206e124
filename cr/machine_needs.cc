#include "cr/machine_needs.h"

#include "emu/isa/soff.h"
#include "kernel/abi/process.h"

namespace cxsim::cr {

namespace {

using emu::Feature;

Feature declared_needs(const kernel::ProgramImage& program) {
    Feature needs = Feature::none;
    if ((program.machine_flags & (soff::machine_c2 | soff::machine_c2mp)) != 0) {
        needs = needs | Feature::c2;
    }
    if ((program.machine_flags & soff::machine_parallel) != 0) {
        needs = needs | Feature::parallel;
    }
    if ((program.machine_flags & soff::machine_intrinsic) != 0) {
        needs = needs | Feature::intrinsic;
    }
    switch (program.flags & soff::fpmode_mask) {
    case soff::fpmode_ieee:
        return needs | Feature::ieee;
    case soff::fpmode_native:
        return needs | Feature::native;
    default:
        return needs;
    }
}

} // namespace

Feature needs_of(const kernel::Process& process) {
    Feature needs = declared_needs(process.program);
    for (const auto& thread : process.threads) {
        needs = needs | thread->context.used;
    }
    return needs;
}

std::int32_t cpu_type_of(const emu::Model& model) {
    if (model.family == emu::Family::c1) {
        return ABI_CPUTYPE_C1;
    }
    return model.cpu_count > 1 ? ABI_CPUTYPE_C2MP : ABI_CPUTYPE_C2;
}

void check_machine(const kernel::Kernel& kernel, const ProcessInfo& info, const std::string& path,
                   Problems& problems) {
    const emu::Model& model = kernel.config().model;
    const Feature fitted = emu::features_of(model, kernel.config().ieee_fitted);
    if (const std::int32_t here = cpu_type_of(model); info.cpu_type != here) {
        problems.note(Message::cputype_differs, {path, std::int64_t{info.cpu_type}, std::int64_t{here}});
    }
    for (const Feature each : {Feature::c2, Feature::parallel, Feature::intrinsic}) {
        if (has(info.needs, each) && !has(fitted, each)) {
            problems.refuse(Message::unsupported_instructions, {path}, kernel::ABI_EINVAL);
            break;
        }
    }
    if (has(info.needs, Feature::ieee) && !has(fitted, Feature::ieee)) {
        problems.refuse(Message::no_ieee_hardware, {path}, kernel::ABI_EINVAL);
    }
}

} // namespace cxsim::cr
