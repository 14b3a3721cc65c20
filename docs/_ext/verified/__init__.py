"""The site's own Sphinx extension: examples out, evidence in.

While pages are read, their transcripts, steps on the screen (`fence`: `directive`, `screen`) and captioned
files (`files`) become examples, which `collect` writes to build/examples.json. While pages are written,
build/evidence.json says what happened when the examples ran (`evidence`), and that is shown beside them
(`render`, `facts`, `status`); build/real/ says the same of other clusters.
build/mutants.json says which mutants of the examples are killed (`mutants`),
build/drift.json which changes of the cluster are noticed (`drift`),
build/history.json how long earlier runs took (`history`), build/rates.json how often each example passed
when its page was run several times (`rates`), build/benchmarks.json how fast the checks are (`benchmarks`).
"""

from pathlib import Path
from typing import Any

import versions
from docutils import nodes
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.util.typing import ExtensionMetadata

from verified import incremental
from verified.known.reports import Reports
from verified.reading import characters, collect, prose, unclosed
from verified.reading.block import pass_through, verified_block
from verified.reading.directive import Console
from verified.reading.files import FileBlock, FileInclude, keep_blank_lines
from verified.reading.screen import Browser, Window
from verified.status import benchmarks, status, summary
from verified.writing import anchors, downloads, facts, fields, header, pictures, render


class Site:
    """What one build knows of earlier runs."""

    reports = Reports()

    def read_evidence(self, app: Sphinx) -> None:
        """Read the evidence before anything is written."""
        self.reports = Reports.read(app.config)

    def pages_read(self, app: Sphinx, env: BuildEnvironment) -> list[str]:
        """Write the examples; return the pages to write because something was learnt about them."""
        collect.write(app)
        return incremental.changed(app, env, self.reports)

    def complete(self, app: Sphinx, doctree: nodes.document, docname: str) -> None:
        """Put what is known into a page that is about to be written."""
        examples = collect.of(app.env).get(docname, [])
        anchors.put(doctree, collect.of(app.env))
        day = header.day(examples, self.reports.evidence)
        for block in doctree.findall(verified_block):
            block["verdicts"] = [self.reports.evidence.verdict(example) for example in block["examples"]]
            block["page_day"] = day
        facts.add(app, doctree, docname, examples, self.reports)
        downloads.link(doctree)
        status.fill(app, doctree, docname, self.reports)

    def finished(self, app: Sphinx, exception: Exception | None) -> None:
        """Put pictures and files beside the pages; remember what was written, if the build was clean."""
        if exception is None:
            summary.write(app, self.reports)
            pictures.write(app, collect.of(app.env), self.reports.evidence)
            downloads.write(app, collect.of(app.env))
        incremental.remember(app, self.reports, exception)


def setup(app: Sphinx) -> ExtensionMetadata:
    """Connect the parts to Sphinx."""
    root = Path(app.srcdir).parent
    settings: dict[str, tuple[Any, str]] = {
        "verified_facts": (
            {},
            "env",
        ),  # the table of conf/cluster.toml: if it changes, all pages are read anew
        "verified_labels": ({}, "html"),  # what the site calls each kind of machine, and the place of files
        "verified_leaving": ([], "html"),  # commands after which the reader types somewhere else
        "verified_desk": ("", "env"),  # the reader's own machine, on whose screen steps are taken
        "verified_root": (str(root), ""),
        "verified_examples": (str(root / "build" / "examples.json"), ""),
        "verified_evidence": (str(root / "build" / "evidence.json"), ""),
        "verified_elsewhere": (str(root / "build" / "real"), ""),
        "verified_mutants": (str(root / "build" / "mutants.json"), ""),
        "verified_drift": (str(root / "build" / "drift.json"), ""),
        "verified_history": (str(root / "build" / "history.json"), ""),
        "verified_rates": (str(root / "build" / "rates.json"), ""),
        "verified_benchmarks": (str(root / "build" / "benchmarks.json"), ""),
    }
    for name, (default, rebuild) in settings.items():
        app.add_config_value(name, default, rebuild)  # type: ignore[arg-type]

    app.add_directive("console", Console)
    app.add_directive("browser", Browser)
    app.add_directive("window", Window)
    app.add_directive("code-block", FileBlock, override=True)
    app.add_directive("sourcecode", FileBlock, override=True)
    app.add_directive("literalinclude", FileInclude, override=True)
    app.add_directive("verification", status.Verification)
    app.add_directive("benchmarks", benchmarks.Benchmarks)
    plain = (pass_through, pass_through)
    others: dict[str, Any] = dict.fromkeys(("latex", "text", "man", "texinfo"), plain)
    app.add_node(verified_block, html=(render.visit, render.depart), **others)
    app.add_node(header.page_verdict, html=(header.visit, header.depart), **others)
    app.add_node(fields.fields, html=(fields.visit, fields.depart), **others)
    app.add_node(status.verification)
    app.add_transform(prose.FillProse)
    app.add_env_collector(collect.Collector)

    site = Site()
    app.connect("config-inited", keep_blank_lines)
    app.connect("builder-inited", site.read_evidence)
    app.connect("source-read", unclosed.check)
    app.connect("source-read", characters.check)
    app.connect("env-updated", site.pages_read)
    app.connect("doctree-resolved", site.complete)
    app.connect("build-finished", site.finished)
    return {
        "version": "1",
        "env_version": versions.of(Path(__file__).parent.rglob("*.py")),
        "parallel_read_safe": True,
        "parallel_write_safe": True,
    }
