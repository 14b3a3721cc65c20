"""What a line of a configuration file or of a script may become."""

import re
from collections.abc import Iterator

Found = Iterator[str | None]

_SETTING = re.compile(r"(?P<name>[\w.-]+)(?P<gap>\s*[:=]\s*|\s+)(?P<value>\S.*)")
_OPPOSITES = {"TRUE": "FALSE", "true": "false", "YES": "NO", "yes": "no", "on": "off"}
_OPPOSITES |= {other: one for one, other in _OPPOSITES.items()}
# Words of sge_pe(5), queue_conf(5), sge_conf(5), sched_conf(5), complex(5) that may stand for each other.
_WORDS = {
    "$pe_slots": ("$fill_up", "$round_robin"),
    "$round_robin": ("$fill_up", "$pe_slots"),
    "unix_behavior": ("posix_compliant", "script_from_stdin"),
    "/bin/bash": ("/bin/sh",),
    "/bin/true": ("/bin/false",),
    "/tmp": ("/var/tmp",),  # noqa: S108 - the folder of jobs
    "<=": ("==",),
    "MEMORY": ("INT",),
    "min": ("max",),
    "slots": ("-slots",),
    "load": ("seqno",),
    "default": ("disabled",),
    "auto": ("true",),
    "builtin": ("/usr/bin/ssh",),
    "mem": ("memory",),
    "rmem": ("realmem",),
}
_TIME = re.compile(r"\d+:\d+:\d+")
_SIZE = re.compile(r"\d+[KMG]")
_INTEGER = re.compile(r"-?\d+")
_DECIMAL = re.compile(r"\d+\.\d+")
_MODULE = re.compile(r"\s*(prepend-path|setenv|conflict|module|source|module-whatis|puts|set)\s")
_MODE = re.compile(r"((?:chmod|-m|--mode|umask)[ =])0?([0-7]{3})\b")
_OPENED = {"700": "755", "600": "644", "755": "700", "644": "600"}
# A line that is more than one simple command cannot be left out alone; nor a part of a longer one.
_COMPOUND = re.compile(
    r"^\s*(if|then|else|elif|fi|for|while|until|do|done|case|esac)\b|\b(then|do|done|fi|esac)$"
    r"|[{(|\\&;]$|;;|^\s*[\w-]+\)|^\s*\w+=|^\s*[})'\"]|\(\) ?\{|^\s*-"
)


def numbers(line: str) -> Found:
    """Change a number, a size or a time of day in a setting; what has no limit gets one."""
    found = _SETTING.fullmatch(line)
    if not found:
        return
    value = found["value"]
    for pattern, change in ((_TIME, _longer), (_SIZE, _larger), (_DECIMAL, _lower), (_INTEGER, _other)):
        for one in re.finditer(rf"(?<![\w.:-]){pattern.pattern}(?![\w.:-])", value):
            yield line[: found.start("value")] + value[: one.start()] + change(one[0]) + value[one.end() :]
    if value == "INFINITY":
        limit = "00:00:30" if found["name"].endswith(("_rt", "_cpu", "_duration")) else "1G"
        yield line[: found.start("value")] + limit


def _longer(time: str) -> str:
    hours, minutes, seconds = time.split(":")
    return f"{hours}:{int(minutes) + 1:0{len(minutes)}}:{seconds}"


def _larger(size: str) -> str:
    return (
        f"{int(size[:-1]) * 3 // 2 or 1}{size[-1]}"
        if int(size[:-1]) > 1
        else f"{int(size[:-1]) + 1}{size[-1]}"
    )


def _lower(decimal: str) -> str:
    return "0.000000" if float(decimal) else "1.000000"


def _other(number: str) -> str:
    value = int(number)
    return str(value // 10 if value >= 1000 else value // 2 if value > 1 else value + 1)


def switches(line: str) -> Found:
    """Turn yes into no and the like."""
    for word in re.finditer(r"(?<![\w/.-])(\w+)(?![\w/.-])", line):
        if (other := _OPPOSITES.get(word[0])) and word.start():
            yield line[: word.start()] + other + line[word.end() :]


def words(line: str) -> Found:
    """Replace a value by one that could stand there too."""
    found = _SETTING.fullmatch(line)
    for other in _WORDS.get(found["value"], ()) if found else ():
        yield line[: found.start("value")] + other  # type: ignore[union-attr]


def items(line: str) -> Found:
    """Leave out an item of a list: any one between blanks, the first or the last one between commas."""
    found = _SETTING.fullmatch(line)
    if not found:
        return
    separator = "," if "," in found["value"] else " "
    listed = found["value"].split(separator)
    if len(listed) < 2 or (_TIME.search(found["value"]) and len(listed) < 3):
        return
    for at in (0, len(listed) - 1) if separator == "," else range(len(listed)):
        yield line[: found.start("value")] + separator.join(listed[:at] + listed[at + 1 :])


def removed(line: str) -> Found:
    """Leave a setting out, unless it sets nothing."""
    if re.search(r"\s(NONE|none)$", line):
        return
    if _SETTING.fullmatch(line.strip().removeprefix("- ").removeprefix("export ")) and line[0] not in "[<":
        yield None


def modules(line: str) -> Found:
    """Leave out a modulefile's command; put a folder last instead of first; forget one of several modules."""
    if not _MODULE.match(line) or line.rstrip().endswith("{"):
        return
    yield None
    if "prepend-path" in line:
        yield line.replace("prepend-path", "append-path")
    name, *others = line.split(" ")
    if name == "conflict":
        for at in range(len(others)):
            yield " ".join([name, *others[:at], *others[at + 1 :]])


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
    if found := re.search(r"\bexit (?!0\b)(\"\$\w+\"|\$\w+|\d+)", line):
        yield line[: found.start()] + "exit 0" + line[found.end() :]
    if re.fullmatch(r"\s*failed=1", line):
        yield line.replace("1", "0")
    if re.match(r"set -eu\b", line):
        yield line.replace("-eu", "-u", 1)
    if re.search(r">&2\s*$", line):
        yield line.replace(">&2", ">/dev/null")


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
    """Leave out a package that is pinned."""
    if re.match(r"[\w.-]+==\S+ .*--hash=", line):
        yield None
