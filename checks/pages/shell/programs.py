"""What programs' words mean, as far as breaking them and judging their effect needs to know."""

import re
from collections.abc import Collection, Mapping, Sequence

from checks.pages.shell.dialect import Dialect
from checks.pages.shell.words import Word, simple_commands

# Options that take the next word with them when they are left out.
_TAKES_VALUE: Mapping[str, str] = {
    "pip": "-c -i -r -t --index-url --requirement --target",
    "python": "-c -m",
    "scp": "-F -P -i -o",
    "ssh": "-F -L -i -l -o -p",
    "ssh-copy-id": "-F -i -o -p",
    "ssh-keygen": "-C -N -P -b -f -t",
    "head": "-c -n",
    "tail": "-c -n",
    "grep": "-e -f -m",
    "find": "-maxdepth -name -type",
}
# Subcommands whose words are packages.
_PACKAGES: Mapping[str, Collection[str]] = {"pip": ("download", "install", "show", "uninstall")}
_HAS_SUBCOMMANDS = ("git", "pip", "source")

# Simple commands that only look: leaving one out, or its place among others, breaks no page.
_LOOKS = (
    r"(?:\[|cat|cut|date|df|diff|du|file|free|grep|groups|head|hostname|id|ls|md5sum|nproc|paste|printenv|pwd|"
    r"quota|readlink|sha256sum|stat|tail|test|type|uname|uptime|wc|which|whoami)"
    r"(?: .*)?|sort(?! .*(?:-o|--output))(?: .*)?"
    r"|env(?: \w+=\S*)*|find(?! .*-(?:delete|exec|fls|fprint|ok))(?: .*)?"
    r"|done|true|sleep [\d.]+|echo .*|ulimit -\w+|\S+ --version|\S+(?: \S+)? --help"
    r"|pip (?:cache list|check|config list|freeze|index|list|search|show)(?: .*)?"
    r"|\S*python[\d.]* -c .(?:import .*; *)?print[ (].*"
    r"|ssh-keygen -l .*"
)
# Simple commands that change nothing but the shell they are typed in.
_FOR_SHELL = r"(?:alias|cd|exit|export|jobs|logout|set|shopt|umask|unset)(?: .*)?|bash|break"
# What a word may hide, such as `echo "$(rm notes.txt)"`.
_SUBSTITUTION = re.compile(r"\$\(|`|<\(|>\(")


class Programs:
    """What programs' words mean, those found everywhere and those of a cluster's own dialect."""

    def __init__(self, dialect: Dialect) -> None:
        self._takes_value = {**_TAKES_VALUE, **dialect.takes_value}
        self._packages = {**_PACKAGES, **dialect.packages}
        self._has_subcommands = (*_HAS_SUBCOMMANDS, *dialect.has_subcommands)
        self._looks = re.compile(f"{_LOOKS}|{dialect.looks}", re.DOTALL)
        self._for_shell = re.compile("|".join(filter(None, (_FOR_SHELL, dialect.for_shell))), re.DOTALL)
        self._dialect = dialect

    def takes_value(self, program: str, option: str) -> bool:
        """Tell whether the word after an option belongs to it."""
        return option in self._takes_value.get(_name(program), "").split()

    def has_subcommands(self, program: str) -> bool:
        """Tell whether the first word after a program says what it is to do."""
        return _name(program) in self._has_subcommands

    def names_packages(self, program: str, subcommand: str) -> bool:
        """Tell whether the words of a command are packages."""
        return subcommand in self._packages.get(_name(program), ())

    def names_modules(self, program: str, subcommand: str) -> bool:
        """Tell whether the words of a command are modules."""
        return subcommand in self._dialect.modules.get(_name(program), ())

    def bounds_array(self, program: str, option: str) -> bool:
        """Tell whether the word after an option bounds an array of tasks."""
        return self._dialect.arrays.get(program) == option

    def only_looks(self, command: str) -> bool:
        """Tell whether a command changes nothing that later ones could need."""
        parts = simple_commands(command)
        return bool(parts) and all(self._only_looks(words) for words in parts)

    def leaves_the_account_alone(self, command: str) -> bool:
        """Tell whether a command changes no file, setting or job: nothing but the shell, if anything."""
        if _SUBSTITUTION.search(command):
            return False
        return all(
            self._only_looks(words) or bool(self._for_shell.fullmatch(" ".join(word.text for word in words)))
            for words in simple_commands(command)
        )

    def submits(self, command: str) -> Sequence[Word]:
        """Return the words of a command line that are programs which submit a job or open a session."""
        return [
            words[0]
            for words in simple_commands(command)
            if words[0].text in self._dialect.submits
            and not self._looks.fullmatch(" ".join(word.text for word in words))
        ]

    def _only_looks(self, words: Sequence[Word]) -> bool:
        if any(word.is_target and word.text != "/dev/null" for word in words):
            return False
        text = [word.text for word in words]
        if text[0] == "ssh":  # what it runs there, if the reader does not stay
            text = self._after_options(text)[1:]
        elif text[0] in self._dialect.elsewhere:
            text = self._after_options(text)
        return bool(text) and bool(self._looks.fullmatch(" ".join(text)))

    def _after_options(self, words: Sequence[str]) -> list[str]:
        program, *rest = words
        while rest and rest[0].startswith("-"):
            rest = rest[2:] if self.takes_value(program, rest[0]) else rest[1:]
        return rest


def _name(program: str) -> str:
    """Return a program's plain name, such as `pip` for `pip3` and `python` for `python3.11`."""
    return re.sub(r"[\d.]+\Z", "", program.rpartition("/")[2])
