// The vector loops for hosts with AVX2.
#define CXSIM_KERNEL_NAMESPACE avx2_kernels
#include "emu/cpu/vector/kernels_body.h"
