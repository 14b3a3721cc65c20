"""Read pages in tests as the site does."""

import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest
from msgspec.structs import replace

from checks.authoring.accept.notation import Notation
from checks.pages.contract.examples import Answer, Command, Page
from checks.pages.language import marks, transcript, values
from checks.pages.language.placeholders import NAME
from checks.pages.language.prompts import Prompt
from checks.tests.helpers.book import write_book
from checks.tests.helpers.pages import table
from checks.tests.helpers.site import FACTS
from checks.tests.helpers.verify import environment, evidence
from conf.facts import ROOT

sys.path.insert(0, str(ROOT / "docs" / "_ext"))


GRAMMAR = transcript.Grammar.of(FACTS)
NOTATION = Notation(FACTS, table())


def read_block(text: str, first_line: int = 1, server: Prompt | None = None) -> list[Command]:
    """Return the examples in the text of a block, as examples.json would hold them.

    Raises:
        ValueError: the site would refuse the block.
    """
    filled, problems = values.fill(text, FACTS, first_line)
    names = set(NAME.findall("\n".join(values.literal_texts(text))))
    read = transcript.read(filled, GRAMMAR.literally(names), first_line, server)
    if problems := problems + read.problems:
        raise ValueError(problems)
    return [
        Command(
            page="sample",
            line=command.line,
            block=first_line,
            digest="0" * 64,
            literals=tuple(sorted(names)),
            session="1",
            prompt=command.prompt.text,
            user=command.prompt.user,
            host=command.prompt.host,
            command=command.command,
            expected=tuple(command.expected),
            answers=tuple(Answer(one.question, one.answer, one.key, one.after) for one in command.answers),
        )
        for command in read.commands
    ]


def read_page(text: str, name: str) -> list[Command]:
    """Return the examples of a page with nothing but prose and console blocks."""
    examples: list[Command] = []
    servers: dict[str, Prompt] = {}
    rows = text.split("\n")
    for start, row in enumerate(rows):
        if row.startswith("```console"):
            end = rows.index("```", start)
            given, _ = marks.read(row.removeprefix("```console"))
            server = servers.pop(given.terminal, None)
            found = read_block("\n".join(rows[start + 1 : end]), start + 2, server)
            if given.serves:
                servers[given.terminal] = Prompt(found[-1].prompt, found[-1].user, found[-1].host, "laptop")
            found[-1] = replace(found[-1], fails=given.fails, serves=given.serves)
            examples += [replace(one, page=name, session=given.terminal) for one in found]
    return [replace(one, digest=f"{number:064x}") for number, one in enumerate(examples, 1)]


class Site:
    """Pages in a folder, and the command line that runs them on the stand-in of the runner's tests."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def build(self, needs: Mapping[str, str] | None = None, **pages: str | None) -> None:
        """Write pages (None: as they are) and their examples.json, as the site build does.

        Args:
            needs: what some of the pages say they need.
            pages: their texts.
        """
        built = []
        for name, text in pages.items():
            path = self.path(name)
            if text is not None:
                path.write_text(text)
            examples = tuple(read_page(path.read_text(), name))
            built.append(Page(name, name, str(path), examples, (needs or {}).get(name)))
        write_book(self.folder / "examples.json", built, table())

    def path(self, name: str) -> Path:
        """Return the file of a page."""
        return self.folder / f"{name}.md"

    def command(self, *more: str) -> list[str]:
        """Return the command line."""
        return [
            *(sys.executable, "-m", "checks.verify"),
            f"--examples={self.folder / 'examples.json'}",
            f"--evidence={self.folder / 'evidence.json'}",
            "--cluster-from=checks.tests.helpers.standin:start",
            "--site=checks.tests.helpers.site:SITE",
            "--at-once=1",  # the stand-in's account belongs to the whole process
            *more,
        ]

    def run(self, *more: str, **variables: str) -> subprocess.CompletedProcess[str]:
        """Run it and return what it said."""
        self.clear()
        return subprocess.run(
            self.command(*more),
            cwd=ROOT,
            env=environment(self.folder, **variables),
            capture_output=True,
            text=True,
            timeout=200,
            check=False,
        )

    def clear(self) -> None:
        """Forget the accounts of earlier runs."""
        shutil.rmtree(self.folder / "machines", ignore_errors=True)

    def evidence(self) -> list[tuple[str, int, str]]:
        """Return page, line and outcome of everything in the evidence."""
        return evidence(self.folder)


@pytest.fixture
def site(tmp_path: Path) -> Site:
    """An empty site."""
    return Site(tmp_path)
