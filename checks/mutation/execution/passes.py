"""One pass over a page: on one cluster, try as many of its mutants as the cluster's state allows.

A pass plays the originals in order. Before each it tries the mutants of that example, one after the
other:

- A broken command that fails at once (a status other than 0, a prompt that is elsewhere) has
  changed nothing, probably: the next mutant is tried in the same place.
- If a broken command ends well, the page goes on behind it until an example fails: that is where
  the mutant is killed. If none fails to the end, it has survived. Then the terminals are led back
  to where they waited (Ctrl-C, `exit`), and the home directories are made what they were (`homes`).
- The original comes last, and has to pass: that shows that the page was as it has to be. If it does
  not, only the first of those tries counts; the others are tried again in another pass.
- A survivor counts if nothing that an earlier mutant left can have hidden it, such as a job that is
  no longer held. Otherwise it is tried again in a pass that begins with it.

Where terminals cannot be led back, the pass ends, and another one goes on with what is left; the
examples before are played as they are.

Where homes cannot be put back (an administrator types on the page), the originals are played from
the broken one to the one that failed: if all pass, the page is as it has to be, and the pass goes on.
"""

import threading
import time
from dataclasses import dataclass, field

from checks.mutation.execution.homes import Homes
from checks.mutation.execution.player import Moment, Player
from checks.mutation.execution.verdict import Verdict
from checks.mutation.execution.work import PageWork
from checks.mutation.operators.mutant import Mutant
from checks.pages.contract.examples import Command, Example, File
from checks.runner.failures import Failure, Kind
from checks.runner.following.page import Result


class PassOver(Exception):  # noqa: N818 - not an error
    """The cluster's state is no longer that of the page, or nothing is left to do."""


@dataclass
class _Try:
    """How a broken page went: which example failed, at which number on the page."""

    mutant: Mutant
    failed_at: int | None
    result: Result | None
    is_light: bool
    milliseconds: int

    def verdict(self) -> Verdict:
        if not self.result or not self.result.failure:
            return Verdict(self.mutant, "survived", milliseconds=self.milliseconds)
        line, how = self.result.example.line, self.result.failure.kind
        return Verdict(self.mutant, "killed", line, how, self.milliseconds)


@dataclass
class _Place:
    """An example of the page in this pass, and what was tried there since it was last clean."""

    at: int
    moment: Moment
    clean: bool = True  # only originals were played since the last one that passed
    is_begun: bool = False  # what the shells know is noted in `moment`
    is_kept: bool = False  # there is a copy of the homes
    went_back: bool = False
    waiting: list[_Try] = field(default_factory=list)


class Pass:
    """One pass on one cluster."""

    def __init__(
        self, work: PageWork, player: Player, stopped: threading.Event, homes: Homes | None = None
    ) -> None:
        self._work = work
        self._player = player
        self._stopped = stopped
        self._homes = homes
        self.is_broken = False  # the cluster should be thrown away
        self._examples = work.page.examples
        self._last = {one.session: one for one in self._examples if isinstance(one, Command)}
        # Whether originals alone were played so far: then a failure is the page's own.
        self._untouched = True
        # Whether some broken command went further than a plain refusal, and may have left something.
        self._has_traces = False
        self.played = 0

    def run(self) -> None:
        """Try what can be tried. Returns when the pass is over; the player is closed then."""
        try:
            alone, at = self._work.claim_alone(), 0
            if alone:
                at = self._alone(alone)
            while at < len(self._examples) and self._work.ahead(at):
                at = self._example(at)
        except PassOver:
            pass
        finally:
            self._player.close()

    def _alone(self, mutant: Mutant) -> int:
        """Go untouched to a mutant, then on as usual; return the number of the next example."""
        try:
            self._replay(_Place(0, self._player.moment()), mutant.at - 1)
        except PassOver:
            self._work.set_apart(mutant)
            raise
        return self._example(mutant.at, mutant)

    def _example(self, at: int, mutant: Mutant | None = None) -> int:
        """Try the mutants of an example, then play it; return the number of the next one."""
        place = _Place(at, self._player.moment())
        while mutant := mutant or self._work.claim(at):
            self._keep(place, mutant)
            tried = self._try(mutant)
            self._weigh(place, tried)
            mutant, self._untouched = None, False
            if tried.is_light:
                continue
            if place.is_kept:
                self._put_back(place)
                continue
            self._has_traces = True
            behind = self._replay(place, tried.failed_at or at)
            if not self._goes_back(place, behind):
                return behind
        self._replay(place, at)
        return at + 1

    def _keep(self, place: _Place, mutant: Mutant) -> None:
        """Before the first try in a place, note what there is to go back to."""
        if place.is_begun:
            return
        try:
            place.moment = self._player.moment(ask=True)
        except Failure:
            self._work.give_back(mutant)
            raise PassOver from None
        place.is_begun = True
        place.is_kept = self._homes is not None and self._homes.keep("place")

    # --- trying

    def _try(self, mutant: Mutant) -> _Try:
        """Play the page with the mutant in it until something fails."""
        started = time.monotonic()

        def tried(at: int | None, result: Result | None, is_light: bool = False) -> _Try:
            return _Try(mutant, at, result, is_light, round((time.monotonic() - started) * 1000))

        originals = range(mutant.at, mutant.at + mutant.length)
        for number, example in enumerate(mutant.instead):
            # Of two that are swapped, each keeps its own bounds.
            own = next((at for at in originals if self._examples[at] is example), mutant.at)
            result = self._play(own, example)
            if result.failure:
                is_light = not number and (bool(result.status) or not result.was_typed)
                at = mutant.at + number
                return tried(at, result, is_light and not isinstance(example, File))
        for at in range(mutant.at + mutant.length, len(self._examples)):
            result = self._play(at)
            if result.failure:
                return tried(at, result)
        return tried(None, None)

    def _play(self, at: int, example: Example | None = None) -> Result:
        """Play an example of the page, or another one in its place."""
        if self._stopped.is_set():
            raise PassOver
        self.played += 1
        original = self._examples[at]
        is_last = isinstance(original, Command) and self._last[original.session] is original
        result = self._player.play(example or original, self._work.seconds(at), is_last=is_last)
        if self._stopped.is_set():
            raise PassOver  # it was killed meanwhile: its result means nothing
        return result

    # --- what a try is worth

    def _weigh(self, place: _Place, tried: _Try) -> None:
        """Decide what a try says, and lead the terminals back.

        Raises:
            PassOver: the page cannot go on.
        """
        verdict = tried.verdict()
        if verdict.how == Kind.RUNNER:
            self._lost(place)
            self._work.broke_down(tried.mutant, verdict)
            raise PassOver
        if verdict.outcome == "survived":
            if place.clean and not self._has_traces:
                self._work.decide(verdict)
            else:
                self._work.set_apart(tried.mutant)
            if not place.is_kept:
                self._lost(place)
                raise PassOver
        elif place.clean:  # killed on a clean page is killed, whatever comes after it
            self._work.decide(verdict)
        else:
            place.waiting.append(tried)
        place.clean = False
        if not self._player.back_to(place.moment):
            self._lost(place)
            raise PassOver

    def _put_back(self, place: _Place) -> None:
        """Make the homes what they were before this place."""
        assert self._homes
        if not self._homes.put_back("place"):
            self.is_broken = True
            self._lost(place)
            raise PassOver

    def _lost(self, place: _Place) -> None:
        """Nothing has shown that these tries found the page as it has to be: try them again."""
        for tried in place.waiting:
            self._work.give_back(tried.mutant)
        place.waiting.clear()

    # --- originals

    def _replay(self, place: _Place, upto: int) -> int:
        """Play the originals from this place to `upto`; return the number behind the last.

        Raises:
            PassOver: one failed.
        """
        for at in range(place.at, upto + 1):
            result = self._play(at)
            if result.failure:
                self._lost(place)
                if place.went_back:
                    self._work.does_not_repeat(place.at)
                self.is_broken = self._untouched
                self._work.original_failed(at, str(result.failure), untouched=self._untouched)
                raise PassOver
            self._work.record(at, self._player.recorded)
        for tried in place.waiting:
            self._work.decide(tried.verdict())
        place.waiting.clear()
        return upto + 1

    def _goes_back(self, place: _Place, behind: int) -> bool:
        """Go back before this place once more, if mutants wait there and its examples can be repeated."""
        between = range(place.at, behind)
        if not any(self._work.waits_at(at) for at in between):
            return False
        if not all(self._work.repeats(at) for at in between):
            return False
        place.went_back = self._player.back_to(place.moment)
        return place.went_back
