"""Which pages are to be run again: the ones whose last verdict no longer holds."""

from collections.abc import Mapping, Sequence

from checks.pages.contract.examples import Book, NotRun, Page
from checks.runner.evidence.evidence import Entry


def changed(book: Book, entries: Sequence[Entry], bases: Mapping[str, str]) -> dict[str, str]:
    """Return the pages whose verdict no longer holds, in reading order, each with the reason.

    Args:
        book: all pages as they are now.
        entries: what became of their examples when they were run last.
        bases: what the verdict of each page rests on now, besides its text.
    """
    known: dict[str, dict[str, Entry]] = {}
    for one in entries:
        known.setdefault(one["page"], {})[one["digest"]] = one
    reasons = {name: _reason(page, known.get(name, {}), bases[name]) for name, page in book.pages.items()}
    return {name: reason for name, reason in reasons.items() if reason}


def _reason(page: Page, known: Mapping[str, Entry], basis: str) -> str | None:
    examples = [example for example in page.examples if not isinstance(example, NotRun)]
    if not examples:
        return None
    if not known:
        return "never run"
    entries = [known.get(example.digest) for example in examples]
    for example, one in zip(examples, entries, strict=True):
        if one is None:
            return f"line {example.line} is new, or follows a change"
        if one["outcome"] not in ("passed", "not-run"):
            return f"line {example.line} {'failed' if one['outcome'] == 'failed' else 'was not reached'}"
    if any(one and one.get("basis") != basis for one in entries):
        return "the cluster or the runner has changed"
    return None
