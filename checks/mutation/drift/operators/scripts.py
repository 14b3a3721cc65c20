"""What a line of a script, a modulefile, an environment or a lock file may become."""

import re
from collections.abc import Iterator

Found = Iterator[str | None]

_MODULE = re.compile(r"\s*(prepend-path|setenv|conflict|module|source|module-whatis|puts|set)\s")
_MODE = re.compile(r"((?:chmod|-m|--mode|umask)[ =])0?([0-7]{3})\b")
_OPENED = {"700": "755", "600": "644", "755": "700", "644": "600"}
# A line that is more than one simple command cannot be left out alone; nor a part of a longer one.
_COMPOUND = re.compile(
    r"^\s*(if|then|else|elif|fi|for|while|until|do|done|case|esac)\b|\b(then|do|done|fi|esac)$"
    r"|[{(|\\&;]$|;;|^\s*[\w*-]+\)|^\s*\w+=|^\s*[})'\"]|\(\) ?\{|^\s*-"
)


def modules(line: str) -> Found:
    """Leave out a modulefile's command, or change it.

    A folder comes last instead of first, one of several modules is forgotten, a value or a text is misspelt.
    """
    if not _MODULE.match(line) or line.rstrip().endswith("{"):
        return
    yield None
    if "prepend-path" in line:
        yield line.replace("prepend-path", "append-path")
    name, *others = line.split(" ")
    if name == "conflict":
        for at in range(len(others)):
            yield " ".join([name, *others[:at], *others[at + 1 :]])
    if name in ("setenv", "set"):
        yield f"{line}x"
    if said := re.search(r"[a-z]{4,}(?=[^\"]*\"$)", line):
        yield line[: said.end()] + line[said.end() - 1] + line[said.end() :]


def modes(line: str) -> Found:
    """Open what is closed to others, and close what is open."""
    for found in _MODE.finditer(line):
        if other := _OPENED.get(found[2]):
            yield line[: found.start(2)] + other + line[found.end(2) :]


def commands(line: str) -> Found:
    """Leave out a simple command of a script."""
    if not _COMPOUND.search(line.rstrip()) and line.count("'") % 2 == 0:
        yield None


def silences(line: str) -> Found:
    """Hide a failure: its exit status, its message, the end of the script."""
    if re.fullmatch(r"\s+return 1", line):
        yield line.replace("1", "0")
    if found := re.search(r"\bexit (?!0\b)(\"\$\w+\"|\$\w+|\d+)", line):
        yield line[: found.start()] + "exit 0" + line[found.end() :]
    if re.fullmatch(r"\s*failed=1", line):
        yield line.replace("1", "0")
    if re.match(r"set -eu\b", line):
        yield line.replace("-eu", "-u", 1)
    if re.search(r">&2\s*$", line):
        yield line.replace(">&2", ">/dev/null")
    if found := re.fullmatch(r"(\s*if ! )([^|;]+)(; then)", line):
        yield f"{found[1]}{{ {found[2]} || true; }}{found[3]}"
    for loud, quiet in ((" | tee /dev/stderr", ""), ('>>"$log"', ">/dev/null")):
        if line.endswith(loud):
            yield line.removesuffix(loud) + quiet


def schedules(line: str) -> Found:
    """Change when, as whom or what cron runs."""
    fields = line.split(" ", 6)
    if len(fields) < 7:
        return
    minute, hour, *_, user, command = fields
    rest = fields[2:4]
    yield " ".join([minute, str(int(hour) + 1), *rest, fields[4], user, command])
    yield " ".join([minute, hour, *rest, "*", user, command])
    yield " ".join([minute, hour, *rest, fields[4], "root", command])
    yield f"{line} >/dev/null 2>&1 || true"
    yield None


def prompts(line: str) -> Found:
    """Leave out the bracket, or the end, of a prompt."""
    found = re.fullmatch(r"(ps1 = ')(.*)(')", line)
    if not found:
        return
    text = found[2]
    if text.startswith("["):
        yield f"ps1 = '{text[1:]}'"
        yield f"ps1 = '{text.removesuffix('$ ')}'"
    else:
        yield f"ps1 = '{text.replace('$ ', ' ')}'"


def versions(line: str) -> Found:
    """Ask for another version that there is; leave out a package without one."""
    found = re.fullmatch(r"(\s*- )(\w+)(=(.*))?", line)
    if not found or found[2] == "defaults":
        return
    if not found[3]:
        yield None
    others = {"python": ("3.9", "3.11"), "anaconda": ("2.4.0", "2.3.0")}.get(found[2], ())
    other = next((one for one in others if one != found[4]), None)
    if found[3] and other:
        yield f"{found[1]}{found[2]}={other}"


def packages(line: str) -> Found:
    """Leave out a package that is pinned, a recipe or a metapackage."""
    if re.match(r"[\w.-]+==\S+ .*--hash=", line):
        yield None
    if found := re.fullmatch(r"((?:recipes|metapackages) = )\[(.*)\]", line):
        listed = found[2].split(", ")
        for at in range(len(listed)):
            yield f"{found[1]}[{', '.join(listed[:at] + listed[at + 1 :])}]"


def answers(line: str) -> Found:
    """Have a script count or show something else."""
    for word, other in (("max_referenced", "max_exclusive"), ("=iec", "=si"), ("%8s %8s", "%8s %9s")):
        if word in line:
            yield line.replace(word, other, 1)
