"""What happens after a save: build, run the page that changed, build again with its verdicts."""

import hashlib
import os
import queue
import threading
import time
from pathlib import Path

from checks.authoring.drive import out, show
from checks.authoring.live.ahead import Ahead
from checks.authoring.live.builder import Builder, Place
from checks.authoring.live.server import Browsers
from checks.authoring.site import Site
from checks.pages.contract.examples import Book, ContractError, NotRun, Page, read_book
from checks.pages.language.placeholders import Placeholders
from checks.runner.evidence import evidence
from checks.runner.following.page import PageRun
from checks.runner.limits import limits
from checks.runner.machines.pool import ClusterPool
from checks.runner.reporting.suite import LOOK_SECONDS, Done

Changes = queue.SimpleQueue[set[Path]]
# Clusters that wait for the next saves: one more than needed, since a save may stop a run.
READY = 2


class Loop:
    """Keeps the site up to date with its pages."""

    def __init__(
        self,
        place: Place,
        builder: Builder,
        clusters: ClusterPool,
        ahead: Ahead,
        browsers: Browsers,
        cluster_from: str,
        site: Site,
    ) -> None:
        self._place = place
        self._builder = builder
        self._clusters = clusters
        self._ahead = ahead
        self._browsers = browsers
        self._cluster_from = cluster_from
        self._site = site
        self._book: Book | None = None
        self._texts: dict[Path, str] = {}
        self._number = 0
        self._saved = time.time()
        self._run: PageRun | None = None
        for _ in range(READY):
            self._want()

    def _want(self) -> None:
        self._number += 1
        self._clusters.want(f"live-{os.getpid()}-{self._number}")

    def forever(self, changes: Changes) -> None:
        """Follow the changes until somebody types Ctrl-C."""
        self._build(set())
        wanted: list[str] = []
        while True:
            try:
                saved = changes.get(timeout=LOOK_SECONDS)
            except queue.Empty:
                continue
            while not changes.empty():
                saved |= changes.get()
            self._saved = max((path.stat().st_mtime for path in saved if path.exists()), default=time.time())
            found = self._build(saved)
            if found is None:
                continue
            wanted = list(dict.fromkeys([*found, *wanted]))
            while wanted and changes.empty() and self._book:
                page = self._book.pages.get(wanted[0])
                if page is None or self._page(page, changes):
                    wanted.pop(0)

    def _build(self, saved: set[Path]) -> list[str] | None:
        """Build the site; return the pages whose examples have to run, None if a page has a mistake."""
        self._browsers.tell("building …")
        # Before the build, which reads the same: while it builds, a page may be saved once more.
        texts = self._digests_of_texts()
        if warnings := self._builder.build():
            for line in warnings:
                out.print(line, style="red")
            self._browsers.tell(warnings[0], built=True)
        else:
            self._browsers.tell("", built=True)
        try:
            book = read_book(self._place.examples)
        except ContractError:
            return None  # the warnings say what is wrong
        before, self._book = self._book, book
        # Their authors want to see them run again.
        again = {path for path in saved if path in texts and self._texts.get(path) == texts[path]}
        self._texts |= texts
        names = {path.relative_to(self._place.docs).with_suffix("").as_posix() for path in saved}
        return [
            name
            for name, page in book.pages.items()
            if any(not isinstance(example, NotRun) for example in page.examples)
            and (
                self._place.docs / f"{name}.md" in again
                or (digests(before, name) != digests(book, name) if before else name in names)
            )
        ]

    def _digests_of_texts(self) -> dict[Path, str]:
        """Return what tells whether a page is still the same; an empty one is just being written."""
        pages = ((path, path.read_bytes()) for path in self._place.docs.rglob("*.md"))
        return {path: hashlib.sha256(text).hexdigest() for path, text in pages if text}

    def _page(self, page: Page, changes: Changes) -> bool:
        """Run a page and show its verdicts; False if another save came first."""
        self._browsers.tell(f"running {page.name} …")
        results: list[Done] = []
        problems: list[Exception] = []
        runner = threading.Thread(target=self._examples, args=(page, results, problems), daemon=True)
        runner.start()
        # What comes after the last example, closing terminals, need not be waited for.
        while runner.is_alive() and len(results) < len(page.examples):
            runner.join(0.02)
            if not changes.empty():
                out.print(f"{page.source} was stopped: there is something newer.", style="yellow")
                self.stop()
                runner.join()
                return False
        if problems:
            raise problems[0]
        assert self._book
        keeper = evidence.Evidence(
            self._book,
            self._place.evidence,
            evidence.engine_of(self._cluster_from, None, self._site),
            evidence.now(),
        )
        commit = evidence.commit()
        keeper.put(page.name, [evidence.entry(one.result, one.image, commit) for one in results])
        self._build(set())
        self._report(page, results)
        runner.join()
        if problems:
            raise problems[0]
        return True

    def _examples(self, page: Page, results: list[Done], problems: list[Exception]) -> None:
        assert self._book
        try:
            with self._clusters.fresh() as cluster:
                terminals = self._ahead.terminals(cluster, page)
                table = Placeholders(self._book.placeholders)
                self._run = PageRun(page, table, cluster, limits(self._site), terminals)
                for result in self._run.results():
                    results.append(Done(result, cluster.image))
                    show(page, results[-1])
        except Exception as error:
            problems.append(error)
        finally:
            self._run = None
            self._want()

    def stop(self) -> None:
        """Kill what runs."""
        if run := self._run:
            run.kill()

    def _report(self, page: Page, results: list[Done]) -> None:
        """Say how long it took until the verdicts were there."""
        taken = time.time() - self._saved
        commands = sum(one.result.milliseconds or 0 for one in results) / 1000
        failed = sum(one.result.outcome == "failed" for one in results)
        word = "failed" if failed else "passed"
        out.print(
            f"{page.source} {word}; verdicts {taken:.1f} s after saving, of which commands {commands:.1f} s",
            style="bold red" if failed else "bold green",
        )


def digests(book: Book, name: str) -> list[str]:
    """Return what tells whether the examples of a page have changed."""
    page = book.pages.get(name)
    return [example.digest for example in page.examples] if page else []
