"""What the runner has to know of this cluster: people, machines, questions, limits; from cluster.toml."""

from collections.abc import Collection, Mapping
from functools import cached_property
from typing import Any

from conf.browser import PACKAGE
from conf.cluster.dialect import Dialect, Recovery
from conf.cluster.route import from_login, route
from conf.engine import find
from conf.facts import CONF, facts, value

MARKS = CONF / "image" / "files" / "marks.sh"


class Site:
    """This cluster; satisfies the `Site` of the runner, of mutation and of authoring, which explain it."""

    dialect = Dialect()
    recovery = Recovery()

    @property
    def engine(self) -> str:
        """The container engine."""
        engine = find()
        return f"{engine.name} {engine.version}"

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

    def route(
        self, user: str, machine: str, machines: Collection[str]
    ) -> tuple[str, list[tuple[str, str]]] | None:
        """Begin on the laptop."""
        return route(user, machine, machines)

    def route_from_front(self, machine: str) -> list[tuple[str, str]] | None:
        """Begin on the login node."""
        return from_login(machine)

    def introduction(self, user: str, nonce: str, folder: str) -> tuple[str, Mapping[str, str]]:
        """Give the shells of another cluster the prompts of this one."""
        ps1 = facts()["prompts"]["cluster"]["ps1"].replace(r"\u", user).replace(r"\$", "$")
        return f". ~/{folder}/marks", {
            "marks": f"ICEBERG_MARKS_ROOT=~/{folder}\n{MARKS.read_text('utf-8')}",
            "etc/iceberg/ps1": f"{ps1}\n",
            "etc/iceberg/who": f"{user}@\\h\n",
            "run/iceberg/nonce": f"{nonce}\n",
        }


SITE = Site()
