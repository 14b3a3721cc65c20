"""HTML of an example: the transcript, and below it what really happened. All text is escaped here."""

import re
from collections.abc import Mapping
from html import escape
from itertools import groupby
from typing import Any

from docutils import nodes
from pygments import highlight
from pygments.formatters import HtmlFormatter
from pygments.lexers import BashLexer
from sphinx.writers.html5 import HTML5Translator

from . import evidence
from .evidence import STATES, Verdict
from .block import verified_block
from .placeholders import NAME, Placeholders

MACHINES = {"laptop": "your machine", "login": "login node", "workers": "worker"}
# While a command is highlighted, placeholders are single characters that no lexer takes apart.
PRIVATE = 0xE000
Line = tuple[str, str, str, str | None]


def visit(translator: HTML5Translator, node: verified_block) -> None:
    """Open the block; a transcript is written here, a file by Sphinx as the node's children."""
    verdicts: list[Verdict] = node["verdicts"]
    state = evidence.worst(verdicts).state if verdicts else "unverified"
    translator.body.append(f'<div class="verified verified-{state}" id="{escape(anchor(node["examples"]))}">\n')
    if node["lines"]:
        placeholders = Placeholders(translator.config.verified_facts.get("placeholders", {}))
        translator.body.append(transcript(node["lines"], placeholders))
        node.children.clear()


def depart(translator: HTML5Translator, node: verified_block) -> None:
    """Write what is known about the block, and close it."""
    translator.body.append(footer(node["examples"], node["verdicts"]) + "</div>\n")


def anchor(examples: list[Mapping[str, Any]]) -> str:
    """Return the id of a block, unique on a page that holds all pages too."""
    if not examples:
        return ""
    return f"example-{examples[0]['page'].replace('/', '-')}-{examples[0]['block']}"


def transcript(lines: list[Line], placeholders: Placeholders) -> str:
    """Write a transcript: one part for each machine the reader is on, with its name on it."""
    while lines and not lines[-1][2].strip() and not lines[-1][1]:
        lines = lines[:-1]
    parts = []
    for machine, group in groupby(lines, key=lambda line: line[3]):
        body = "".join(_lines(list(group), placeholders))
        if machine is None:
            parts.append(f'<span class="on">{body}</span>')
        else:
            label = f'<span class="machine">{MACHINES.get(machine, machine)}</span>'
            parts.append(f'<span class="on on-{machine}">{label}{body}</span>')
    return (
        '<div class="highlight-console notranslate"><div class="highlight">'
        f'<pre tabindex="0">{"".join(parts)}</pre></div></div>\n'
    )


def _lines(lines: list[Line], placeholders: Placeholders) -> list[str]:
    """Write lines; a command that goes on over several lines is highlighted as one."""
    written: list[str] = []
    for index, (role, lead, text, _machine) in enumerate(lines):
        if role == "command":
            more = [line[2] for line in _following(lines[index + 1 :])]
            command = _command("\n".join(part.removeprefix(" ") for part in (text, *more)), placeholders)
            for number, part in enumerate(command.split("\n")):
                prompt = _plain(lead, placeholders) if number == 0 else "&gt;"
                written.append(f'<span class="gp">{prompt} </span>{part}\n' if part else f'<span class="gp">{prompt}\n</span>')
        elif role == "answer":
            typed = f'<kbd class="typed">{_plain(text, placeholders)}</kbd>' if text.strip() else ""
            written.append(f'<span class="go">{_plain(lead, placeholders)}{typed}\n</span>')
        elif role == "text":
            written.append(_plain(text, placeholders) + "\n")
        elif role == "output":
            written.append(f'<span class="go">{_plain(text, placeholders)}\n</span>')
    return written


def _following(lines: list[Line]) -> list[Line]:
    """Return the lines in which the command above goes on."""
    end = next((index for index, line in enumerate(lines) if line[0] != "more"), len(lines))
    return lines[:end]


def _command(text: str, placeholders: Placeholders) -> str:
    """Highlight a command, which may have several lines."""
    names = [match[0] for match in NAME.finditer(text)]
    if any(PRIVATE <= ord(character) < PRIVATE + len(names) + 1 for character in text):
        return _plain(text, placeholders)
    found = iter(range(len(names)))
    masked = NAME.sub(lambda _match: chr(PRIVATE + next(found)), text)
    html = highlight(masked, BashLexer(stripnl=False, ensurenl=False), HtmlFormatter(nowrap=True)).rstrip("\n")
    for index, name in enumerate(names):
        html = html.replace(chr(PRIVATE + index), _plain(name, placeholders))
    return html


def _plain(text: str, placeholders: Placeholders) -> str:
    """Escape text, and explain the placeholders in it."""

    def explained(match: re.Match[str]) -> str:
        entry = placeholders.find(match[1])
        shown = escape(match[0])
        if entry is None or entry.literal:
            return shown
        return f'<abbr class="placeholder" title="{escape(entry.meaning)}">{shown}</abbr>'

    pieces, end = [], 0
    for match in NAME.finditer(text):
        pieces += [escape(text[end : match.start()]), explained(match)]
        end = match.end()
    return "".join([*pieces, escape(text[end:])])


def footer(examples: list[Mapping[str, Any]], verdicts: list[Verdict]) -> str:
    """Write the block's mark; a click opens what was really seen, no script needed."""
    if not verdicts:
        return ""
    speaks = evidence.worst(verdicts)
    summary = f'<span class="mark">{_mark(speaks)}</span>{_facts(speaks, verdicts)}'
    opened = "".join(_run(example, verdict) for example, verdict in zip(examples, verdicts, strict=True) if verdict.run)
    if not opened:
        return f'<p class="verdict">{summary}</p>\n'
    # A failure stands open: it must not be missed.
    start = '<details class="verdict" open>' if speaks.state == "failed" else '<details class="verdict">'
    summary += '<span class="opens">real output</span>'
    return f'{start}<summary>{summary}</summary>\n<ol class="runs">\n{opened}</ol>\n</details>\n'


def _mark(verdict: Verdict) -> str:
    sign, words = STATES[verdict.state]
    return f'<span aria-hidden="true">{sign}</span> {words}'


def _facts(speaks: Verdict, verdicts: list[Verdict]) -> str:
    """Say when it passed and how long it took, or why it did not."""
    if speaks.state == "passed":
        moment = evidence.when(speaks.run)
        took = [verdict.run["ms"] for verdict in verdicts if verdict.run and verdict.run["ms"] is not None]
        facts = ([f'<time datetime="{moment.isoformat()}">{evidence.day(moment)}</time>'] if moment else []) + (
            [evidence.duration(sum(took))] if took else []
        )
        return "".join(f" · {fact}" for fact in facts)
    return f": {escape(speaks.reason)}" if speaks.reason else ""


def _run(example: Mapping[str, Any], verdict: Verdict) -> str:
    """Write one command as it really ran."""
    run = verdict.run or {}
    what = run.get("command") or example.get("command") or ""
    if example["kind"] == "file":
        what = f"(the file {example['path']} was written)"
    facts = [STATES[verdict.state][1]]
    if run.get("host"):
        facts.append(f"{run['user']}@{run['host']}" if run.get("user") else run["host"])
    if run.get("exit") is not None:
        facts.append(f"exit status {run['exit']}")
    if run.get("ms") is not None:
        facts.append(evidence.duration(run["ms"]))
    output = run.get("output") or ""
    shown = f'<pre tabindex="0">{escape(output)}</pre>' if output.strip() else '<p class="silent">no output</p>'
    if example["kind"] == "file" and not output.strip():
        shown = ""
    reason = f'<p class="reason">{escape(verdict.reason)}</p>' if verdict.reason else ""
    return (
        f'<li class="run-{verdict.state}"><code>{escape(what)}</code> '
        f'<span class="facts">{escape(" · ".join(facts))}</span>{reason}{shown}</li>\n'
    )


