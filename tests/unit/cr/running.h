// Running a guest program that makes the system calls of Checkpoint Restart itself.
#pragma once

#include "cr/service.h"
#include "tests/unit/kernel/machine.h"

#include <string>

namespace cxsim::cr::testing {

/// Assembles the program, runs it as the machine's only one, and tells its status as a shell would.
inline int run(kernel::testing::Machine& machine, Service& service, const std::string& source) {
    machine.install("/program", source);
    kernel::Kernel& kernel = machine.boot({"/program"});
    kernel.set_checkpoint_service(&service);
    const int status = kernel.run().shell_status();
    kernel.set_checkpoint_service(nullptr);
    return status;
}

} // namespace cxsim::cr::testing
