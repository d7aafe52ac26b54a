"""Runs con2 and PyTorch in turn, a piece of work each, and prints the medians and the median of the pairs' ratios.

usage: compare.py ROUNDS JAVA-COMMAND... -- step|epochs|score ARGUMENTS...
"""

import os
import statistics
import subprocess
import sys
from pathlib import Path

WORKER = Path(__file__).with_name("worker.py")

# As con2's launcher has it.
MEMORY_KEPT = {"MALLOC_ARENA_MAX": "1", "MALLOC_MMAP_MAX_": "0", "MALLOC_TRIM_THRESHOLD_": "100000000000"}
LAUNCHER = {"GOMP_SPINCOUNT": "1000", **MEMORY_KEPT}


class Worker:
    def __init__(self, command, environment):
        self.process = subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            bufsize=1,
            env={**os.environ, **environment},
        )

    def wait(self):
        while True:
            line = self.process.stdout.readline()
            if not line:
                sys.exit(f"{' '.join(self.process.args[-8:])} ended with {self.process.wait()}")
            if line.strip() == "ready":
                return

    def work(self):
        self.process.stdin.write("go\n")
        return float(self.process.stdout.readline())

    def end(self):
        self.process.stdin.close()
        self.process.wait()


def main():
    split = sys.argv.index("--")
    rounds, java, work = int(sys.argv[1]), sys.argv[2:split], sys.argv[split + 1 :]
    pytorch = [sys.executable, str(WORKER), *work]
    contenders = {
        "con2": ([*java, *work], LAUNCHER),
        "PyTorch": (pytorch, {}),
        "PyTorch, memory kept": (pytorch, MEMORY_KEPT),
    }
    if work[0] == "step":
        contenders["PyTorch compiled"] = ([*pytorch, "compiled"], {})
    workers = {}
    for name, (command, environment) in contenders.items():
        workers[name] = Worker(command, environment)
        workers[name].wait()
    times = {name: [] for name in workers}
    for _ in range(rounds):
        for name, worker in workers.items():
            times[name].append(worker.work())
    for worker in workers.values():
        worker.end()
    cells = []
    for name, values in times.items():
        ratio = statistics.median(value / own for value, own in zip(values, times["con2"]))
        spread = f"{min(values):.1f} to {max(values):.1f}"
        cells.append(f"{statistics.median(values):.1f} ({spread})" + ("" if name == "con2" else f" | {ratio:.2f}"))
    print(f"| {' '.join(Path(part).name or part for part in work)} | {' | '.join(cells)} |", flush=True)


if __name__ == "__main__":
    main()
