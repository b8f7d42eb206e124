// The names of all doors; each is defined in the file of its name.
#pragma once

#include "cr/resource/door.h"

namespace cxsim::cr {

extern const ProcessDoor communication_door;
extern const ProcessDoor credentials_door;
extern const ProcessDoor descriptors_door;
extern const ProcessDoor file_list_door;
extern const ProcessDoor program_door;
extern const ProcessDoor regions_door;
extern const ProcessDoor relations_door;
extern const ProcessDoor signals_door;
extern const ProcessDoor thread_memory_door;
extern const ProcessDoor threads_door;
extern const ProcessDoor timers_door;
extern const ProcessDoor usage_door;

extern const FileDoor device_door;
extern const FileDoor directory_door;
extern const FileDoor fifo_door;
extern const FileDoor null_device_door;
extern const FileDoor tape_door;
extern const FileDoor pipe_door;
extern const FileDoor regular_file_door;
extern const FileDoor terminal_door;
extern const FileDoor zero_device_door;

} // namespace cxsim::cr
