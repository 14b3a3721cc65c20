"""How Sphinx is told what is wrong in a page, and where."""

from pathlib import Path

from sphinx.environment import BuildEnvironment
from sphinx.util import logging
from sphinx.util.docutils import SphinxDirective

from checks.pages.language.problem import Problem

logger = logging.getLogger(__name__)


def report(env: BuildEnvironment, problems: list[Problem]) -> None:
    """Warn about mistakes in the page being read, with page and line; under `-W` that fails the build."""
    if problems:
        broken_pages(env).add(env.docname)
    for problem in sorted(problems, key=lambda problem: problem.line):
        where = (env.docname, problem.line)
        logger.warning("%s", problem.message, type="verified", subtype=problem.kind, location=where)


def included(directive: SphinxDirective) -> Problem | None:
    """Return what is wrong with an example that another file brings into the page; None if it is its own."""
    source, line = directive.get_source_info()
    if Path(source) == Path(directive.env.doc2path(directive.env.docname)):
        return None
    message = f"examples cannot be included ({Path(source).name}, line {line}): write them in the page"
    return Problem(1, "coverage", message)


def broken_pages(env: BuildEnvironment) -> set[str]:
    """Return the pages with mistakes in their examples; Sphinx keeps the set between builds."""
    found: set[str] = env.__dict__.setdefault("verified_broken", set())
    return found
