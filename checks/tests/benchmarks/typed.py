"""What checking costs: pages followed by the runner, and their commands typed by a bash script.

Both have a cluster of their own each time, which is started before and not measured: a page changes it.
"""

import time
from collections.abc import Sequence
from typing import Any

from checks.pages.contract.examples import EXAMPLES_JSON, Book, Page, read_book
from checks.pages.language.placeholders import Placeholders
from checks.runner.following.page import PageRun
from checks.runner.limits import limits
from checks.runner.machines.cluster import host, run
from checks.tests.benchmarks.as_script import STATUS, NotAScriptError, script, statuses
from checks.tests.benchmarks.measuring import BenchmarkError, row
from conf.cluster import SITE, Cluster, start
from conf.cluster.parts.machines import machine_names
from conf.facts import facts

PAGES = 5
SECONDS = 600


def measure(rounds: int, names: Sequence[str]) -> list[dict[str, Any]]:
    """Follow the pages and run their scripts in turn; return the rows.

    Args:
        rounds: how often.
        names: of pages; none: the five with the most commands that a script can type.

    Raises:
        BenchmarkError: an example failed, a command of a script ended otherwise, or a page needs a person.
        ContractError: there are no examples.
        EngineError: there was no cluster.
    """
    chosen = scripts(read_book(EXAMPLES_JSON), names)
    times: dict[str, tuple[list[float], list[float]]] = {page.name: ([], []) for page, _, _ in chosen}
    for number in range(1, rounds + 1):
        for page, start_machine, text in chosen:
            print(f"round {number} of {rounds}: {page.name}", flush=True)
            followed, typed = times[page.name]
            with start("benchmark") as cluster:
                followed.append(_followed(page, cluster))
            with start("benchmark") as cluster:
                typed.append(_typed(page, start_machine, text, cluster))
    rows = []
    for name, (followed, scripted) in times.items():
        rows.append(row(f"{name}, by this runner", "s", followed))
        rows.append(row(f"{name}, by a bash script", "s", scripted))
    ratios = [
        sum(followed[number] for followed, _ in times.values())
        / sum(typed[number] for _, typed in times.values())
        for number in range(rounds)
    ]
    return [*rows, row("all of them, runner / script", "", ratios)]


def scripts(book: Book, names: Sequence[str]) -> list[tuple[Page, str, str]]:
    """Return pages, each with the machine on which its script runs, and the script.

    Raises:
        BenchmarkError: there is no page of that name, or a script cannot type it.
    """
    if unknown := [name for name in names if name not in book.pages]:
        raise BenchmarkError(f"there is no page {unknown[0]}")
    found = []
    for page in (book.pages[name] for name in names or book.pages):
        try:
            found.append((page, *script(page, machine_names())))
        except NotAScriptError as error:
            if names:
                raise BenchmarkError(str(error)) from None
    return found if names else sorted(found, key=lambda one: -len(statuses(one[0])))[:PAGES]


def _followed(page: Page, cluster: Cluster) -> float:
    """Return the seconds in which the runner follows a page."""
    began = time.perf_counter()
    for result in PageRun(page, Placeholders(facts()["placeholders"]), cluster, limits(SITE)).results():
        if result.failure:
            raise BenchmarkError(f"{page.name}: {result.failure}\n{result.screen}")
    return time.perf_counter() - began


def _typed(page: Page, machine: str, text: str, cluster: Cluster) -> float:
    """Return the seconds in which the script types the commands of a page."""
    user = next(one.user for one in page.examples if one.user)
    began = time.perf_counter()
    done = run(host(cluster, machine), user, "cd && exec bash -l -s", text.encode(), SECONDS)
    seconds = time.perf_counter() - began
    said = (done.stdout + done.stderr).decode("utf-8", "replace")
    if wrong := unexpected(page, said):
        raise BenchmarkError(f"{page.name}: {wrong}\n{said[-2000:]}")
    return seconds


def unexpected(page: Page, said: str) -> str | None:
    """Return what a script did otherwise than its page says; None if nothing."""
    lines = [line.split() for line in said.splitlines() if line.startswith(f"{STATUS} ")]
    ended = {int(line): status != "0" for _, line, status in lines}
    for line, fails in statuses(page).items():
        if line not in ended:
            return f"line {line} was not reached"
        if ended[line] != fails:
            return f"line {line} {'did not fail' if fails else 'failed'}"
    return None
