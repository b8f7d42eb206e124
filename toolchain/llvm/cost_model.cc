// What the optimiser believes the machine costs.
#include "cost_model.h"
