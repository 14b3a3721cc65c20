"""The two networks of a cluster, in a part of the range in cluster.toml that nothing else uses."""

import ipaddress
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from conf.facts import facts, value

ROUTES = Path("/proc/net/route")
LOGIN, LAPTOP, FIRST_WORKER = 2, 3, 11
"""Last parts of the addresses; 1 is the bridge itself."""


@dataclass(frozen=True)
class Networks:
    """The pair of networks with one number."""

    number: int

    @property
    def campus(self) -> ipaddress.IPv4Network:
        """Laptop and login node."""
        return subnets()[2 * self.number]

    @property
    def cluster(self) -> ipaddress.IPv4Network:
        """Login node and workers."""
        return subnets()[2 * self.number + 1]

    @property
    def workers(self) -> dict[str, str]:
        """Address of each worker."""
        names = facts()["workers"]["names"]
        return {name: str(self.cluster[FIRST_WORKER + place]) for place, name in enumerate(names)}

    def laptop_hosts(self) -> str:
        """Return /etc/hosts of the laptop, which knows the login node only by the name users type."""
        return hosts({value("laptop.name"): self.campus[LAPTOP], value("login.address"): self.campus[LOGIN]})

    def node_hosts(self) -> str:
        """Return /etc/hosts of login node and workers; the queueing system takes its names from here."""
        login = f"{value('login.name')} {value('login.address')}"
        return hosts({login: self.cluster[LOGIN], **self.workers})


def hosts(names: dict[str, object]) -> str:
    """Return the text of a hosts file (hosts(5))."""
    lines = [f"{address}\t{name}\n" for name, address in names.items()]
    return "".join(["127.0.0.1\tlocalhost\n", "::1\tlocalhost\n", *lines])


def subnets() -> list[ipaddress.IPv4Network]:
    """Return the /24 networks of the range."""
    return list(ipaddress.IPv4Network(value("networks.range")).subnets(new_prefix=24))


def free_numbers(taken: set[int]) -> Iterator[int]:
    """Yield the numbers of pairs that no other cluster has and no route of this machine touches."""
    routes = list(machine_routes())
    for number in range(len(subnets()) // 2):
        pair = Networks(number)
        if number not in taken and not any(
            r.overlaps(pair.campus) or r.overlaps(pair.cluster) for r in routes
        ):
            yield number


def machine_routes() -> Iterator[ipaddress.IPv4Network]:
    """Yield the networks this machine has a route to, except the default route."""
    for line in ROUTES.read_text(encoding="ascii").splitlines()[1:]:
        words = line.split()
        destination, mask = (int.from_bytes(bytes.fromhex(words[place]), "little") for place in (1, 7))
        if mask:
            yield ipaddress.IPv4Network((destination, mask.bit_count()))
