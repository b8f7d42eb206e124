// The vector loops for hosts with AVX-512.
#define CXSIM_KERNEL_NAMESPACE avx512_kernels
#include "emu/cpu/vector/kernels_body.h"
