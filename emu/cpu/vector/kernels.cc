// Chooses the loops for this host.
#include "emu/cpu/vector/kernels.h"

#include <vector>

namespace cxsim::emu {

namespace baseline_kernels {
extern const KernelSet kernel_set;
}
#if defined(CXSIM_KERNELS_X86)
namespace avx2_kernels {
extern const KernelSet kernel_set;
}
namespace avx512_kernels {
extern const KernelSet kernel_set;
}
#endif

namespace {

std::vector<const KernelSet*> find_usable() {
    std::vector<const KernelSet*> usable{&baseline_kernels::kernel_set};
#if defined(CXSIM_KERNELS_X86)
    const bool avx2 = __builtin_cpu_supports("avx2") && __builtin_cpu_supports("bmi") &&
                      __builtin_cpu_supports("bmi2") && __builtin_cpu_supports("fma");
    const bool avx512 = avx2 && __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") &&
                        __builtin_cpu_supports("avx512cd") && __builtin_cpu_supports("avx512dq") &&
                        __builtin_cpu_supports("avx512vl");
    if (avx2) {
        usable.push_back(&avx2_kernels::kernel_set);
    }
    if (avx512) {
        usable.push_back(&avx512_kernels::kernel_set);
    }
#endif
    return usable;
}

} // namespace

std::span<const KernelSet* const> usable_kernels() {
    static const std::vector<const KernelSet*> usable = find_usable();
    return usable;
}

const KernelSet& host_kernels() {
    return *usable_kernels().back();
}

} // namespace cxsim::emu
