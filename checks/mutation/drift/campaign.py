"""One run over the chosen drifts: trials side by side, progress, report, and the last word."""

import queue
import random
import secrets
import threading
import time
from collections.abc import Mapping, Sequence
from functools import cache

from checks.mutation.drift.clusters.copy import copy
from checks.mutation.drift.clusters.running import Held
from checks.mutation.drift.noticing.pytests import Pytests
from checks.mutation.drift.noticing.trial import StoppedError, Trial, Verdict, says
from checks.mutation.drift.operators.all import is_slow
from checks.mutation.drift.operators.change import Drift
from checks.mutation.drift.report import OUTCOMES, Report, totals
from checks.mutation.drift.watch import Watch
from checks.mutation.results.progress import uninterrupted
from checks.mutation.results.reportfile import GOAL, Entry, percent
from checks.pages.contract.examples import Book
from conf.command_line import BROKEN, DONE, FAILED, STOPPED

TICK_SECONDS = 0.5
# A sample ends this much earlier, for the clusters to be thrown away.
STOP_SECONDS = 12


class Campaign:
    """Tries drifts; `run` may be called once."""

    def __init__(
        self,
        drifts: Sequence[Drift],
        book: Book,
        seconds: Mapping[str, float],
        report: Report,
        at_once: int,
        sample_seconds: int | None = None,
    ) -> None:
        """Prepare.

        Args:
            drifts: those to try.
            book: the pages that pass on the unchanged cluster.
            seconds: what each page takes, as far as it is known.
            report: takes the verdicts.
            at_once: trials that run side by side, each on a cluster of its own.
            sample_seconds: end after so long; the drifts come by chance, and none that is slow to build.
        """
        self._drifts = list(drifts)
        self._book = book
        self._seconds = seconds
        self._report = report
        self._at_once = at_once
        self._sample = sample_seconds
        if sample_seconds:
            chance = random.Random(str(report.commit))  # noqa: S311 - a choice to be repeated, no secret
            quick = [drift for drift in drifts if not is_slow(drift)]
            self._drifts = chance.sample(quick, len(quick))
        limit = max(sample_seconds - STOP_SECONDS, 1) if sample_seconds else None
        self._watch = Watch(len(self._drifts), limit)
        self._todo: queue.SimpleQueue[Drift] = queue.SimpleQueue()
        self._trials: list[Trial] = []
        self._problems: list[Exception] = []
        self._pytests = Pytests()
        self._stopped = threading.Event()
        self._asking = threading.Lock()
        self._unchanged = cache(self._ask_unchanged)

    def run(self) -> int:
        """Try them; return the exit status."""
        for drift in self._drifts:
            self._todo.put(drift)
        workers = [threading.Thread(target=self._work, daemon=True) for _ in range(self._at_once)]
        status = DONE
        try:
            for worker in workers:
                worker.start()
            while any(worker.is_alive() for worker in workers) and not self._watch.is_over:
                time.sleep(TICK_SECONDS)
                self._watch.update()
        except KeyboardInterrupt:
            self._watch.say("Stopped. Clusters are thrown away; --resume goes on from here.")
            status = STOPPED
        finally:
            uninterrupted(lambda: self._end(workers))
            self._watch.close()
            self._report.write()
        for problem in self._problems:
            print(f"The runner or a cluster broke down: {type(problem).__name__}: {problem}")
            status = status or BROKEN
        return self._last_word() or status if status in (DONE, FAILED) else status

    def _end(self, workers: Sequence[threading.Thread]) -> None:
        self._stopped.set()
        for trial in list(self._trials):
            trial.stop()
        for worker in workers:
            worker.join()

    def _work(self) -> None:
        while not self._stopped.is_set():
            try:
                drift = self._todo.get_nowait()
            except queue.Empty:
                return
            hint = self._report.hint(drift)
            trial = Trial(drift, self._book, self._seconds, hint, self._pytests, self._same)
            self._trials.append(trial)
            try:
                self._add(trial.verdict())
            except StoppedError:
                return
            except Exception as error:
                if not self._stopped.is_set():
                    self._add(Verdict(drift, "untried", how=f"{type(error).__name__}: {error}"[:400]))
            finally:
                self._trials.remove(trial)

    def _same(self) -> str:
        with self._asking:  # once, whoever asks first
            return self._unchanged()

    @staticmethod
    def _ask_unchanged() -> str:
        with copy(None) as folder, Held(folder, f"drift-{secrets.token_hex(3)}") as held:
            return says(held.cluster)

    def _add(self, verdict: Verdict) -> None:
        entry = self._report.add(verdict)
        self._watch.say(line(entry))
        self._watch.count(entry)
        self._report.write()

    def _last_word(self) -> int:
        """Print the shares and what is wrong; return the exit status."""
        entries = self._report.entries()
        for kind in dict.fromkeys(entry["kind"] for entry in entries):
            count = totals(entry for entry in entries if entry["kind"] == kind)
            print(f"{kind}: {share(count)}")
        count = totals(entries)
        print(f"all kinds: {share(count)}")
        for entry in entries:
            if entry["outcome"] in ("survived", "untried"):
                print(f"  {line(entry)}")
        unneeded = [] if self._sample else self._report.unneeded()
        for survivor in unneeded:
            print(f"drift.toml: every drift that matches {survivor} was killed: remove it")
        judged = count["killed"] + count["expected"] + count["survived"]
        if count["untried"] and not judged:
            return BROKEN
        # Of few, a single one would be more than the rest.
        most = max((100 - GOAL) * judged / 100, 1 if self._sample else 0)
        return FAILED if unneeded or count["survived"] > most else DONE


def share(count: Mapping[str, int]) -> str:
    """Write counts, such as "75.0 % killed or expected to survive: 3 killed, 1 survived"."""
    words = ", ".join(f"{count[name]} {name}" for name in OUTCOMES if count[name]) or "nothing tried"
    known = any(count[name] for name in ("killed", "expected", "survived"))
    return f"{percent(count):.1f} % killed or expected to survive: {words}" if known else words


def line(entry: Entry) -> str:
    """Write a verdict in one line."""
    what = f"conf/{entry['file']}:{entry['line']}: {entry['description']}"
    if entry["outcome"] == "killed":
        return f"killed by {entry['where']} ({entry['how']}): {what}"
    if entry["outcome"] == "untried":
        return f"could not be tried: {what}: {(entry['how'] or '')[:200]}"
    return f"{entry['outcome']}: {what}"
