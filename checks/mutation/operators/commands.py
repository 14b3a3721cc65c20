"""Break the command of an example: options, packages, versions, modules, paths, addresses, numbers."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from checks.mutation.operators.words import misspelt, other_number, other_word, replaced
from checks.mutation.site import Site
from checks.pages.contract.mutants import MutantKind
from checks.pages.shell.programs import Programs
from checks.pages.shell.words import Word, simple_commands

_OPTION = re.compile(r"-{1,2}[A-Za-z][\w-]*(?:=.*)?", re.DOTALL)
_PACKAGE = re.compile(r"(?P<name>[A-Za-z][\w.-]*)(?:(?P<operator>[=<>!~]+)(?P<version>[\w.*]+))?")
_ADDRESS = re.compile(r"(?P<user>[a-z_][\w-]*)@(?P<host>[\w.-]+)(?P<path>:.*)?")
_RANGE = re.compile(r"(?P<first>\d+)-(?P<last>\d+)(?P<step>:\d+)?")
_PATH = re.compile(r"~.*|.*/.*|[\w<>.-]*\w\.[A-Za-z]\w*(?:<\w+>)?", re.DOTALL)
_UNBROKEN = ("/dev/null",)


@dataclass(frozen=True)
class Change:
    """One way to break a command: what kind, said in words, and the command then."""

    kind: MutantKind
    description: str
    command: str


def changes(command: str, site: Site) -> list[Change]:
    """Return every way a command is broken, in the order of its words.

    Args:
        command: as typed.
        site: knows the users, and what the words of programs mean.
    """
    found: dict[str, Change] = {}
    programs = Programs(site.dialect)
    for words in simple_commands(command):
        for change in _Breaker(command, words, programs, site).changes():
            if change.command != command:
                found.setdefault(change.command, change)
    return list(found.values())


class _Breaker:
    """Breaks one simple command of a command line."""

    def __init__(self, command: str, words: Sequence[Word], programs: Programs, site: Site) -> None:
        self._command = command
        self._programs = programs
        self._site = site
        self._program = words[0].text
        self._words = words[1:]
        self._subcommand = ""

    def changes(self) -> Iterator[Change]:
        words = list(self._words)
        while words:
            word = words.pop(0)
            if word.is_target:
                yield from self._path(word)
            elif _OPTION.fullmatch(word.text):
                plain = "=" not in word.text
                has_value = plain and words and self._programs.takes_value(self._program, word.text)
                yield from self._option(word, words.pop(0) if has_value else None)
            elif self._programs.has_subcommands(self._program) and not self._subcommand:
                self._subcommand = word.text
            else:
                yield from self._argument(word)

    def _change(self, kind: MutantKind, word: Word, new: str | None) -> Iterator[Change]:
        if new is not None and word.text not in _UNBROKEN:
            command = replaced(self._command, word.start, word.end, new)
            said = f"became `{new}`" if new else "left out"
            yield Change(kind, f"`{word.text}` {said}", command)

    def _option(self, option: Word, value: Word | None) -> Iterator[Change]:
        name, equals, rest = option.text.partition("=")
        end = value.end if value else option.end
        whole = Word(self._command[option.start : end], option.start, end)
        yield from self._change(MutantKind.FLAG, whole, "")
        yield from self._change(MutantKind.FLAG, option, f"{_other_option(name)}{equals}{rest}")
        if value and self._programs.bounds_array(self._program, name):
            yield from self._array(value)
        elif value:
            yield from self._plain(value)
        elif rest:
            start = option.start + len(name) + 1
            yield from self._plain(Word(rest, start, option.end))

    def _array(self, word: Word) -> Iterator[Change]:
        """Change the bounds of an array of tasks, such as `1-10`."""
        if bounds := _RANGE.fullmatch(word.text):
            first, last, step = int(bounds["first"]), int(bounds["last"]), bounds["step"] or ""
            yield from self._change(MutantKind.ARRAY, word, f"{first}-{last + 1}{step}")
            yield from self._change(MutantKind.ARRAY, word, f"{first + 1}-{last}{step}")
        else:
            yield from self._change(MutantKind.ARRAY, word, other_number(word.text))

    def _argument(self, word: Word) -> Iterator[Change]:
        text = word.text
        if self._programs.names_packages(self._program, self._subcommand) and (
            package := _PACKAGE.fullmatch(text)
        ):
            yield from self._package(word, package)
        elif self._programs.names_modules(self._program, self._subcommand):
            yield from self._change(MutantKind.MODULE, word, "")
            yield from self._change(MutantKind.MODULE, word, misspelt(text))
        else:
            yield from self._plain(word)

    def _plain(self, word: Word) -> Iterator[Change]:
        """Change an address, a path, a number or a name."""
        text = word.text
        if address := _ADDRESS.fullmatch(text):
            yield from self._address(word, address)
        elif _PATH.fullmatch(text):
            yield from self._path(word)
        elif "`" not in text and not text.startswith(("$", '"$')):
            broken = other_number(text) or (other_word(text) if " " in text else misspelt(text))
            yield from self._change(MutantKind.ARGUMENT, word, broken)

    def _package(self, word: Word, package: re.Match[str]) -> Iterator[Change]:
        name, version = package["name"], package["version"]
        rest = word.text[len(name) :]
        yield from self._change(MutantKind.PACKAGE, word, "")
        yield from self._change(MutantKind.PACKAGE, word, f"{misspelt(name)}{rest}")
        if version:
            yield from self._change(MutantKind.VERSION, word, name)
            if other := other_number(version):
                yield from self._change(MutantKind.VERSION, word, f"{name}{package['operator']}{other}")

    def _address(self, word: Word, address: re.Match[str]) -> Iterator[Change]:
        user, host, path = address["user"], address["host"], address["path"] or ""
        first, dot, domain = host.partition(".")
        yield from self._change(
            MutantKind.ADDRESS, word, f"{other_name(self._site.users, user)}@{host}{path}"
        )
        yield from self._change(MutantKind.ADDRESS, word, f"{user}@{misspelt(first)}{dot}{domain}{path}")
        if path and (broken := misspelt(path)):
            yield from self._change(MutantKind.PATH, word, f"{user}@{host}{broken}")

    def _path(self, word: Word) -> Iterator[Change]:
        yield from self._change(MutantKind.PATH, word, misspelt(word.text))


def other_name(names: Iterable[str], name: str) -> str:
    """Return the first other one of these accounts or machines; a made-up one if there is no other."""
    return next((one for one in names if one != name), f"other-{name}")


def _other_option(name: str) -> str:
    """Return an option with a slip: `-l` becomes `-m`, `--yes` becomes `--yess`."""
    if len(name) == 2:
        letter = name[1]
        return "-" + ({"z": "a", "Z": "A"}.get(letter) or chr(ord(letter) + 1))
    return misspelt(name) or name
