"""What programs' words mean, as far as breaking them needs to know."""

import re
from collections.abc import Sequence

from checks.mutation.operators.words import Word, simple_commands

_QUEUEING = "-A -N -P -S -a -e -hold_jid -l -m -now -o -pe -q -sync -t -tc -v -wd"
# Options that take the next word with them when they are left out.
_TAKES_VALUE = {
    "conda": "-c -f -n -p --channel --file --name --prefix",
    "pip": "-c -i -r -t --index-url --requirement --target",
    "python": "-c -m",
    "qrsh": _QUEUEING,
    "qsh": _QUEUEING,
    "qsub": _QUEUEING,
    "qacct": "-j -o",
    "qdel": "-u",
    "qstat": "-j -q -s -u",
    "scp": "-F -P -i -o",
    "ssh": "-F -L -i -l -o -p",
    "ssh-copy-id": "-F -i -o -p",
    "ssh-keygen": "-C -N -P -b -f -t",
    "head": "-c -n",
    "tail": "-c -n",
    "grep": "-e -f -m",
    "find": "-maxdepth -name -type",
}
# Subcommands whose words are packages or modules.
_PACKAGES = {
    "conda": ("create", "install", "list", "remove", "search", "uninstall", "update"),
    "pip": ("download", "install", "show", "uninstall"),
}
_MODULES = {"module": ("add", "help", "load", "rm", "show", "swap", "switch", "unload")}
_HAS_SUBCOMMANDS = ("conda", "git", "module", "pip", "source")

# Simple commands that only look: leaving one out, or its place among others, breaks no page.
_LOOKS = re.compile(
    r"(?:\[|cat|cut|date|df|diff|du|env|file|find|free|grep|groups|head|hostname|id|ls|md5sum|nproc|paste|printenv|pwd|"
    r"qacct|qhost|qstat|quota|readlink|sha256sum|sort|stat|tail|test|type|uname|uptime|wc|which|whoami)"
    r"(?: .*)?"
    r"|done|true|sleep [\d.]+|echo .*|ulimit -\w+|\S+ --version|\S+(?: \S+)? --help"
    r"|module (?:avail|list|show|help|whatis)(?: .*)?"
    r"|conda (?:list|info|search|env (?:export|list)|config --(?:get|show|show-sources))(?: .*)?"
    r"|conda .* --dry-run(?: .*)?"
    r"|pip (?:cache list|check|freeze|index|list|search|show)(?: .*)?"
    r"|\S*python[\d.]* -c .(?:import .*; *)?print[ (].*"
    r"|ssh-keygen -l .*|qconf -s.*|qsub -verify .*",
    re.DOTALL,
)


def takes_value(program: str, option: str) -> bool:
    """Tell whether the word after an option belongs to it."""
    return option in _TAKES_VALUE.get(_name(program), "").split()


def has_subcommands(program: str) -> bool:
    """Tell whether the first word after a program says what it is to do."""
    return _name(program) in _HAS_SUBCOMMANDS


def names_packages(program: str, subcommand: str) -> bool:
    """Tell whether the words of a command are packages."""
    return subcommand in _PACKAGES.get(_name(program), ())


def names_modules(program: str, subcommand: str) -> bool:
    """Tell whether the words of a command are modules."""
    return subcommand in _MODULES.get(_name(program), ())


def is_queueing(program: str) -> bool:
    """Tell whether `-t` asks for an array of tasks."""
    return program in ("qsub", "qalter")


def only_looks(command: str) -> bool:
    """Tell whether a command changes nothing that later ones could need."""
    parts = simple_commands(command)
    return bool(parts) and all(_looks(words) for words in parts)


def _looks(words: Sequence[Word]) -> bool:
    if any(word.is_target and word.text != "/dev/null" for word in words):
        return False
    text = [word.text for word in words]
    if text[0] in ("ssh", "qrsh"):  # what it runs there, if the reader does not stay
        text = _elsewhere(text)
    return bool(text) and bool(_LOOKS.fullmatch(" ".join(text)))


def _elsewhere(words: Sequence[str]) -> list[str]:
    """Return the command that ssh or qrsh runs on another machine."""
    program, *rest = words
    while rest and rest[0].startswith("-"):
        rest = rest[2:] if takes_value(program, rest[0]) else rest[1:]
    return rest[1:] if program == "ssh" else rest


def _name(program: str) -> str:
    """Return a program's plain name, such as `pip` for `pip3` and `python` for `python3.11`."""
    return re.sub(r"[\d.]+\Z", "", program.rpartition("/")[2])
