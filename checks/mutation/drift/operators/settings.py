"""What a line of a configuration file may become."""

import re
from collections.abc import Iterator

Found = Iterator[str | None]

_SETTING = re.compile(r"\s*(?P<name>[\w.-]+)(?P<gap>\s*[:=]\s*|\s+)(?P<value>\S.*)")
_OPPOSITES = {"TRUE": "FALSE", "True": "False", "true": "false", "YES": "NO", "yes": "no", "on": "off"}
_OPPOSITES |= {other: one for one, other in _OPPOSITES.items()}
# What a program is told by a line of its own language: JupyterHub's settings, or rights that it gives up.
_OPTION = re.compile(r'c\.[\w.]+ = (?!.*(\($|"""|get_config)).*|\s*[\w-]+: .*[^-]|os\.set\w+\(.*\)')
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
# What a setting may be instead, whatever it is: what runs around a job fails, what is shared out is less.
_INSTEAD = {
    "complex_values": ("slots=1",),
    "epilog": ("/bin/false",),
    "load_thresholds": ("np_load_avg=0.01",),
    "prolog": ("/bin/false",),
    "requestable": ("FORCED",),
    "start_proc_args": ("/bin/false",),
    "starter_method": ("/bin/false",),
    "user_lists": ("deadlineusers",),
}
_PATH = re.compile(r"/[\w/.%-]*[A-Za-z]")
_TIME = re.compile(r"\d+:\d+:\d+")
_SIZE = re.compile(r"\d+[KMG]")
_INTEGER = re.compile(r"-?\d+")
_DECIMAL = re.compile(r"\d+\.\d+")


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
    if found:
        for other in (*_WORDS.get(found["value"], ()), *_INSTEAD.get(found["name"], ())):
            yield line[: found.start("value")] + other


def paths(line: str) -> Found:
    """Misspell a path: its last letter comes twice. What is in quotation marks is a text."""
    for found in _PATH.finditer(line.partition('"')[0]):
        yield line[: found.end()] + line[found.end() - 1] + line[found.end() :]


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


def options(line: str) -> Found:
    """Leave out or change an option of a program's own settings; one that goes over several lines stays."""
    if not _OPTION.fullmatch(line):
        return
    yield None
    option, mark, comment = line.partition("  # ")
    for other in (*numbers(option), *switches(option)):
        yield f"{other}{mark}{comment}"
