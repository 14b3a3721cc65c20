"""Prompts of the cluster: who types, and on which machine. Their forms stand in conf/cluster.toml."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from .placeholders import NAME, Placeholders

# What an active conda environment puts before the prompt.
PREFIX = r"(?P<prefix>(?:\([^()]*\) )*)"
PARTS = {
    "user": r"(?P<user>[\w.-]+)",
    "host": r"(?P<host>[\w.-]+|<[a-z][a-z0-9_]*>)",
    "dir": r"\S+?",
}
# Anything a reader would take for a prompt. Where it is not one of ours, it is a mistake in the page.
LOOKS_LIKE = re.compile(
    r"(?:\([^()]*\) )*(?:\[[^\s@\]]+@[^\]]*\][$#%>]|[\w.-]+@[\w.<>-]+:[~/]\S*?[$#%>](?: |$)|[$%] )"
)


@dataclass(frozen=True)
class Prompt:
    """A prompt as the page shows it; `machine` is "laptop", "login" or "workers"."""

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
        for form in facts["prompts"].values():
            self.forms.append((_pattern(form["text"]), form["where"]))
            for machine in form["where"]:
                table = facts[machine]
                self.machines[machine] = table.get("names") or [table["name"]]

    def match(self, line: str) -> tuple[Prompt, str] | None:
        """Return the prompt at the start of the line and the rest of it; None if there is no prompt.

        Raises:
            UnknownPromptError: it looks like a prompt, but its form, user or machine is unknown.
        """
        reason = "its form is not in conf/cluster.toml, [prompts]"
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
            raise UnknownPromptError(f"unknown prompt {looks[0].rstrip()}: {reason}")
        return None

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


def _pattern(text: str) -> re.Pattern[str]:
    """Turn a form such as `[{user}@{host} {dir}]$` into a regular expression."""
    pieces = re.split(r"\{(\w+)\}", text.removesuffix("$"))
    body = "".join(PARTS[piece] if index % 2 else re.escape(piece) for index, piece in enumerate(pieces))
    return re.compile(rf"(?P<prompt>{PREFIX}{body}(?P<sigil>[$#]))(?: |$)")
