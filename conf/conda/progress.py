"""Tell how far a long step is: a moving bar on a terminal, a line now and then elsewhere."""

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

SECONDS_BETWEEN_LINES = 5.0


def say(text: str) -> None:
    """Print one line at once."""
    print(text, flush=True)


@contextmanager
def counted(title: str, total: int) -> Iterator[Callable[[str], None]]:
    """Yield a function to call with the name of each finished part of `total`."""
    began = time.monotonic()
    if sys.stdout.isatty():
        from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

        columns = TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn()
        with Progress(*columns, TextColumn("[dim]{task.fields[last]}"), transient=True) as bar:
            task = bar.add_task(title, total=total, last="")
            yield lambda name: bar.update(task, advance=1, last=name)
    else:
        say(f"{title} ({total}) …")
        done, spoken = 0, began

        def finished(name: str) -> None:
            nonlocal done, spoken
            done += 1
            if time.monotonic() - spoken > SECONDS_BETWEEN_LINES:
                spoken = time.monotonic()
                say(f"  {done} of {total}: {name}")

        yield finished
    say(f"{title}: {total} done in {time.monotonic() - began:.0f} s")


@contextmanager
def step(title: str) -> Iterator[None]:
    """Announce a step, and say afterwards how long it took."""
    began = time.monotonic()
    say(f"{title} …")
    yield
    say(f"{title}: {time.monotonic() - began:.0f} s")
