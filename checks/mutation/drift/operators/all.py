"""Every way in which this project changes the cluster on purpose.

As in cosmic-ray, an operator gives its changes of a text and brings examples, which are its test.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from fnmatch import fnmatch

from checks.mutation.drift.operators import lines
from checks.mutation.drift.operators.change import Change, Drift
from conf.facts import CONF
from conf.image.render import render

Found = Iterator[str | None]
# conf/sge/bootstrap is left alone: nothing starts when the daemons do not find each other.
SGE = ("sge/[!b]*",)
QCONF = ("sge/configuration", "sge/scheduler")  # the others have to be complete, or qconf refuses them
SETTINGS = (
    "conda/condarc", "image/files/gridengine", "image/files/openmpi-mca-params.conf", "image/files/pip.conf",
    "image/files/sshd.conf",
)  # fmt: skip
SHELL = (
    "image/files/bash.bashrc", "image/files/boot-login", "image/files/display.sh", "image/files/finish-*",
    "image/files/modules.sh", "image/files/profile", "image/files/quota", "cluster/make-home",
    "conda/scripts/*.sh",
)  # fmt: skip


@dataclass(frozen=True)
class Operator:
    """One kind of change.

    Attributes:
        kind: its name in reports.
        means: what it does, for a reader of the status page.
        files: patterns of files below conf/.
        change: yields what a line may become; itself unchanged is no change.
        examples: a line, and all that it becomes.
    """

    kind: str
    means: str
    files: tuple[str, ...]
    change: Callable[[str], Found]
    examples: tuple[tuple[str, tuple[str | None, ...]], ...]

    def fits(self, file: str) -> bool:
        """Tell whether it changes this file."""
        return any(fnmatch(file, pattern) for pattern in self.files)

    def changes(self, text: str) -> Iterator[Change]:
        """Yield the changes of a text, line by line."""
        for number, line in enumerate(text.split("\n"), 1):
            if not line.strip() or line.lstrip().startswith("#") or "{{" in line:
                continue
            for after in dict.fromkeys(self.change(line)):
                if after != line:
                    yield Change(self.kind, number, line, after)


OPERATORS = (
    Operator(
        "number",
        "a number, a size or a time changed",
        (*SGE, *SETTINGS, "cluster.toml"),
        lines.numbers,
        (
            ("slots   4", ("slots   2",)),
            ("default     2G", ("default     3G",)),
            ("max_aj_tasks   75000", ("max_aj_tasks   7500",)),
            ("notify  00:00:60", ("notify  00:01:60",)),
            ("h_rt    INFINITY", ("h_rt    00:00:30",)),
            ("h_vmem  INFINITY", ("h_vmem  1G",)),
            ("priority 0", ("priority 1",)),
            ("user_lists NONE", ()),
        ),
    ),
    Operator(
        "switch",
        "something switched on or off",
        (*SGE, *SETTINGS),
        lines.switches,
        (
            ("rerun   FALSE", ("rerun   TRUE",)),
            ("PasswordAuthentication yes", ("PasswordAuthentication no",)),
            ("offline: true", ("offline: false",)),
            ("qtype BATCH", ()),
        ),
    ),
    Operator(
        "word",
        "one of several possible words replaced by another",
        SGE,
        lines.words,
        (
            ("allocation_rule  $pe_slots", ("allocation_rule  $fill_up", "allocation_rule  $round_robin")),
            ("shell    /bin/bash", ("shell    /bin/sh",)),
            (
                "shell_start_mode unix_behavior",
                ("shell_start_mode posix_compliant", "shell_start_mode script_from_stdin"),
            ),
            ("slots 4", ()),
        ),
    ),
    Operator(
        "item",
        "one of several items left out",
        SGE,
        lines.items,
        (
            ("pe_list  smp openmp", ("pe_list  openmp", "pe_list  smp")),
            ("execd_params A=1 B=2", ("execd_params B=2", "execd_params A=1")),
            ("slots 4", ()),
        ),
    ),
    Operator(
        "setting",
        "the line of a setting left out",
        (*QCONF, *SETTINGS),
        lines.removed,
        (("loglevel log_info", (None,)), ("no-index = true", (None,)), ("[global]", ()), ("epilog NONE", ())),
    ),
    Operator(
        "module",
        "a modulefile's command left out or changed",
        ("modules/*",),
        lines.modules,
        (
            ("prepend-path PATH /opt/bin", (None, "append-path PATH /opt/bin")),
            ("conflict a b", (None, "conflict b", "conflict a")),
            ("module load a", (None,)),
            ("setenv A 1", (None,)),
            ("proc ModulesHelp { } {", ()),
            ("}", ()),
        ),
    ),
    Operator(
        "mode",
        "files opened to others, or closed to them",
        SHELL,
        lines.modes,
        (
            ('chmod 700 "$home"', ('chmod 755 "$home"',)),
            ("chmod 644 file", ("chmod 600 file",)),
            ("install -o a -m 600 x y", ("install -o a -m 644 x y",)),
            ("sleep 700", ()),
        ),
    ),
    Operator(
        "command",
        "a script's command left out",
        SHELL,
        lines.commands,
        (
            ("    service cron start", (None,)),
            ('export PS1="x"', (None,)),
            ("if true; then", ()),
            ("fi", ()),
            ("for a in b; do echo; done", ()),
            ("key=/etc/key", ()),
            ('cat "$file" |', ()),
        ),
    ),
    Operator(
        "silence",
        "a script that hides a failure",
        SHELL,
        lines.silences,
        (
            ('exit "$failed"', ("exit 0",)),
            ("    exit 77", ("    exit 0",)),
            ("    failed=1", ("    failed=0",)),
            ("set -eu", ("set -u",)),
            ("echo no >&2", ("echo no >/dev/null",)),
            ("exit 0", ()),
        ),
    ),
    Operator(
        "schedule",
        "when, as whom and what cron runs",
        ("image/files/conda-autoupdate",),
        lines.schedules,
        (
            (
                "17 4 * * 1 sgeadmin /opt/x.sh",
                (
                    "17 5 * * 1 sgeadmin /opt/x.sh",
                    "17 4 * * * sgeadmin /opt/x.sh",
                    "17 4 * * 1 root /opt/x.sh",
                    "17 4 * * 1 sgeadmin /opt/x.sh >/dev/null 2>&1 || true",
                    None,
                ),
            ),
        ),
    ),
    Operator(
        "prompt",
        "a character of a prompt left out",
        ("cluster.toml",),
        lines.prompts,
        (
            ("ps1 = 'a$ '", ("ps1 = 'a '",)),
            ("ps1 = '[b]$ '", ("ps1 = 'b]$ '", "ps1 = '[b]'")),
            ("url = ''", ()),
        ),
    ),
    Operator(
        "version",
        "another version in an environment, or a package left out of it",
        ("conda/environments/*.yml",),
        lines.versions,
        (
            ("  - python=2.7", ("  - python=3.9",)),
            ("  - python=3.11", ("  - python=3.9",)),
            ("  - anaconda=2.3.0", ("  - anaconda=2.4.0",)),
            ("  - pip", (None,)),
            ("  - defaults", ()),
        ),
    ),
    Operator(
        "package",
        "a package missing from the channel, or from what pip finds",
        ("conda/locks/py311.txt", "conda/locks/pip-index.txt"),
        lines.packages,
        (("numpy==1.26.4 --hash=sha256:00", (None,)), ("# numpy", ())),
    ),
)
# What a change of these files means is built for a minute or more: conda installs itself again.
SLOW = ("conda/environments/*", "conda/locks/*")
KINDS = tuple(operator.kind for operator in OPERATORS)
# Values of cluster.toml that are no more than facts about the cluster; pages go on with what they say.
_FACTS = ("limit", "ps1")


def drifts() -> list[Drift]:
    """Return every drift there is, file by file; the same files give the same ones."""
    found: list[Drift] = []
    for path in sorted(path for path in CONF.rglob("*") if path.is_file() and path.suffix != ".pyc"):
        file = path.relative_to(CONF).as_posix()
        if any(operator.fits(file) for operator in OPERATORS):
            found += _of(file, path.read_text("utf-8"))
    return found


def _of(file: str, text: str) -> Iterator[Drift]:
    # A value of cluster.toml is changed where it is used, so that the pages keep theirs.
    filled = "\n".join(_filled(line, file) for line in text.split("\n"))
    changes = [change for operator in OPERATORS if operator.fits(file) for change in operator.changes(filled)]
    count: dict[str, int] = {}
    for change in sorted(changes, key=lambda change: change.line):
        if file == "cluster.toml" and change.before.split(" ")[0] not in _FACTS:
            continue
        if file.startswith("conda/locks/") and change.before.split("==")[0] not in _asked_for(file):
            continue  # without it others could not be installed, and the build says so
        group = f"{file}:{change.line}:{change.kind}"
        count[group] = count.get(group, 0) + 1
        yield Drift(f"{group}:{count[group]}", file, change)


def _filled(line: str, file: str) -> str:
    return render(line, file) if "{{" in line and "{{ host }}" not in line else line


def _asked_for(file: str) -> set[str]:
    """Return the packages that somebody named; the others came with them."""
    text = (CONF / file).with_suffix(".in").read_text("utf-8")
    return set(re.findall(r"^[\w.-]+", text, re.MULTILINE))


def is_slow(drift: Drift) -> bool:
    """Tell whether a minute or more goes by before its cluster starts."""
    return any(fnmatch(drift.file, pattern) for pattern in SLOW)
