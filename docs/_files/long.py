"""Do many steps. Save after each one, and continue where the last run stopped."""

import signal
import sys
import time
from pathlib import Path

steps, at_once = int(sys.argv[1]), int(sys.argv[2])
state = Path("step.txt")
warned = []
signal.signal(signal.SIGUSR2, lambda *_: warned.append("stop soon"))


def save(step: int) -> None:
    """Write a new file, then rename it: there is always a whole one."""
    new = state.with_suffix(".new")
    new.write_text(f"{step}\n")
    new.replace(state)


first = step = int(state.read_text()) if state.exists() else 0
print("begin after step", step)
while step < steps:
    if warned or step == first + at_once:
        print("stop after step", step)
        sys.exit(99)
    time.sleep(1)  # here is the work
    step += 1
    save(step)
print("all", steps, "steps are done")
