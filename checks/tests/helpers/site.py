"""The site of the tests of what works for any site: people, machines and habits that are not Iceberg's."""

import tomllib
from collections.abc import Collection, Iterable, Mapping
from pathlib import Path
from typing import Any

from checks.runner.site import Hops
from conf.browser import find_browser
from conf.cluster.site.dialect import Dialect
from conf.cluster.site.site import introduction

FACTS: dict[str, Any] = tomllib.loads(Path(__file__).with_suffix(".toml").read_text("utf-8"))


class SampleSite:
    """The cluster of site.toml; satisfies the `Site` of the runner and of authoring, which explain it."""

    engine = "none"
    facts: Mapping[str, Any] = FACTS
    limits: Mapping[str, float] = FACTS["limits"]
    users = tuple(FACTS["users"])
    ordinary_users = ("ada",)
    desk: str = FACTS["laptop"]["name"]
    front: str = FACTS["login"]["name"]
    questions = tuple(question["text"] for question in FACTS["questions"])
    opens_shell = frozenset(FACTS["shells"]["opened_by"])
    leaves_shell = frozenset(FACTS["shells"]["left_by"])
    dialect = Dialect()
    browser = find_browser() or "chromium"
    display = "true"

    def files(self, typed: str) -> Iterable[Path]:  # noqa: ARG002
        """None describes it."""
        return ()

    def route(self, user: str, machine: str, machines: Collection[str]) -> tuple[str, Hops] | None:
        """Begin on the desk."""
        if machine == self.desk or (user == "root" and machine in machines):
            return machine, []
        rest = self.route_from_front(machine)
        hop = f"ssh -F /etc/tiny/hop_config {FACTS['login']['address']}"
        return None if rest is None else (self.desk, [(hop, self.front), *rest])

    def route_from_front(self, machine: str) -> Hops | None:
        """Let the queueing system choose a worker, or ask it for one."""
        if machine == self.front:
            return []
        if machine.startswith("<"):
            return [("qrsh", machine)]
        return [(f"qrsh -l hostname={machine}", machine)] if machine in FACTS["workers"]["names"] else None

    def introduction(self, user: str, nonce: str, folder: str) -> tuple[str, str, Mapping[str, str]]:
        """Give the shells of another cluster the prompts of this one."""
        return introduction(r"[\u@\h \W]\$ ", user, nonce, folder)


SITE = SampleSite()
