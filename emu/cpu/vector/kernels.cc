// Chooses the loops for this host.
#include "emu/cpu/vector/kernels.h"

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

const KernelSet& kernels() {
    if (__builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") &&
        __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512vl") &&
        __builtin_cpu_supports("avx512cd")) {
        return avx512_kernels::kernel_set;
    }
    if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("bmi") && __builtin_cpu_supports("bmi2") &&
        __builtin_cpu_supports("fma")) {
        return avx2_kernels::kernel_set;
    }
    return baseline_kernels::kernel_set;
}

#else

const KernelSet& kernels() {
    return baseline_kernels::kernel_set;
}

#endif

} // namespace cxsim::emu
