"""Tell a person what failed: where, what, and what to do."""

from pathlib import Path
from textwrap import indent

from checks.pages.contract.examples import Page
from checks.pages.contract.stored import ROOT
from checks.runner.following.page import Result

AROUND = 3


def failure_text(result: Result, page: Page, root: Path = ROOT) -> str:
    """Return the report of a failed example, for a terminal or a log."""
    example, failure = result.example, result.failure
    assert failure
    parts = [
        f"{page.source}:{example.line}: {failure.kind}: {failure.message}",
        indent(source_around(root / page.source, example.line), "  "),
        f"  machine:     {_machine(result)}",
        f"  command:     {indent(example.written, ' ' * 15).strip()}",
    ]
    if result.status is not None:
        parts.append(f"  exit status: {result.status}")
    if failure.detail:
        parts.append("  expected (-) and seen (+):\n" + indent(failure.detail, "    "))
    if result.screen:
        parts.append("  last screen:\n" + indent(result.screen, "  | ", lambda _: True))
    if failure.hint:
        parts.append(f"  what to do:  {failure.hint}")
    return "\n".join(part for part in parts if part)


def _machine(result: Result) -> str:
    where = f"{result.user}@{result.host}" if result.host else result.user or "none yet"
    terminal = result.example.session
    return f"{where} (terminal {terminal})" if terminal else where


def source_around(source: Path, line: int) -> str:
    """Return the page's text around a line, that line marked with `>`."""
    try:
        lines = source.read_text("utf-8").splitlines()
    except OSError:
        return ""
    start = max(line - 1 - AROUND, 0)
    rows = enumerate(lines[start : line + AROUND], start + 1)
    return "\n".join(f"{'>' if number == line else ' '} {number:4} {text}" for number, text in rows)


def annotation(result: Result, page: Page) -> str:
    """Return the failure as a workflow command of GitHub, which shows it beside the line.

    Format: https://docs.github.com/actions/reference/workflows-and-actions/workflow-commands
    """
    assert result.failure
    message = result.failure.message + (f"\n{result.failure.detail}" if result.failure.detail else "")
    properties = {"file": page.source, "line": str(result.example.line), "title": result.failure.kind}
    listed = ",".join(f"{name}={_escaped(value, ':,')}" for name, value in properties.items())
    return f"::error {listed}::{_escaped(message)}"


def _escaped(text: str, more: str = "") -> str:
    for character in "%\r\n" + more:
        text = text.replace(character, f"%{ord(character):02X}")
    return text
