"""What the scripts of this folder share: running programs, and counting LINPACK's operations."""
import json
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


def google_benchmark(program, pattern, directory, repetitions=1):
    """Each benchmark that matches, by name: the row of its JSON, the median one of several repetitions."""
    text = subprocess.run(
        [program, f"--benchmark_filter={pattern}", f"--benchmark_repetitions={repetitions}",
         f"--benchmark_report_aggregates_only={'true' if repetitions > 1 else 'false'}", "--benchmark_format=json"],
        check=True, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
        env={**os.environ, "CXSIM_BENCH_DIR": directory}, text=True).stdout
    return {row["run_name"]: row for row in json.loads(text)["benchmarks"]
            if repetitions == 1 or row["aggregate_name"] == "median"}


def checkpoint_shape(name):
    """The parts of a name of cr_bench: what is measured, megabytes, percent of zero pages, processes."""
    what, size, zero, processes = name.split("/")[:4]
    return what, int(size.removesuffix("MB")), int(zero.split(":")[1]), int(processes.split(":")[1])
