"""What the scripts of this folder share: running programs, and counting LINPACK's operations."""
import os
import resource
import subprocess

TOP = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))


def source_of(program):
    return os.path.join(TOP, "bench", "programs", program + ".c")


def run(command):
    """What the command prints on its two outputs, and the user CPU seconds it takes."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    return done.stdout, done.stderr, resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime - before


def linpack_operations(order):
    """Floating-point operations to solve one system, as the benchmark counts them."""
    return 2 * order ** 3 / 3 + 2 * order ** 2
