"""What the runner has to know of this cluster: people, machines, questions, limits; from cluster.toml."""

from collections.abc import Collection, Iterator, Mapping
from functools import cached_property
from pathlib import Path
from typing import Any

from conf.browser import PACKAGE
from conf.cluster.site import uses
from conf.cluster.site.dialect import Dialect, Recovery
from conf.cluster.site.route import from_login, route
from conf.engine import find
from conf.facts import CONF, facts, value

MARKERS = CONF / "image" / "files" / "markers.sh"
# An account's own may set another prompt each time.
FORGET = "unset PROMPT_COMMAND 2>/dev/null"
# What a log-in does in bash, which the account's shell may not be, without anybody there who could answer
# questions, and then the markers.
START = r"""
unset ENV
set +o posix
BASH_ARGV0=-bash
[ -x /bin/bash ] && export SHELL=/bin/bash
shopt -u inherit_errexit
HISTFILE=~/.bash_history
[ ! -r /etc/profile ] || . /etc/profile </dev/null
for __markers_file in ~/.bash_profile ~/.bash_login ~/.profile; do
    if [ -r "$__markers_file" ]; then
        . "$__markers_file" </dev/null
        break
    fi
done
unset __markers_file
if [[ ${PS1@a} == *r* ]]; then
    echo "PS1 is read-only in this account: its prompts cannot be marked"
    exit 1
fi
. ~/FOLDER/markers
"""


class Site:
    """This cluster; satisfies the `Site` of the runner, of mutation and of authoring, which explain it."""

    dialect = Dialect()
    recovery = Recovery()

    @property
    def engine(self) -> str:
        """The container engine."""
        engine = find()
        return f"{engine.label} {engine.version}"

    @cached_property
    def limits(self) -> Mapping[str, float]:
        """[limits] of cluster.toml."""
        return {name: facts()["limits"][name] for name in ("command_seconds", "page_seconds", "output_bytes")}

    @property
    def facts(self) -> Mapping[str, Any]:
        """All of cluster.toml."""
        return facts()

    @cached_property
    def users(self) -> list[str]:
        """All accounts."""
        return list(facts()["users"])

    @cached_property
    def ordinary_users(self) -> list[str]:
        """Those without rights over others."""
        return [name for name, user in facts()["users"].items() if user["role"] == "user"]

    @cached_property
    def desk(self) -> str:
        """The laptop."""
        return value("laptop.name")

    @cached_property
    def front(self) -> str:
        """The login node."""
        return value("login.name")

    @cached_property
    def machines(self) -> list[str]:
        """The login node, the laptop, the workers."""
        return [self.front, self.desk, *facts()["workers"]["names"]]

    @cached_property
    def questions(self) -> list[str]:
        """[[questions]] of cluster.toml."""
        return [question["text"] for question in facts()["questions"]]

    @cached_property
    def opens_shell(self) -> frozenset[str]:
        """[shells] of cluster.toml."""
        return frozenset(facts()["shells"]["opened_by"])

    @cached_property
    def leaves_shell(self) -> frozenset[str]:
        """[shells] of cluster.toml."""
        return frozenset(facts()["shells"]["left_by"])

    @property
    def browser(self) -> str:
        """Debian's."""
        return PACKAGE

    @property
    def display(self) -> str:
        """The laptop's profile sets it."""
        return ". /etc/profile.d/display.sh"

    def files(self, typed: str) -> Iterator[Path]:
        """Those of conf/."""
        return uses.files(typed)

    def route(
        self, user: str, machine: str, machines: Collection[str]
    ) -> tuple[str, list[tuple[str, str]]] | None:
        """Begin on the laptop."""
        return route(user, machine, machines)

    def route_from_front(self, machine: str) -> list[tuple[str, str]] | None:
        """Begin on the login node."""
        return from_login(machine)

    def introduction(self, user: str, nonce: str, folder: str) -> tuple[str, str, Mapping[str, str]]:
        """Give the shells of another cluster the prompts of this one."""
        return introduction(facts()["prompts"]["cluster"]["ps1"], user, nonce, folder)


def introduction(ps1: str, user: str, nonce: str, folder: str) -> tuple[str, str, Mapping[str, str]]:
    """Return what a site's `introduction` does, for prompts that bash draws from `ps1`.

    A log-in shell that reads a file of ours first is to be had in POSIX mode only, which that file ends.
    """
    ps1 = ps1.replace(r"\u", user).replace(r"\$", "$")
    start = f"exec env ENV=$HOME/{folder}/start bash --posix --login"
    return (
        start,
        f". ~/{folder}/markers",
        {
            "start": START.replace("FOLDER", folder),
            "markers": f"ICEBERG_MARKERS_ROOT=~/{folder}\n{FORGET}\n{MARKERS.read_text('utf-8')}",
            "etc/iceberg/ps1": f"{ps1}\n",
            "etc/iceberg/who": f"{user}@\\h\n",
            "run/iceberg/nonce": f"{nonce}\n",
        },
    )


SITE = Site()
