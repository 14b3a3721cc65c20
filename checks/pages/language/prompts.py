"""Prompts of the cluster: who types, and on which machine. Their forms stand in conf/cluster.toml."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from checks.pages.language.placeholders import NAME, Placeholders

# What an active environment puts before the prompt.
PREFIX = r"(?P<prefix>(?:\([^()]*\) )*)"
PARTS = {
    "user": r"(?P<user>[\w.-]+)",
    "host": r"(?P<host>[\w.-]+|<[a-z][a-z0-9_]*>)",
    # As bash writes it: the home directory is `~`, and what lies in it begins with `~/`.
    "dir": r"(?:~(?:/[^$#]*?)?|[^\s~$#][^$#]*?)",
}
OUTPUT = "..."  # at the beginning of a line: what follows is output, whatever it looks like
GUARD = "if a program prints this line, write `...` before it"
NO_FORM = "its form is not in conf/cluster.toml, [prompts]"
# A prompt of bash's own, where no start-up file sets one.
BARE_SHELL = re.compile(r"-?(?:ba|z|k|da)?sh-\d+\.\d+[$#%] ")
# Anything a reader would take for a prompt. Where it is not one of ours, it is a mistake in the page.
LOOKS_LIKE = re.compile(
    r"(?:\([^()]*\) )*(?:\[[^\s@\]]+@[^\]]*\][$#%>]|[\w.-]+@[\w.<>-]+:[~/]\S*?[$#%>](?: |$)|[$%] )"
)


@dataclass(frozen=True)
class Prompt:
    """A prompt as the page shows it; `machine` names its kind, a table of conf/cluster.toml."""

    text: str
    user: str
    host: str
    machine: str


class UnknownPromptError(Exception):
    """A line that looks like a prompt but is none of this cluster's."""


class Prompts:
    """The prompts that the tables of conf/cluster.toml allow."""

    def __init__(self, facts: Mapping[str, Any], placeholders: Placeholders) -> None:
        self.users = {*facts["users"], "root"}
        self.placeholders = placeholders
        self.machines: dict[str, list[str]] = {}
        self.forms: list[tuple[re.Pattern[str], list[str]]] = []
        self.texts = [(form["text"], form["where"]) for form in facts["prompts"].values()]
        for form in facts["prompts"].values():
            self.forms.append((_pattern(form["text"]), form["where"]))
            for machine in form["where"]:
                table = facts[machine]
                self.machines[machine] = table.get("names") or [table["name"]]
        names = [name for machines in self.machines.values() for name in machines]
        users, hosts = ("|".join(map(re.escape, sorted(words))) for words in (self.users, names))
        self.near = re.compile(
            rf"(?:\[ *)?(?P<user>{users})@(?P<host>{hosts}|<[a-z][a-z0-9_]*>)(?![\w.-])[^$#%<>]*(?<!\d)[$#%>]"
        )

    def match(self, line: str) -> tuple[Prompt, str] | None:
        """Return the prompt at the start of the line and the rest of it; None if there is no prompt.

        Raises:
            UnknownPromptError: it looks like a prompt, but its form, user or machine is unknown.
        """
        if line.startswith(OUTPUT):
            return None
        reason = ""
        for pattern, where in self.forms:
            if found := pattern.match(line):
                machine = next((kind for kind in where if self._is(found["host"], kind)), None)
                reason = self._objection(found["user"], found["sigil"])
                if machine and not reason:
                    return Prompt(found["prompt"], found["user"], found["host"], machine), line[
                        found.end("prompt") :
                    ]
                reason = reason or f"no machine {found['host']} has this prompt"
        if looks := LOOKS_LIKE.match(line):
            if not reason and (nearly := self.nearly(line)):
                raise UnknownPromptError(nearly)
            reason = reason or NO_FORM
            raise UnknownPromptError(f"unknown prompt {looks[0].rstrip()}: {reason}; {GUARD}")
        return None

    def nearly(self, line: str) -> str | None:
        """Return what is wrong with a line that is nearly a prompt, and so no output; None if it is none.

        It holds a user and a machine of the cluster, and after them what ends a prompt; or a shell's own
        prompt. A line that begins with `...` says that it is output.
        """
        if line.lstrip().startswith(OUTPUT):
            return None
        if found := BARE_SHELL.match(line.strip()):
            return f"{found[0].strip()} is a shell's own prompt, and no page can show that: set PS1; {GUARD}"
        if not (found := self.near.search(line)):
            return None
        before, shown, after = line[: found.start()], found[0], line[found.end() :]
        if before.strip(" \t[("):
            why = f"{before.strip()!r} is before it on the line"
        elif before.strip("[("):
            why = "blanks are before it"
        elif after[:1] not in ("", " "):
            why = f"{_named(after[0])} follows it, not a blank"
        else:
            why = NO_FORM
        right = f"`{self._form(found['user'], found['host'])} command`"
        return f"nearly a prompt: `{shown}`, but {why}. Write it as {right}; {GUARD}"

    def _form(self, user: str, host: str) -> str:
        """Return the prompt of a user on a machine, in the home directory."""
        where = next(
            (form for form in self.texts if any(self._is(host, kind) for kind in form[1])), self.texts[0]
        )
        text = str(where[0]).format(user=user, host=host, dir="~")
        return text.removesuffix("$") + "#" if user == "root" else text

    def _objection(self, user: str, sigil: str) -> str:
        if user not in self.users:
            return f"no user {user} in conf/cluster.toml"
        if (user == "root") != (sigil == "#"):
            return f"the prompt of {user} ends in {'#' if user == 'root' else '$'}"
        return ""

    def _is(self, host: str, machine: str) -> bool:
        """Tell whether a name, or what a placeholder may stand for, is a machine of this kind."""
        names = self.machines[machine]
        if not (placeholder := NAME.fullmatch(host)):
            return host in names
        entry = self.placeholders.find(placeholder[1])
        if entry is None or entry.pattern is None:
            return False
        return any(re.fullmatch(entry.pattern, name) for name in names)


def _named(character: str) -> str:
    """Return a character as an author can find it: one that cannot be seen, by its number."""
    return (
        f"U+{ord(character):04X}" if not character.isprintable() or character.isspace() else repr(character)
    )


def _pattern(text: str) -> re.Pattern[str]:
    """Turn a form such as `[{user}@{host} {dir}]$` into a regular expression."""
    pieces = re.split(r"\{(\w+)\}", text.removesuffix("$"))
    body = "".join(PARTS[piece] if index % 2 else re.escape(piece) for index, piece in enumerate(pieces))
    return re.compile(rf"(?P<prompt>{PREFIX}{body}(?P<sigil>[$#]))(?: |$)")
