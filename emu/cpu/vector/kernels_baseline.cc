// The vector loops for any processor of the host's family.
#define CXSIM_KERNEL_NAMESPACE baseline_kernels
#include "emu/cpu/vector/kernels_body.h"
