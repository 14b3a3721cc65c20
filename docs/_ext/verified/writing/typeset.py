"""HTML of a transcript: prompts, commands, output, and the machine each part is seen on.

Prompts and output have the classes that Pygments gives them (`gp`, `go`), so that themes colour them and the
copy button can leave them out. All text is escaped here.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from html import escape
from itertools import groupby, takewhile

from pygments import highlight
from pygments.formatters import HtmlFormatter
from pygments.lexers import BashLexer

from checks.pages.placeholders import NAME, Placeholders

# While a command is highlighted, its placeholders are single characters that no lexer takes apart.
PRIVATE = 0xE000
Line = tuple[str, str, str, str | None]  # role, lead, text and machine, as in transcript.Line


def transcript(
    lines: list[Line],
    placeholders: Placeholders,
    labels: Mapping[str, str],
    waits: Sequence[str] = (),
) -> str:
    """Write a transcript: one part for each machine the reader is on, with its name on it.

    Args:
        lines: the transcript.
        placeholders: their explanations.
        labels: what each kind of machine is called.
        waits: what to say after each command about waiting, "" for nothing.
    """
    waiting = iter(waits)
    while lines and not (lines[-1][1] + lines[-1][2]).strip():
        lines = lines[:-1]
    parts = []
    for machine, group in groupby(lines, key=lambda line: line[3]):
        body = "".join(_lines(list(group), placeholders, waiting))
        if machine is None:
            parts.append(f'<span class="on">{body}</span>')
        else:
            label = f'<span class="machine">{escape(labels.get(machine, machine))}</span>'
            parts.append(f'<span class="on on-{escape(machine)}">{label}{body}</span>')
    return (
        '<div class="highlight-console notranslate"><div class="highlight">'
        f'<pre tabindex="0">{"".join(parts)}</pre></div></div>\n'
    )


def _lines(lines: list[Line], placeholders: Placeholders, waits: Iterator[str]) -> list[str]:
    """Write lines. What is not to be copied ends with its newline inside its own element."""
    written: list[str] = []
    for index, (role, lead, text, _machine) in enumerate(lines):
        if role == "command":
            more = takewhile(lambda line: line[0] == "more", lines[index + 1 :])
            typed = "\n".join(part.removeprefix(" ") for part in (text, *(line[2] for line in more)))
            written.append(_typed(lead, typed, placeholders, next(waits, "")))
        elif role == "answer":
            answer = f'<span class="typed">{explain(text, placeholders)}</span>' if text.strip() else ""
            written.append(f'<span class="go">{explain(lead, placeholders)}{answer}\n</span>')
        elif role == "text":
            written.append(explain(text, placeholders) + "\n")
        elif role == "output":
            written.append(f'<span class="go">{explain(text, placeholders)}\n</span>')
    return written


def _typed(prompt: str, command: str, placeholders: Placeholders, wait: str) -> str:
    """Write a prompt and its command, which is highlighted as one though it may have several lines."""
    shown = explain(prompt, placeholders)
    if not command:
        return f'<span class="gp">{shown}\n</span>'
    first, *more = _highlight(command, placeholders).split("\n")
    following = "".join(f'<span class="gp">&gt; </span>{part}\n' for part in more)
    took = f'<span class="took">{escape(wait)}</span>' if wait else ""
    return f'<span class="gp">{shown} </span>{first}{took}\n{following}'


def _highlight(command: str, placeholders: Placeholders) -> str:
    """Highlight a command as a shell would read it, and explain its placeholders."""
    names = [match[0] for match in NAME.finditer(command)]
    if any(PRIVATE <= ord(character) <= PRIVATE + len(names) for character in command):
        return explain(command, placeholders)
    masks = iter(range(PRIVATE, PRIVATE + len(names)))
    masked = NAME.sub(lambda _match: chr(next(masks)), command)
    html: str = highlight(masked, BashLexer(stripnl=False, ensurenl=False), HtmlFormatter(nowrap=True))
    html = html.removesuffix("\n") if not command.endswith("\n") else html
    for index, name in enumerate(names):
        html = html.replace(chr(PRIVATE + index), explain(name, placeholders))
    return html


def explain(text: str, placeholders: Placeholders) -> str:
    """Escape text; each placeholder in it carries its meaning."""
    pieces, end = [], 0
    for match in NAME.finditer(text):
        pieces += [escape(text[end : match.start()]), _placeholder(match, placeholders)]
        end = match.end()
    return "".join([*pieces, escape(text[end:])])


def _placeholder(match: re.Match[str], placeholders: Placeholders) -> str:
    entry = placeholders.find(match[1])
    shown = escape(match[0])
    if entry is None or entry.literal:
        return shown
    return f'<abbr class="placeholder" title="{escape(entry.meaning)}">{shown}</abbr>'
