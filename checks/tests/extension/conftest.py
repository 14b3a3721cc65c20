"""Build tiny sites."""

import io
import json
import re
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from jinja2.bccache import Bucket, BytecodeCache
from sphinx.application import Sphinx
from sphinx.builders.html import StandaloneHTMLBuilder
from sphinx.util.docutils import docutils_namespace, patch_docutils

from checks.tests.helpers.site import FACTS
from conf.facts import ROOT

sys.path.insert(0, str(ROOT / "docs" / "_ext"))

from verified.reading.problems import broken_pages

COLOUR = re.compile(r"\x1b\[[\d;]*m")


class Compiled(BytecodeCache):
    """The templates of the theme, compiled once for all builds of this process."""

    def __init__(self) -> None:
        self.codes: dict[str, bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        """Fill a bucket with what is known of its template."""
        if code := self.codes.get(bucket.key + bucket.checksum):
            bucket.bytecode_from_string(code)

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep what was compiled."""
        self.codes[bucket.key + bucket.checksum] = bucket.bytecode_to_string()


COMPILED = Compiled()


def keep_compiled(app: Sphinx) -> None:
    """Let a build use the templates that earlier ones compiled."""
    if isinstance(app.builder, StandaloneHTMLBuilder):
        app.builder.templates.environment.bytecode_cache = COMPILED


@dataclass
class Built:
    """What came of one build."""

    folder: Path
    warnings: list[str]
    written: list[str]
    read: list[str]
    broken: set[str]

    @property
    def examples_file(self) -> Path:
        """Where examples.json is, if it was written."""
        return self.folder / "build" / "examples.json"

    @property
    def contract(self) -> dict[str, Any]:
        """What examples.json holds."""
        found: dict[str, Any] = json.loads(self.examples_file.read_text(encoding="utf-8"))
        return found

    @property
    def examples(self) -> list[dict[str, Any]]:
        """The examples in it."""
        found: list[dict[str, Any]] = self.contract["examples"]
        return found

    def html(self, page: str) -> str:
        """Return a page as it was written."""
        return (self.folder / "build" / "site" / f"{page}.html").read_text(encoding="utf-8")


LABELS = {"laptop": "your machine", "login": "login node", "workers": "worker", "home": "cluster"}


class TinySite:
    """A site in a temporary folder, to be built as often as wanted."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.docs = folder / "docs"
        self.docs.mkdir()
        self.facts = FACTS

    def page(self, name: str, text: str) -> None:
        """Write a page; the first heading is added."""
        path = self.docs / f"{name}.md"
        path.parent.mkdir(exist_ok=True)
        path.write_text(f"# {name.title()}\n{text}", encoding="utf-8")

    def evidence(self, data: object) -> None:
        """Write the evidence, as JSON unless it is text."""
        path = self.folder / "build" / "evidence.json"
        path.parent.mkdir(exist_ok=True)
        path.write_text(data if isinstance(data, str) else json.dumps(data), encoding="utf-8")

    def build(self, parallel: int = 1, builder: str = "html") -> Built:
        """Build what is out of date."""
        if not (self.docs / "index.md").exists():
            self.page("index", "\n```{toctree}\n:glob:\n**\n```\n")
        settings = {
            "extensions": ["confined", "sphinx_tabs.tabs", "verified"],
            "myst_enable_extensions": ["colon_fence"],
            "myst_fence_as_directive": ["browser", "console", "window"],
            "highlight_language": "none",
            "html_theme": "basic",
            "show_warning_types": True,
            "verified_facts": self.facts,
            "verified_labels": LABELS,
            "verified_desk": self.facts["laptop"]["name"],
        }
        warnings = io.StringIO()
        read: list[str] = []
        written: list[str] = []
        with patch_docutils(str(self.docs)), docutils_namespace():
            app = Sphinx(
                self.docs,
                None,
                self.folder / "build" / "site",
                self.folder / "build" / "doctrees",
                builder,
                settings,
                status=None,
                warning=warnings,
                parallel=parallel,
            )
            app.connect("builder-inited", keep_compiled)
            app.connect("doctree-read", lambda app, _: read.append(app.env.docname))
            app.connect("doctree-resolved", lambda _app, _tree, name: written.append(name))
            app.build()
        lines = COLOUR.sub("", warnings.getvalue()).replace(f"{self.docs}/", "").splitlines()
        said = [line for line in lines if line.strip()]
        return Built(self.folder, said, sorted(written), sorted(read), broken_pages(app.env))


@pytest.fixture
def site(tmp_path: Path) -> TinySite:
    """Return an empty tiny site."""
    return TinySite(tmp_path)


@pytest.fixture
def one_page(site: TinySite) -> Callable[[str], Built]:
    """Build a site of one page, `page`, whose text starts on line 2."""

    def build(text: str) -> Built:
        site.page("page", text)
        return site.build()

    return build


def ran(example: Mapping[str, Any], **more: Any) -> dict[str, Any]:
    """Return the evidence of an example that passed, or whatever else is said."""
    fields = ("page", "line", "session", "user", "digest")
    host = "n01" if example.get("host") == "<worker>" else example.get("host")
    finished = "2026-11-22T18:54:00Z"
    done = {"outcome": "passed", "reason": None, "exit": 0, "output": "", "ms": 12, "finished": finished}
    command = example.get("command") or f"write {example.get('path')}"
    rest = {"host": host, "command": command, "image": "sha256:abc", "commit": "c0ffee"}
    return {key: example.get(key) for key in fields} | rest | done | more


def evidence(*examples: dict[str, Any]) -> dict[str, Any]:
    """Return a whole evidence.json."""
    times = {"started": "2026-11-22T18:50:00Z", "finished": "2026-11-22T18:55:00Z"}
    return (
        {"version": 1, "image": "sha256:abc", "commit": "c0ffee", "engine": "podman 4"}
        | times
        | {"examples": [*examples]}
    )
