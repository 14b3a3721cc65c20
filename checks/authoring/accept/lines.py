"""Put new output in the place of old, and keep of the old what still fits."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from checks.authoring.accept.align import Step, align
from checks.authoring.accept.notation import Notation, continues
from checks.authoring.accept.words import rewritten, same, shown_words, words
from checks.pages.comparison.compare import Line, compare, match_line, tidy
from checks.pages.contract.examples import Answer
from checks.pages.language.ellipsis import is_skip
from checks.pages.language.placeholders import Captures

# Lines a page may get, and pairs of lines that are compared to find which belong together.
MOST_LINES = 400
MOST_PAIRS = 300_000
# What must not happen; higher than the cost of anything that may.
NEVER = 1e6


class CannotAcceptError(Exception):
    """The output cannot stand on a page; the text says why."""


@dataclass(frozen=True)
class NewLine:
    """A line for the page; `kept` is the number of the old line that it is, None if it is new."""

    text: str
    kept: int | None = None


def new_output(
    old: Sequence[str],
    seen: Sequence[str],
    captures: Captures,
    notation: Notation,
    answers: Sequence[Answer] = (),
) -> list[NewLine]:
    """Return the lines of a page for `seen`, in the place of the lines `old`.

    Comparing them with `seen` succeeds, and they are read as output with the same answers.

    Args:
        old: the output as the page has it, values in braces.
        seen: what came.
        captures: what placeholders stood for before the command.
        notation: how the site's pages are written.
        answers: what the page answers in this output.

    Raises:
        CannotAcceptError: the output is too long, or the answers have no place in it.
    """
    lines = [NewLine(text, number) for number, text in enumerate(old)]
    filled = [notation.fill(text).rstrip() for text in old]
    first = next((number for number, text in enumerate(filled) if text), 0)
    last = next((number for number in range(len(filled), first, -1) if filled[number - 1]), first)
    core, new = lines[first:last], tidy(seen)
    if compare(filled, new, captures, notation.table).fits:
        return lines
    if len(core) * len(new) > MOST_PAIRS:
        raise CannotAcceptError(
            f"the command printed {len(new)} lines; show parts of them, with `...` between"
        )
    for found in _attempts(core, new, captures, notation, answers):
        found = found if first or not found else [_after_the_command(found[0]), *found[1:]]
        page = [line.text for line in found]
        texts = [notation.fill(text) for text in page]
        as_one = notation.fill("\n".join(page))
        fits = as_one == "\n".join(texts) and compare(texts, new, captures, notation.table).fits
        asked = [notation.given(one) for one in answers]
        if fits and _answers(texts, notation) == asked:
            break
    else:
        raise CannotAcceptError("the questions and keys on the page are not those in the output")
    if len(found) > max(MOST_LINES, len(core)):
        raise CannotAcceptError(
            f"{len(found)} lines are too many for a page; show parts of them, with `...` between"
        )
    return [*lines[:first], *found, *lines[last:]]


def _attempts(
    core: list[NewLine], new: list[str], captures: Captures, notation: Notation, answers: Sequence[Answer]
) -> Iterator[list[NewLine]]:
    """Yield what the page could say, the best first; the last of them keeps no wildcard."""
    if not new:
        yield []
        return
    parts = _Lines(
        [notation.fill(line.text) for line in core], [line.text for line in core], new, captures, notation
    )
    steps = align(parts)
    yield _written(steps, core, new, captures, notation)
    yield _written(steps, core, new, captures, notation, wildcards=False)
    yield _verbatim(new, notation, answers)


def _written(
    steps: Sequence[Step],
    core: Sequence[NewLine],
    new: Sequence[str],
    captures: Captures,
    notation: Notation,
    *,
    wildcards: bool = True,
) -> list[NewLine]:
    found: list[NewLine] = []
    known: Mapping[str, str] = captures
    for step in steps:
        if step.kind == "skip":
            if not (found and is_skip(found[-1].text)):
                found.append(core[step.old])
        elif step.kind != "drop":
            old = core[step.old] if step.kind != "add" else None
            line = _line(old, new[step.start], known, notation, wildcards)
            known = match_line(notation.fill(line.text), new[step.start], known, notation.table) or known
            found.append(line)
    return found


def _verbatim(new: Sequence[str], notation: Notation, answers: Sequence[Answer]) -> list[NewLine]:
    found, waiting = [], [question or typed for question, typed in map(notation.given, answers)]
    for line in new:
        asks = notation.asks(line)
        asked = bool(asks) and asks == waiting[: len(asks)]
        del waiting[: asked * len(asks)]
        found.append(NewLine(notation.plain(line, {}, asks=asked)))
    return found


def _line(old: NewLine | None, seen: str, known: Captures, notation: Notation, wildcards: bool) -> NewLine:
    """Return one line: the old one if it fits, else the new one with what fits of the old one."""
    if old and (wildcards or notation.fill(old.text) == seen) and _fits(old, seen, known, notation):
        return old
    asked = old is not None and bool(notation.asks(notation.fill(old.text)))
    text = rewritten(old.text, seen, known, notation) if old and wildcards else None
    if text:
        return NewLine(notation.guarded(text, asks=asked))
    return NewLine(notation.plain(seen, known if wildcards else {}, asks=asked))


def _fits(line: NewLine, seen: str, known: Captures, notation: Notation) -> bool:
    return match_line(notation.fill(line.text), seen, known, notation.table) is not None


def _after_the_command(line: NewLine) -> NewLine:
    return NewLine(f"...{line.text}") if continues(line.text) else line


def _answers(texts: Sequence[str], notation: Notation) -> list[tuple[str, str]]:
    return [found for text in texts for found in notation.answers(text)]


class _Lines:
    """The lines of old and new output, as `align` wants them."""

    def __init__(
        self, old: list[str], sources: list[str], new: list[str], captures: Captures, notation: Notation
    ) -> None:
        self.old, self.new = len(old), len(new)
        self._old, self._new = old, new
        self._lines = [Line(line, captures, notation.table) for line in old]
        self._notation = notation
        self._asks = [notation.asks(line) for line in old]
        self._shown = [shown_words(line, notation) for line in sources]
        self._seen = [words(line) for line in new]

    def is_skip(self, old: int) -> bool:
        return is_skip(self._old[old])

    def fits(self, old: int, start: int) -> Iterator[int]:
        if start < self.new and self._lines[old].match(self._new[start]) is not None:
            yield start + 1

    def swap(self, old: int, new: int) -> float:
        asked = self._asks[old]
        if asked:
            return 0.5 if self._notation.asks(self._new[new]) == asked else NEVER
        if not self._old[old] or not self._new[new]:
            return 2
        return 2 - same(self._shown[old], self._seen[new])

    def drop(self, old: int) -> float:
        if self._asks[old]:
            return NEVER
        if not self._old[old]:
            return 0.5
        # Between two skips a line may be gone without another one in its place.
        loose = 0 < old < self.old - 1 and self.is_skip(old - 1) and self.is_skip(old + 1)
        return 1.6 if loose else 2.1

    def add(self, new: int) -> float:
        return 1 if self._new[new] else 0.5
