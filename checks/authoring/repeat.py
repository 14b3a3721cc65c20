"""Run pages several times and tell which examples do not come out the same: `verify --repeat N`."""

import random
import secrets
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from checks.authoring import rates
from checks.authoring.drive import Drive, out, show_failure
from checks.pages.contract.examples import Page
from checks.pages.language.placeholders import Placeholders
from checks.runner.evidence.evidence import commit
from checks.runner.following.page import PageRun, Result
from checks.runner.limits import Limits
from checks.runner.machines.cluster import Cluster
from checks.runner.reporting.suite import Done
from conf.command_line import DONE, FAILED


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


class SameAccount:
    """Runs a page several times on one cluster: each run finds what the one before it has left."""

    def __init__(self, page: Page, table: Placeholders, cluster: Cluster, limits: Limits, times: int) -> None:
        self._runs = [PageRun(page, table, cluster, limits) for _ in range(times)]

    def results(self) -> Iterator[Result]:
        """Yield the results of all runs, one run after the other."""
        for run in self._runs:
            yield from run.results()

    def kill(self) -> None:
        """Kill the terminals of every run, from another thread."""
        for run in self._runs:
            run.kill()


def repeat(
    drive: Drive,
    pages: Sequence[Page],
    times: int,
    seed: int | None,
    rates_json: Path,
    load: int,
    *,
    same_account: bool,
) -> int:
    """Run each page `times` times, in random order; print what is not the same each time.

    The rates are kept also if the run is stopped: each page counts as often as it came to its end.

    Args:
        drive: how to run them.
        pages: which.
        times: how often.
        seed: of the order; None: a new one. It is printed.
        rates_json: where the rates are kept; those of a used account are not.
        load: processes that keep the machine busy beside it, as the rates say.
        same_account: one cluster for all runs of a page, instead of one for each.

    Returns:
        The exit status: 1 if any example failed in any run, but where its page says what it needs and
        the account is a used one.
    """
    seed = secrets.randbelow(10**6) if seed is None else seed
    beside = f" --load={load}" if load else ""
    out.print(f"{times} runs of {len(pages)} {'page' if len(pages) == 1 else 'pages'}, --seed={seed}{beside}")
    runs = list(pages) if same_account else [_numbered(page, n) for n in range(times) for page in pages]
    random.Random(seed).shuffle(runs)  # noqa: S311 - an order, no secret
    tally = _Tally(pages, times, same_account=same_account)
    if same_account:
        drive = replace(
            drive,
            make=lambda page, table, cluster, limits: SameAccount(page, table, cluster, limits, times),
        )
    status = drive.run(runs, tally.show, tally.after)
    found = tally.summary()
    if not same_account and (reached := tally.reached()):
        rates.add(rates_json, rates.run_of(reached, load, commit()))
    return found if status in (DONE, FAILED) else status


def _numbered(page: Page, number: int) -> Page:
    """Return the page under a name of its own: each run has a cluster of its own."""
    return replace(page, name=f"{page.name} ({number + 1})")


class _Tally:
    """Counts what becomes of each example, and prints it."""

    def __init__(self, pages: Sequence[Page], times: int, *, same_account: bool) -> None:
        self._runs = len(pages) * times
        self._same_account = same_account
        self._pages = {page.source: page for page in pages}
        self._seen: Counter[str] = Counter()  # results of each page
        self._rates: dict[tuple[str, int], Rate] = {}
        self._refused: set[str] = set()  # pages that failed on a used account, as they say
        self._finished = 0

    def show(self, page: Page, done: Done) -> None:
        """Take a result; print a failure the first time."""
        result = done.result
        is_first_run = self._seen[page.name] < len(page.examples)
        self._seen[page.name] += 1
        if result.failure and self._same_account and page.needs and not is_first_run:
            self._refused.add(page.source)
            return
        rate = self._rates.setdefault((page.source, result.example.line), Rate())
        if result.failure and str(result.failure) not in rate.reasons:
            show_failure(result, page)
        rate.count(result)

    def after(self, page: Page, results: Sequence[Done]) -> None:
        """Print a line for each run of a page."""
        size = len(page.examples)
        for start in range(0, len(results), size):
            self._finished += 1
            outcomes = Counter(done.result.outcome for done in results[start : start + size])
            said = ", ".join(f"{number} {word.replace('-', ' ')}" for word, number in outcomes.items())
            is_expected = start > 0 and page.source in self._refused
            colour = "yellow" if is_expected else "red" if outcomes["failed"] else "green"
            why = f" (it needs {page.needs})" if is_expected and outcomes["failed"] else ""
            out.print(f"[{self._finished}/{self._runs}] {page.source}: {said}{why}", style=colour)

    def reached(self) -> dict[str, list[dict[str, Any]]]:
        """Return of each page how often its examples passed, as rates.json holds them."""
        found: dict[str, list[dict[str, Any]]] = {}
        for page in self._pages.values():
            for example in page.examples:
                rate = self._rates.get((page.source, example.line))
                if rate and rate.reached:
                    entry = {"digest": example.digest, "passed": rate.passed, "reached": rate.reached}
                    found.setdefault(page.name, []).append(entry)
        return found

    def summary(self) -> int:
        """Print what is not the same each time; return the exit status."""
        wrong = {key: rate for key, rate in sorted(self._rates.items()) if rate.passed < rate.reached}
        for (source, line), rate in wrong.items():
            word = "flaky" if rate.passed else "fails"
            title = next(one.title for one in self._pages[source].examples if one.line == line)
            share = f"passed {rate.passed} of {rate.reached}"
            out.print(f"{word}: {source}:{line} {title}: {share}", style="bold red")
            for reason, number in rate.reasons.most_common():
                out.print(f"  {number} × {reason}")
        needy = [page for page in self._pages.values() if page.needs] if self._same_account else []
        needless = [page for page in needy if page.source not in self._refused and not wrong]
        for page in needy:
            if page.source in self._refused:
                out.print(f"not repeated: {page.source} needs {page.needs}, as it says", style="yellow")
        for page in needless:
            out.print(
                f"needless: {page.source} says it needs {page.needs}, but passes without", style="bold red"
            )
        reached = sum(rate.reached > 0 for rate in self._rates.values())
        if not wrong and not needless:
            out.print(f"All {reached} examples passed each time.", style="green")
        return FAILED if wrong or needless else DONE
