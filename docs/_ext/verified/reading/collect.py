"""Gather the examples of all pages, in reading order, and write build/examples.json."""

import contextlib
import hashlib
import json
from collections.abc import Set
from itertools import islice
from pathlib import Path
from typing import Any

import msgspec
from docutils import nodes
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.environment.collectors import EnvironmentCollector
from sphinx.util import logging

from checks.pages.contract import stored
from checks.pages.contract.examples import Command, Example, Examples, File, Head, NotRun
from checks.pages.language.placeholders import Placeholders
from checks.pages.language.problem import Problem
from checks.pages.language.transcript import Grammar
from verified.reading.block import verified_block
from verified.reading.coverage import uncovered
from verified.reading.problems import broken_pages, report

logger = logging.getLogger(__name__)


def of(env: BuildEnvironment) -> dict[str, list[Example]]:
    """Return the examples of each page that has any; Sphinx keeps them between builds."""
    found: dict[str, list[Example]] = env.__dict__.setdefault("verified_examples", {})
    return found


class Collector(EnvironmentCollector):
    """Keeps the examples of each page as Sphinx reads, forgets and merges pages."""

    def clear_doc(self, _app: Sphinx, env: BuildEnvironment, docname: str) -> None:
        """Forget a page that is read anew or was deleted."""
        of(env).pop(docname, None)
        broken_pages(env).discard(docname)

    def merge_other(
        self, _app: Sphinx, env: BuildEnvironment, docnames: Set[str], other: BuildEnvironment
    ) -> None:
        """Take over what another process has read."""
        of(env).update({name: found for name, found in of(other).items() if name in docnames})
        broken_pages(env).update(broken_pages(other) & set(docnames))

    def process_doc(self, app: Sphinx, doctree: nodes.document) -> None:
        """Give the page's examples their digests, and check that nothing was left out."""
        page = app.env.docname
        blocks = list(doctree.findall(verified_block))
        examples = [example for block in blocks for example in block["examples"]]
        found = with_digests(with_machines(examples, app.config.verified_desk))
        rest = iter(found)
        for block in blocks:
            block["examples"] = list(islice(rest, len(block["examples"])))
        if found:
            of(app.env)[page] = found
        prompts = Grammar.of(app.config.verified_facts).prompts
        report(app.env, uncovered(doctree, prompts) + never_used(found))


def with_machines(examples: list[Example], desk: str) -> list[Example]:
    """Return the examples of one page; files between prompts of the reader's own machine are made there."""
    found = []
    for number, example in enumerate(examples):
        if isinstance(example, File):
            above = [one.host for one in examples[:number] if isinstance(one, Command)]
            below = [one.host for one in examples[number:] if isinstance(one, Command)]
            if {*above[-1:], *below[:1]} == {desk}:
                example = msgspec.structs.replace(example, host=desk)
        found.append(example)
    return found


def with_digests(examples: list[Example]) -> list[Example]:
    """Return the examples of one page, each with a digest of itself and all that is run before it.

    Where an example stands, and its block, do not matter, nor do the examples that are not run: what they say
    cannot change what happens.
    """
    before = ""
    found = []
    for example in examples:
        own = msgspec.to_builtins(example)
        left_out = {"line", "block", "digest", *(["host"] if example.host is None else [])}
        own = {key: value for key, value in own.items() if key not in left_out}
        text = before + json.dumps(own, sort_keys=True, ensure_ascii=False)
        digest = hashlib.sha256(text.encode()).hexdigest()
        found.append(msgspec.structs.replace(example, digest=digest))
        if not isinstance(example, NotRun):
            before = digest
    return found


def never_used(examples: list[Example]) -> list[Problem]:
    """Find files that the page replaces before any command could use them."""
    problems = []
    waiting: dict[tuple[str | None, str], int] = {}
    for example in examples:
        if isinstance(example, Command):
            waiting = {}
        elif isinstance(example, File):
            place = (example.host, example.path)
            if (line := waiting.get(place)) is not None:
                message = f"the file {example.path} of line {line} is made again before a command used it"
                problems.append(Problem(example.line, "file", message))
            waiting[place] = example.line
    return problems


def contract(app: Sphinx) -> Examples:
    """Return what examples.json holds."""
    env = app.env
    pages = sorted(of(env))
    placeholders = Placeholders(app.config.verified_facts.get("placeholders", {}))
    heads = {
        page: Head(env.titles[page].astext(), _source(app, page), env.metadata[page].get("needs"))
        for page in pages
    }
    examples: list[Any] = [example for page in pages for example in of(env)[page]]
    return Examples(version=2, placeholders=placeholders.table, pages=heads, examples=examples)


def _source(app: Sphinx, page: str) -> str:
    """Return the page's file, relative to the repository if it is in there."""
    path = Path(app.env.doc2path(page))
    root = Path(app.config.verified_root or app.srcdir)
    return path.relative_to(root).as_posix() if path.is_relative_to(root) else path.as_posix()


def write(app: Sphinx) -> None:
    """Write examples.json, in one step, if what it says has changed.

    With a mistake in a page there is no file: nobody can run examples that are not what the pages say.

    Raises:
        OSError: it cannot be written.
    """
    target = Path(app.config.verified_examples)
    if broken := broken_pages(app.env):
        target.unlink(missing_ok=True)
        logger.info("no examples.json: first mend %s", ", ".join(sorted(broken)))
        return
    data = contract(app)
    with contextlib.suppress(OSError, stored.StoredError):
        if stored.load(target, Examples) == data:
            return
    stored.save(target, data, Examples)
    logger.info("%d examples on %d pages: %s", len(data.examples), len(data.pages), target)
