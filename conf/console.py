"""Show how far a long task is: a moving bar on a terminal, a line now and then elsewhere."""

import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager


class Meter:
    """Shows the count of finished parts."""

    def __init__(self, total: int, *, between_lines: float = 5.0, stderr: bool = False) -> None:
        """Start it.

        Args:
            total: how many parts there are.
            between_lines: seconds between two lines where there is no terminal.
            stderr: whether to write to standard error instead of standard output.
        """
        # Imported here, because most runs count nothing.
        from rich.console import Console
        from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

        self._console = Console(stderr=stderr, highlight=False, soft_wrap=True)
        columns = BarColumn(), TimeElapsedColumn(), TextColumn("{task.description}", markup=False)
        self._bar = (
            Progress(*columns, console=self._console, transient=True) if self._console.is_terminal else None
        )
        if self._bar is not None:
            self._task = self._bar.add_task("starting", total=total)
            self._bar.start()
        self._between_lines = between_lines
        self._line_at = time.monotonic()

    def say(self, text: str) -> None:
        """Print a line that stays."""
        self._console.print(text, markup=False)

    def show(self, done: int, text: str) -> None:
        """Show the count and a text; without a terminal, only if the last line is some seconds old."""
        if self._bar is not None:
            self._bar.update(self._task, completed=done, description=text)
        elif time.monotonic() - self._line_at > self._between_lines:
            self._line_at = time.monotonic()
            self.say(text)

    def close(self) -> None:
        """Leave the terminal as it was."""
        if self._bar is not None:
            self._bar.stop()


def say(text: str) -> None:
    """Print one line at once."""
    print(text, flush=True)


@contextmanager
def counted(title: str, total: int) -> Iterator[Callable[[str], None]]:
    """Yield a function to call with the name of each finished part of `total`."""
    began, done = time.monotonic(), 0
    say(f"{title} ({total}) …")
    with closing(Meter(total)) as meter:

        def finished(name: str) -> None:
            nonlocal done
            done += 1
            meter.show(done, f"  {done} of {total}: {name}")

        yield finished
    say(f"{title}: {total} done in {time.monotonic() - began:.0f} s")


@contextmanager
def step(title: str) -> Iterator[None]:
    """Announce a step, and say afterwards how long it took."""
    began = time.monotonic()
    say(f"{title} …")
    yield
    say(f"{title}: {time.monotonic() - began:.0f} s")
