"""Put together what several machines found out, each about some of the pages."""

import xml.etree.ElementTree as ElementTree
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, TypeVar

import msgspec

from checks.pages.contract import reports, stored
from checks.pages.contract.examples import Book
from checks.runner.evidence import history
from checks.runner.evidence.evidence import Entry

T = TypeVar("T")
EVIDENCE, HISTORY, JUNIT = "evidence.json", "history.json", "junit.xml"


class MergeError(Exception):
    """The files do not belong together, or one of them cannot be used; the text says which."""


def merge(folders: Sequence[Path], book: Book, build: Path) -> list[str]:
    """Write evidence, history and junit.xml of several runs as if one had run all their pages.

    The order of the folders makes no difference. A page that several of them ran is taken from the run
    that finished it last.

    Args:
        folders: each with the files that a run wrote to build/; the last two may be missing.
        book: all pages.
        build: where the result goes. Nothing is written if an error is raised.

    Returns:
        The pages of the book that none of them ran.

    Raises:
        MergeError: files are missing or unusable, or the runs are of different commits.
        OSError: the result cannot be written.
    """
    parts = [load(folder / EVIDENCE, reports.Evidence) for folder in folders]
    refuse_other_commits(
        (one.commit, folder) for folder, part in zip(folders, parts, strict=True) for one in part.examples
    )
    pages = _newest(parts, book)
    missing = [name for name, page in book.pages.items() if page.examples and name not in pages]
    runs = [run for folder in folders for run in _runs(folder / HISTORY)]
    suites = _suites(folder / JUNIT for folder in folders)
    if not pages:
        raise MergeError("nothing to merge: none of the runs has a page that the site still has")
    last = max(parts, key=lambda part: (part.finished, part.image, part.engine))
    whole = {
        "version": 1,
        **{key: getattr(last, key) for key in ("image", "commit", "finished", "engine")},
        "started": min(part.started for part in parts),
        "examples": [one for name in book.pages for one in pages.get(name, ())],
    }
    stored.save(build / EVIDENCE, whole, reports.Evidence)
    _save_history(build / HISTORY, runs, pages, last, complete=not missing)
    if suites is not None:
        stored.write(build / JUNIT, ElementTree.tostring(suites, "utf-8", xml_declaration=True))
    return missing


def load(path: Path, kind: type[T]) -> T:
    """Return what a run wrote.

    Raises:
        MergeError: it is missing or unusable.
    """
    try:
        return stored.load(path, kind)
    except FileNotFoundError:
        raise MergeError(f"{path} is missing: give the folder that a run has written its files to") from None
    except stored.StoredError as error:
        raise MergeError(f"{path} cannot be used: {error}") from None


def refuse_other_commits(commits: Iterable[tuple[str | None, Path]]) -> None:
    """Raise unless all results are of one commit.

    Args:
        commits: of each result, with the folder that it lies in.

    Raises:
        MergeError: they differ.
    """
    found: dict[str | None, Path] = {}
    for commit, folder in commits:
        found.setdefault(commit, folder)
    if len(found) > 1:
        listed = ", ".join(f"{commit or 'none'} in {folder}" for commit, folder in found.items())
        raise MergeError(f"the runs are of different commits: {listed}. Run all pages of one commit")


def _newest(parts: Iterable[reports.Evidence], book: Book) -> dict[str, list[Entry]]:
    """Return the entries of each page, from the run that finished it last."""
    found: dict[str, list[list[Entry]]] = {}
    for part in parts:
        pages: dict[str, list[Entry]] = {}
        for one in part.examples:
            pages.setdefault(one.page, []).append(msgspec.to_builtins(one))
        for name, entries in pages.items():
            found.setdefault(name, []).append(entries)

    def age(entries: list[Entry]) -> tuple[str, bytes]:
        return max(one["finished"] for one in entries), msgspec.json.encode(entries)

    return {name: max(found[name], key=age) for name in book.pages if name in found}


def _runs(path: Path) -> list[dict[str, Any]]:
    return msgspec.to_builtins(load(path, reports.History).runs) if path.exists() else []


def _save_history(
    path: Path,
    runs: Sequence[Mapping[str, Any]],
    pages: Mapping[str, Sequence[Entry]],
    last: reports.Evidence,
    *,
    complete: bool,
) -> None:
    """Keep the runs that the machines know of, each once, and theirs together as one run."""
    together = history.run_of(pages, last.engine, complete=complete, commit=last.commit)
    together["finished"] = last.finished
    different = {msgspec.json.encode(run): dict(run) for run in (*runs, together)}
    order = sorted(different.items(), key=lambda item: (item[1]["finished"], item[1]["complete"], item[0]))
    kept = [run for _, run in order][-history.KEPT :]
    stored.save(path, {"version": 1, "runs": kept}, reports.History)


def _suites(paths: Iterable[Path]) -> ElementTree.Element | None:
    """Return the test suites of several junit.xml below one element; None if there is no such file."""
    found: list[ElementTree.Element] = []
    for path in paths:
        if not path.exists():
            continue
        try:
            root = ElementTree.parse(path).getroot()  # noqa: S314 (pytest wrote it, on a machine of ours)
        except (ElementTree.ParseError, OSError) as error:
            raise MergeError(f"{path} cannot be used: {error}") from None
        found += root.iter("testsuite")
    if not found:
        return None
    whole = ElementTree.Element("testsuites", name="pages")
    whole.extend(sorted(found, key=ElementTree.tostring))
    return whole
