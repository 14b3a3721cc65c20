"""Write again only the pages about which something new is known."""

import hashlib
import json
from pathlib import Path

import msgspec
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment

from verified.known.reports import Reports
from verified.reading import collect
from verified.status import status
from verified.writing import info

ENVIRONMENT = "environment.pickle"  # Sphinx's memory of the pages it has read


def changed(app: Sphinx, env: BuildEnvironment, reports: Reports) -> list[str]:
    """Return the pages whose evidence is not what it was when they were last written."""
    before = _load(app)
    now = _fingerprints(env, reports)
    return sorted(page for page in now if page in env.found_docs and before.get(page) != now[page])


def remember(app: Sphinx, reports: Reports, exception: Exception | None) -> None:
    """Note what was written.

    A build with warnings is forgotten instead: Sphinx shows a warning only when it reads a page, so
    the next build would be green although nothing was mended.
    """
    if exception is None and app._warncount == 0:
        text = json.dumps(_fingerprints(app.env, reports), indent=1, sort_keys=True)
        _memory(app).write_text(text, encoding="utf-8")
    else:
        (Path(app.doctreedir) / ENVIRONMENT).unlink(missing_ok=True)
        _memory(app).unlink(missing_ok=True)


def _fingerprints(env: BuildEnvironment, reports: Reports) -> dict[str, str]:
    """Return a hash of what each page shows of the evidence."""
    versions = info.shown(env.config.verified_facts, reports.evidence)
    pages = {page: reports.page(page) + versions.get(page, "") for page in collect.of(env)}
    facts = [
        msgspec.to_builtins(collect.of(env)),
        sorted(pages.items()),
        dict(reports.evidence.run),
        *reports.fingerprint(),
    ]
    all_of_it = json.dumps(facts, sort_keys=True)
    tables = hashlib.sha256(all_of_it.encode()).hexdigest()
    return pages | dict.fromkeys(status.pages_with_tables(env), tables)


def _memory(app: Sphinx) -> Path:
    """Return the file of this builder and this output folder."""
    where = hashlib.sha256(str(app.outdir).encode()).hexdigest()[:12]
    return Path(app.doctreedir) / f"verified-{app.builder.name}-{where}.json"


def _load(app: Sphinx) -> dict[str, str]:
    try:
        found: dict[str, str] = json.loads(_memory(app).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return found
