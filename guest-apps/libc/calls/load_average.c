/* How busy the machine is. */
#include <sys/sysinfo.h>
#include <unistd.h>

int getloadavg(double averages[], int count) {
    struct system_information information;
    if (getsysinfo(SYSINFO_SIZE, &information) < 0) {
        return -1;
    }
    int stored = 0;
    for (; stored < count && stored < 3; stored++) {
        averages[stored] = (double)information.load_average[stored] / FSCALE;
    }
    return stored;
}
