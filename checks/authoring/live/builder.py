"""Build the site within a second, as often as wanted."""

import json
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Self

from checks.pages.contract.stored import ROOT


class BuilderError(Exception):
    """The process that builds has ended; the text says what it said."""


@dataclass(frozen=True)
class Place:
    """Where the pages are and where everything goes."""

    docs: Path = ROOT / "docs"
    doctrees: Path = ROOT / "build" / "doctrees"
    site: Path = ROOT / "build" / "site"
    examples: Path = ROOT / "build" / "examples.json"
    evidence: Path = ROOT / "build" / "evidence.json"

    def arguments(self) -> list[str]:
        """Return the arguments of `sphinx-build`; by default what `nox -s docs` builds, so each can go on."""
        settings = {"verified_examples": self.examples, "verified_evidence": self.evidence}
        options = [f"--define={name}={path}" for name, path in settings.items()]
        if self == Place():
            options = []
        strict = ["--nitpicky", "--fail-on-warning", "--keep-going", "--quiet", "--no-color"]
        return [*strict, *options, "-b", "dirhtml", "-d", str(self.doctrees), str(self.docs), str(self.site)]


class Builder:
    """Builds a site, always the same, in a process of its own (see `warm`)."""

    def __init__(self, place: Place) -> None:
        self._arguments = json.dumps(place.arguments())
        self._process = subprocess.Popen(
            [sys.executable, "-m", "checks.authoring.live.warm"],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            start_new_session=True,  # Ctrl-C is for us alone
        )

    def build(self) -> list[str]:
        """Build what has changed; return the warnings, none if all is well.

        Raises:
            BuilderError: the process has ended.
        """
        assert self._process.stdin and self._process.stdout
        try:
            print(self._arguments, file=self._process.stdin, flush=True)
            answer = json.loads(self._process.stdout.readline())
        except (OSError, ValueError) as error:
            raise BuilderError(f"the process that builds the site has ended: {error}") from None
        warnings = [line for line in answer["output"].splitlines() if line.strip()]
        if answer["status"] and not warnings:
            warnings = [f"sphinx-build ended with status {answer['status']}"]
        return warnings if answer["status"] else []

    def close(self) -> None:
        """End the process, also in the middle of a build."""
        assert self._process.stdin and self._process.stdout
        self._process.kill()
        self._process.wait()
        self._process.stdin.close()
        self._process.stdout.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()
