"""The sentence of the start page: how many commands passed, in how many examples, and when."""

from collections import Counter
from collections.abc import Mapping, Sequence

from checks.pages.contract.examples import Example
from verified.known import evidence
from verified.known.evidence import Verdict

REST = {
    "failed": "failed",
    "stale": "changed since",
    "not-reached": "not reached",
    "unverified": "not verified yet",
}
Judged = Mapping[str, Sequence[tuple[Example, Verdict]]]


def blocks(judged: Judged) -> str:
    """Return what was judged: a reader sees the blocks as examples, each with one verdict."""
    commands = sum(map(len, judged.values()))
    shown = sum(len({example.block for example, _ in pairs}) for pairs in judged.values())
    return f"{_count(commands, 'command')} in {_count(shown, 'example')}"


def sentence(judged: Judged) -> str:
    """Say what passed and on which days, then what did not."""
    verdicts = [verdict for pairs in judged.values() for _, verdict in pairs]
    count = Counter(verdict.state for verdict in verdicts)
    if not any(verdict.run for verdict in verdicts):
        return "No run is known: this site was built without evidence."
    rest = [f"{count[state]} {words}" for state, words in REST.items() if count[state]]
    if count["not-run"]:
        rest.append(f"{count['not-run']} not run")
    passed = f"{count['passed']:,} of {blocks(judged)} passed {_days(verdicts)}."
    return f"{passed} The others: {', '.join(rest)}." if rest else passed


def _days(verdicts: Sequence[Verdict]) -> str:
    moments = [evidence.when(verdict.run) for verdict in verdicts if verdict.run]
    first, last = (evidence.day(moment) for moment in (min(moments), max(moments)))
    return f"on {first}" if first == last else f"between {first} and {last}"


def _count(number: int, what: str) -> str:
    return f"{number:,} {what}" if number == 1 else f"{number:,} {what}s"
