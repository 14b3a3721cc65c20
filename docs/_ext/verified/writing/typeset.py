"""HTML of a transcript: prompts, commands, output, and the machine each part is seen on.

Prompts and output have the classes that Pygments gives them (`gp`, `go`), so that themes colour them and the
copy button can leave them out. The button belongs to a `pre`, and a transcript has one for all that can be
pasted at once: what is pasted behind a login or a question would be typed there. All text is escaped here.
"""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from html import escape
from itertools import takewhile

from pygments import highlight
from pygments.formatters import HtmlFormatter
from pygments.lexers import BashLexer

from checks.pages.language import keys
from checks.pages.language.placeholders import NAME, Placeholders

# While a command is highlighted, its placeholders are single characters that no lexer takes apart.
PRIVATE = 0xE000
Line = tuple[str, str, str, str | None]  # role, lead, text and machine, as in transcript.Line


def transcript(
    lines: list[Line],
    placeholders: Placeholders,
    labels: Mapping[str, str],
    waits: Sequence[str] = (),
    leaving: Collection[str] = (),
) -> str:
    """Write a transcript: a part for all that can be pasted at once, below the name of its machine.

    Args:
        lines: the transcript.
        placeholders: their explanations.
        labels: what each kind of machine is called.
        waits: what to say after each command about waiting, "" for nothing.
        leaving: commands that lead to another machine, or back.
    """
    waiting = iter(waits)
    while lines and not (lines[-1][1] + lines[-1][2]).strip():
        lines = lines[:-1]
    written, before = [], None
    for part in _parts(lines, leaving):
        machine = part[0][3]
        body = "".join(_lines(part, placeholders, waiting))
        kind, label = "on", ""
        if machine is not None:
            kind += f" on-{escape(machine)}"
        if machine is not None and machine != before:
            label = f'<span class="machine">{escape(labels.get(machine, machine))}</span>'
        copies = "" if any(_is_typed(line) for line in part) else ' class="nothing-to-copy"'
        pre = f'<pre{copies} tabindex="0"><span class="{kind}">{label}{body}</span></pre>'
        written.append(f'<div class="highlight">{pre}</div>')
        before = machine
    return f'<div class="highlight-console notranslate">{"".join(written)}</div>\n'


def _is_typed(line: Line) -> bool:
    """Tell whether the copy button takes something of a line."""
    return line[0] == "text" or (line[0] == "command" and line[2].strip() not in ("", keys.END))


def _parts(lines: list[Line], leaving: Collection[str]) -> list[list[Line]]:
    """Split a transcript where another machine answers, or where the last command asked or led away."""
    parts: list[list[Line]] = []
    is_over = False
    for line in lines:
        role, _lead, text, machine = line
        if not parts or machine != parts[-1][-1][3] or (is_over and role == "command"):
            parts.append([])
            is_over = False
        parts[-1].append(line)
        leads_away = role == "command" and text.split()[:1] and text.split()[0] in (*leaving, keys.END)
        if role in ("answer", "key") or leads_away:
            is_over = True
    return parts


def _lines(lines: list[Line], placeholders: Placeholders, waits: Iterator[str]) -> list[str]:
    """Write lines. What is not to be copied ends with its newline inside its own element."""
    written: list[str] = []
    for index, (role, lead, text, _machine) in enumerate(lines):
        if role == "command":
            more = takewhile(lambda line: line[0] == "more", lines[index + 1 :])
            typed = "\n".join(part.removeprefix(" ") for part in (text, *(line[2] for line in more)))
            written.append(_typed(lead, typed, placeholders, next(waits, "")))
        elif role == "answer":
            answer = f'<span class="typed">{_pressed(text, placeholders)}</span>' if text.strip() else ""
            written.append(f'<span class="go">{explain(lead, placeholders)}{answer}\n</span>')
        elif role == "key":
            shown = explain(lead, placeholders) + _pressed(text, placeholders)
            written.append(f'<span class="go">{shown}\n</span>')
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
    if command.strip() == keys.END:
        return f'<span class="gp">{shown} {_pressed(command, placeholders)}\n</span>'
    first, *more = _highlight(command, placeholders).split("\n")
    following = "".join(f'<span class="gp">&gt; </span>{part}\n' for part in more)
    took = f'<span class="took"> {escape(wait)}</span>' if wait else ""
    return f'<span class="gp">{shown} </span>{first}{took}\n{following}'


def _pressed(text: str, placeholders: Placeholders) -> str:
    """Write a text with keys in it: what is before the first, and after the last, is no key."""
    pieces, end = [], 0
    for one in keys.pressed(text):
        before = text[end : one.end - len(one.key)]
        pieces += [explain(before, placeholders), f"<kbd>{keys.label(one.key)}</kbd>"]
        end = one.end
    return "".join([*pieces, explain(text[end:], placeholders)])


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
