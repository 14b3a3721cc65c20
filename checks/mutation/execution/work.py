"""What is left to do on one page: its mutants, claimed by passes, and what the passes recorded."""

import threading
from collections import Counter
from collections.abc import Callable, Iterable, Mapping

from checks.mutation.execution.player import Recorded
from checks.mutation.execution.tape import NotOnTapeError, judge
from checks.mutation.execution.verdict import Verdict
from checks.mutation.operators.mutant import Mutant
from checks.mutation.site import Site
from checks.pages.contract.examples import Command, File, NotRun, Page
from checks.pages.contract.mutants import MutantKind
from checks.pages.language.placeholders import Placeholders
from checks.runner.limits import Limits

# A broken command may take this many times as long as the original, and never less than that.
TIMES_LONGER = 4
LEAST_SECONDS = 10.0
# Tries of a mutant that ended for a reason of the runner or the cluster.
MOST_TRIES = 2
# After this many runs in which nothing was broken before it, an original that fails is the page's fault.
MOST_FAILURES = 3


def is_for_tape(mutant: Mutant) -> bool:
    """Tell whether what was recorded may be enough to judge a mutant."""
    return not mutant.is_run or mutant.kind in (MutantKind.REMOVE, MutantKind.SWAP)


class PageWork:
    """The mutants of one page. Passes on several clusters share it; every method may be called by any.

    Args:
        page: the page.
        mutants: those to try.
        table: the page's placeholders.
        limits: the usual bounds.
        site: the cluster that the page is about.
        earlier: milliseconds of each example in an earlier run, by its digest.
        tell: is called with each verdict.
    """

    def __init__(
        self,
        page: Page,
        mutants: Iterable[Mutant],
        table: Placeholders,
        limits: Limits,
        site: Site,
        earlier: Mapping[str, int],
        tell: Callable[[Verdict], None],
    ) -> None:
        self.page = page
        self.table = table
        self.passes = 0
        self.running = 0
        self.error: str | None = None
        self.site = site
        self._limits = limits
        self._earlier = earlier
        self._tell = tell
        self._lock = threading.RLock()
        self._recording: list[Recorded | None] = [None] * len(page.examples)
        self._on_tape: list[Mutant] = []
        self.is_over = False  # the run has ended: nothing more is judged
        self._open: list[list[Mutant]] = [[] for _ in page.examples]
        self._alone: list[Mutant] = []
        self._tries: Counter[str] = Counter()
        self._failures: Counter[int] = Counter()
        self._suspect: set[int] = set()
        self._unrepeatable: set[int] = set()
        self.add(mutants)

    def add(self, mutants: Iterable[Mutant]) -> None:
        """Have more mutants tried."""
        with self._lock:
            for mutant in mutants:
                if is_for_tape(mutant) and not self.is_recorded:
                    self._on_tape.append(mutant)
                elif is_for_tape(mutant):
                    self._judge(mutant)
                else:
                    self._open[mutant.at].append(mutant)

    # --- what there is to do

    @property
    def unfinished(self) -> bool:
        """Whether another pass has something to do now."""
        with self._lock:
            return not self.error and (bool(self._on_tape) or self.count > 0)

    @property
    def count(self) -> int:
        """How many mutants wait to be run."""
        return sum(map(len, self._open)) + len(self._alone)

    def ahead(self, at: int) -> bool:
        """Tell whether anything waits from this example on."""
        with self._lock:
            return not self.is_recorded or any(self._open[at:])

    def claim_alone(self) -> Mutant | None:
        """Take a mutant for which a pass has to be untouched, so that no other pass tries it."""
        with self._lock:
            return self._alone.pop(0) if self._alone and self.is_recorded else None

    def claim(self, at: int) -> Mutant | None:
        """Take a mutant of an example, so that no other pass tries it."""
        with self._lock:
            if at in self._suspect:
                return None  # the original failed after a broken one and never passed: let it do so
            if self._known(at) is None:
                return None  # how long is too long is known once the original has passed
            return self._open[at].pop(0) if self._open[at] else None

    def waits_at(self, at: int) -> bool:
        """Tell whether mutants of an example wait."""
        with self._lock:
            return bool(self._open[at])

    # --- what came out

    def decide(self, verdict: Verdict) -> None:
        """Take a mutant as done."""
        self._tell(verdict)

    def give_back(self, mutant: Mutant) -> None:
        """Put a mutant back."""
        with self._lock:
            self._open[mutant.at].append(mutant)

    def set_apart(self, mutant: Mutant) -> None:
        """Put a mutant back, to be tried in a pass that was not touched before it."""
        with self._lock:
            self._alone.append(mutant)

    def broke_down(self, mutant: Mutant, verdict: Verdict) -> None:
        """Try once more what failed for a reason of the runner; if it does so again, that is its end."""
        with self._lock:
            self._tries[mutant.id] += 1
            again = self._tries[mutant.id] < MOST_TRIES
        if again:
            self.set_apart(mutant)
        else:
            self.decide(verdict)

    # --- originals

    @property
    def is_recorded(self) -> bool:
        """Whether the whole page has passed once."""
        return all(
            recorded or isinstance(example, NotRun)
            for recorded, example in zip(self._recording, self.page.examples, strict=True)
        )

    def record(self, at: int, recorded: Recorded | None) -> None:
        """Keep how an original passed; the last one lets the tape judge what it can."""
        with self._lock:
            was_recorded = self.is_recorded
            self._recording[at] = self._recording[at] or recorded
            self._suspect.discard(at)
            self._failures[at] = 0
            if was_recorded or not self.is_recorded:
                return
            waiting, self._on_tape = self._on_tape, []
        for number, mutant in enumerate(waiting):
            if self.is_over:
                self._on_tape += waiting[number:]
                return
            self._judge(mutant)

    def _judge(self, mutant: Mutant) -> None:
        try:
            killed = judge(mutant, self.page, self._recording, self.table, self.site)
        except NotOnTapeError:
            self.give_back(mutant)
            return
        if killed:
            self.decide(Verdict(mutant, "killed", killed.line, killed.how))
        else:
            self.decide(Verdict(mutant, "survived"))

    def original_failed(self, at: int, why: str, *, untouched: bool) -> None:
        """Note that an original failed; `untouched`: nothing was broken before it in this pass."""
        with self._lock:
            if not self._recording[at]:
                self._suspect.add(at)
            if untouched:
                self._failures[at] += 1
            if self._failures[at] >= MOST_FAILURES:
                self.error = f"{self.page.source}:{self.page.examples[at].line}: {why}"

    def seconds(self, at: int) -> float:
        """Return how long an example may take."""
        known = self._known(at)
        if known is None:
            return self._limits.command_seconds
        return min(max(TIMES_LONGER * known / 1000, LEAST_SECONDS), self._limits.command_seconds)

    def _known(self, at: int) -> int | None:
        """Return the milliseconds an original took, at most: what waits may find nothing to wait for."""
        recorded = self._recording[at]
        example = self.page.examples[at]
        if not recorded and (
            isinstance(example, File) or (isinstance(example, Command) and not example.command)
        ):
            return 0
        earlier = self._earlier.get(example.digest)
        return max(recorded.milliseconds, earlier or 0) if recorded else earlier

    @property
    def page_seconds(self) -> float:
        """How long the originals take once."""
        return sum(recorded.milliseconds for recorded in self._recording if recorded) / 1000

    def repeats(self, at: int) -> bool:
        """Tell whether an example may be played a second time, as far as is known."""
        return at not in self._unrepeatable

    def does_not_repeat(self, at: int) -> None:
        """Note that an example fails when it is played a second time."""
        self._unrepeatable.add(at)
