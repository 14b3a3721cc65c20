"""Keep what became of every example: `build/evidence.json`."""

import subprocess
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import msgspec

from checks.pages.contract import reports, stored
from checks.pages.contract.examples import Book, Command, Example
from checks.pages.contract.stored import ROOT
from checks.runner.evidence import history
from checks.runner.following.page import Result
from checks.runner.machines.chosen import CLUSTER_FROM
from checks.runner.site import Site

EVIDENCE_JSON = stored.BUILD / "evidence.json"
# Characters of output that are kept of one example.
KEPT = 1 << 16

Entry = dict[str, Any]


def now() -> str:
    """Return this moment as the evidence writes it."""
    return datetime.now(UTC).isoformat(timespec="seconds")


def commit() -> str | None:
    """Return the commit that is checked out; None outside a repository."""
    done = subprocess.run(
        ["git", "rev-parse", "HEAD"], cwd=ROOT, capture_output=True, text=True, check=False, timeout=30
    )
    return done.stdout.strip() or None


def engine_of(cluster_from: str, address: str | None, site: Site) -> str:
    """Return the container engine and its version, or what made the machines instead.

    Args:
        cluster_from: `MODULE:FUNCTION`, which makes the cluster.
        address: of a real cluster, if one is used; it is nobody else's business.
        site: knows its engine.
    """
    if address:
        return "a real cluster"
    return site.engine if cluster_from == CLUSTER_FROM else cluster_from


def entry(result: Result, image: str, commit: str | None, basis: str | None = None) -> Entry:
    """Return one result as the evidence holds it.

    Args:
        result: what became of an example.
        image: of the cluster it ran on.
        commit: what is checked out.
        basis: what the verdict of its page rests on, see `basis.bases`; None: run the page again next time.
    """
    example = result.example
    more: Entry = {"picture": result.picture.as_json()} if result.picture else {}
    if result.typed and result.typed != _command(example):
        more["typed"] = result.typed
    return more | {
        "page": example.page,
        "line": example.line,
        "session": example.session,
        "user": result.user,
        "host": result.host,
        "command": _command(example),
        "outcome": result.outcome,
        "reason": result.reason,
        "exit": result.status,
        "output": cut(result.output),
        "ms": result.milliseconds,
        "digest": example.digest,
        "finished": result.finished,
        "image": image,
        "commit": commit,
        "basis": basis,
    }


def _command(example: Example) -> str:
    """Return what the page has to be typed: nothing where only a prompt is."""
    return example.command if isinstance(example, Command) else example.written


def cut(text: str) -> str:
    """Return `text`, shortened in the middle to what is kept."""
    if len(text) <= KEPT:
        return text
    note = f"\n[… {len(text) - KEPT} characters and more left out …]\n"
    half = (KEPT - len(note)) // 2
    return text[:half] + note + text[-half:]


def read(path: Path) -> list[Entry]:
    """Return the entries of earlier runs; none if there is no usable file."""
    known = stored.load_earlier(path, reports.Evidence)
    return [msgspec.to_builtins(one) for one in known.examples] if known else []


def seconds(entries: Sequence[Entry]) -> dict[str, float]:
    """Return how long each page took in the evidence."""
    taken: dict[str, float] = {}
    for one in entries:
        taken[one["page"]] = taken.get(one["page"], 0) + (one["ms"] or 0) / 1000
    return taken


class Evidence:
    """Puts what a run has learnt into the file that other runs in this checkout may write to as well."""

    def __init__(self, book: Book, path: Path, engine: str, started: str) -> None:
        self._book = book
        self._path = path
        self._engine = engine
        self._started = started

    def put(self, page: str, entries: Sequence[Entry]) -> None:
        """Replace the entries of a page and write the file at once: Ctrl-C loses nothing.

        Those of other pages are what the file says by now, so the older of two runs undoes nothing.
        """
        if not entries:
            return
        last = entries[-1]
        with stored.exclusive(self._path.parent):
            pages: dict[str, list[Entry]] = {}
            for old in read(self._path):
                pages.setdefault(old["page"], []).append(old)
            pages[page] = [{**one, "engine": self._engine} for one in entries]
            self._write({"image": last["image"], "commit": last["commit"]}, pages)

    def remember(self, ran: Mapping[str, Sequence[Entry]]) -> None:
        """Add this run to the history beside the evidence."""
        complete = ran.keys() == self._book.pages.keys()
        run = history.run_of(ran, self._engine, complete=complete, commit=commit())
        with stored.exclusive(self._path.parent):
            history.add(self._path.with_name("history.json"), run)

    def _write(self, run: Mapping[str, Any], pages: Mapping[str, list[Entry]]) -> None:
        data = {
            "version": 1,
            **run,
            "started": self._started,
            "finished": now(),
            "engine": self._engine,
            "examples": [one for name in self._book.pages for one in pages.get(name, ())],
        }
        stored.save(self._path, data, reports.Evidence)
