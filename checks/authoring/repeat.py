"""Run pages several times and tell which examples do not come out the same: `verify --repeat N`."""

import random
import secrets
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from checks.authoring.drive import FAILED, PASSED, Drive, out, show_failure
from checks.examples.contract import Page
from checks.examples.limits import Limits
from checks.examples.machines import Machines
from checks.examples.page import PageRun, Result
from checks.examples.placeholders import Table
from checks.examples.suite import Done


@dataclass
class Rate:
    """How often one example passed, of the times it was reached, and why it did not."""

    passed: int = 0
    reached: int = 0
    reasons: Counter[str] = field(default_factory=Counter)

    def count(self, result: Result) -> None:
        """Take one result into account."""
        self.passed += result.outcome == "passed"
        self.reached += result.outcome in ("passed", "failed")
        if result.failure:
            self.reasons[str(result.failure)] += 1


class SameAccount(PageRun):
    """Runs a page several times on one cluster: each run finds what the one before it has left."""

    def __init__(self, page: Page, table: Table, machines: Machines, limits: Limits, times: int) -> None:
        super().__init__(page, table, machines, limits)
        self._again = [PageRun(page, table, machines, limits) for _ in range(times - 1)]

    def results(self) -> Iterator[Result]:
        """Yield the results of all runs, one run after the other."""
        yield from super().results()
        for run in self._again:
            yield from run.results()

    def close(self) -> None:
        """Kill the terminals of every run."""
        super().close()
        for run in self._again:
            run.close()


def repeat(drive: Drive, pages: Sequence[Page], times: int, seed: int | None, *, same_account: bool) -> int:
    """Run each page `times` times, in random order; print what is not the same each time.

    Args:
        drive: how to run them.
        pages: which.
        times: how often.
        seed: of the order; None: a new one. It is printed.
        same_account: one cluster for all runs of a page, instead of one for each.

    Returns:
        The exit status: 1 if any example failed in any run.
    """
    seed = secrets.randbelow(10**6) if seed is None else seed
    out.print(f"{times} runs of {len(pages)} {'page' if len(pages) == 1 else 'pages'}, --seed={seed}")
    runs = list(pages) if same_account else [_numbered(page, n) for n in range(times) for page in pages]
    random.Random(seed).shuffle(runs)  # noqa: S311 - an order, no secret
    rates: dict[tuple[str, int], Rate] = {}
    titles = {(page.source, one.line): one.title for page in pages for one in page.examples}
    finished = 0

    def show(page: Page, done: Done) -> None:
        result = done.result
        key = (page.source, result.example.line)
        before = rates.get(key, Rate()).reasons
        if result.failure and str(result.failure) not in before:
            show_failure(result, page)
        rates.setdefault(key, Rate()).count(result)

    def after(page: Page, results: Sequence[Done]) -> None:
        nonlocal finished
        size = len(page.examples)
        for start in range(0, len(results), size):
            finished += 1
            outcomes = Counter(done.result.outcome for done in results[start : start + size])
            said = ", ".join(f"{number} {word.replace('-', ' ')}" for word, number in outcomes.items())
            colour = "red" if outcomes["failed"] else "green"
            out.print(f"[{finished}/{len(pages) * times}] {page.source}: {said}", style=colour)

    if same_account:
        drive.make = lambda page, table, machines, limits: SameAccount(page, table, machines, limits, times)
    status = drive.run(runs, show, after)
    found = _summary(rates, titles)
    return found if status in (PASSED, FAILED) else status


def _numbered(page: Page, number: int) -> Page:
    """Return the page under a name of its own: each run has a cluster of its own."""
    return replace(page, name=f"{page.name} ({number + 1})")


def _summary(rates: dict[tuple[str, int], Rate], titles: dict[tuple[str, int], str]) -> int:
    wrong = {key: rate for key, rate in sorted(rates.items()) if rate.passed < rate.reached}
    for (source, line), rate in wrong.items():
        word = "flaky" if rate.passed else "fails"
        share = f"passed {rate.passed} of {rate.reached}"
        out.print(f"{word}: {source}:{line} {titles[source, line]}: {share}", style="bold red")
        for reason, number in rate.reasons.most_common():
            out.print(f"  {number} × {reason}")
    reached = sum(rate.reached > 0 for rate in rates.values())
    if not wrong:
        out.print(f"All {reached} examples passed each time.", style="green")
    return FAILED if wrong else PASSED
