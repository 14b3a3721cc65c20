"""Create and start a cluster's networks, volumes and containers, one after the other."""

from collections.abc import Sequence
from pathlib import Path

from conf.cluster.parts.home import detach, home_options, in_memory
from conf.cluster.parts.networks import LAPTOP, LOGIN, Networks
from conf.cluster.state import State
from conf.engine import Engine
from conf.engine.shortcut import Account
from conf.facts import facts, value
from conf.image import Images

BOOT = "/run/iceberg/boot"
SECRETS = "/run/iceberg/secrets"
LABEL = "iceberg.cluster"
OWNER = "iceberg.owner"
# Capabilities that an engine may give to root in a container and nothing here needs (capabilities(7)): making
# devices, which would be in folders of this machine, and sending packets with other machines' addresses.
WITHHELD = ("MKNOD", "NET_RAW")
# On an internal network the host has no address, but its bridge gives itself an IPv6 one, where every service
# of the host that listens on IPv6 would answer.
IPV6 = Path("/proc/sys/net/ipv6/conf")
NO_IPV6 = "--sysctl=net.ipv6.conf.{}.disable_ipv6=1"


def machine_names() -> list[str]:
    """Return the names of the machines of every cluster."""
    return [value("laptop.name"), value("login.name"), *facts()["workers"]["names"]]


def container(cluster: str, machine: str) -> str:
    """Return the name of a machine's container."""
    return f"iceberg-{cluster}-{machine}"


def create_networks(engine: Engine, state: State) -> None:
    """Create both networks, isolated from each other and from the outside: checks need no network.

    Raises:
        EngineError: the engine refused, for instance because another network has these addresses.
    """
    pair = Networks(state.number)
    options = ["--internal", *engine.network_options, *labels(state)]
    for kind, subnet in (("campus", pair.campus), ("cluster", pair.cluster)):
        engine.run(["network", "create", *options, "--subnet", str(subnet), container(state.name, kind)])


def start_machines(engine: Engine, state: State, images: Images, software: Sequence[Path]) -> None:
    """Start the four machines, the login node first, because its queue master takes longest.

    Args:
        engine: what runs them.
        state: the cluster they belong to.
        images: the images of node and laptop.
        software: the folders that become /usr/local, the uppermost first; none: it is the image's.
    """
    pair = Networks(state.number)
    create_volume(engine, state, "home", home_options(engine, state))
    shared = [f"{container(state.name, 'home')}:/home:nocopy"]
    if software:
        lower = ":".join(map(str, software))
        layers = [
            f"lowerdir={lower}",
            f"upperdir={state.folder / 'upper'}",
            f"workdir={state.folder / 'work'}",
        ]
        options = ",".join([*layers, *engine.overlay_options])
        # One file system for all nodes, over the software tree: an administrator's change on the login node
        # is visible on every worker, and the tree itself is never changed.
        create_volume(engine, state, "usr-local", {"type": "overlay", "device": "overlay", "o": options})
        shared.append(f"{container(state.name, 'usr-local')}:/usr/local")
    (state.folder / "hosts.laptop").write_text(pair.laptop_hosts(), encoding="utf-8")
    (state.folder / "hosts.node").write_text(pair.node_hosts(), encoding="utf-8")
    # Nobody answers there, so a name that is not in /etc/hosts is unknown without a delay.
    (state.folder / "resolv.conf").write_text("nameserver 127.0.0.1\n", encoding="utf-8")
    for name, store in facts()["stores"].items():
        create_volume(engine, state, name, in_memory(store["limit"], "1777"))
        shared.append(f"{container(state.name, name)}:{store['root']}:nocopy")
    campus, cluster = container(state.name, "campus"), container(state.name, "cluster")

    login = value("login.name")
    mounts = [f"{state.folder / 'hosts.node'}:/etc/hosts:ro", *shared]
    words = machine(engine, state, login, "login", images.node, (campus, str(pair.campus[LOGIN])), mounts)
    name = container(state.name, login)
    # It has both networks before it starts; of the engines, not all can create a container with two.
    ident = engine.run(["create", *words]).stdout.strip()
    engine.run(["network", "connect", "--ip", str(pair.cluster[LOGIN]), cluster, name])
    engine.run(["start", name])
    engine.know(name, ident, accounts("login"))
    detach(engine, state.folder)
    for worker, address in pair.workers.items():
        words = machine(engine, state, worker, "worker", images.node, (cluster, address), mounts)
        begin(engine, container(state.name, worker), "worker", words)
    laptop = value("laptop.name")
    mounts = [f"{state.folder / 'hosts.laptop'}:/etc/hosts:ro"]
    words = machine(
        engine, state, laptop, "laptop", images.laptop, (campus, str(pair.campus[LAPTOP])), mounts
    )
    begin(engine, container(state.name, laptop), "laptop", words)


def machine(
    engine: Engine,
    state: State,
    name: str,
    role: str,
    image: str,
    network: tuple[str, str],
    mounts: list[str],
) -> list[str]:
    """Return what `create` and `run` have to be told about one container with its first network.

    Args:
        engine: what creates it.
        state: the cluster it belongs to.
        name: its host name.
        role: what its boot script makes of it: "login", "worker" or "laptop".
        image: what it runs.
        network: name of the network, and the machine's address there.
        mounts: volumes and files, as `--volume` takes them.
    """
    options = ["--name", container(state.name, name), "--hostname", name, *labels(state)]
    options += ["--network", network[0], "--ip", network[1]]
    options += [f"--cap-drop={right}" for right in WITHHELD]
    options += engine.machine_options
    if IPV6.exists():
        # The login node gets its second network before it starts.
        interfaces = ("eth0", "eth1") if role == "login" else ("eth0",)
        options += [NO_IPV6.format(interface) for interface in interfaces]
    own = [
        f"{state.boot}:{BOOT}",
        f"{state.secrets}:{SECRETS}:ro",
        f"{state.folder / 'resolv.conf'}:/etc/resolv.conf:ro",
    ]
    for mount in [*own, *mounts]:
        options += ["--volume", mount]
    return [*options, image, "/usr/bin/tini", "-g", "--", "/usr/lib/iceberg/boot", role]


def begin(engine: Engine, name: str, role: str, words: list[str]) -> None:
    """Create and start a container with such a name and role in one call; `words` come from `machine`."""
    ident = engine.run(["run", "--detach", *words]).stdout.strip()
    engine.know(name, ident, accounts(role))


def accounts(role: str) -> dict[str, Account]:
    """Return the accounts of a machine with such a role; their groups are those of the nodes."""
    known = {"root": Account(0, 0, "/root")}
    for name, user in facts()["users"].items():
        groups = [group["gid"] for group in facts().get("groups", {}).values() if name in group["members"]]
        known[name] = Account(user["uid"], user["uid"], f"/home/{name}", [] if role == "laptop" else groups)
    return known


def create_volume(engine: Engine, state: State, name: str, mount: dict[str, str]) -> None:
    """Create a volume that the nodes share; it is mounted while at least one of them runs.

    Args:
        engine: what creates it.
        state: the cluster it belongs to.
        name: its name within the cluster.
        mount: type, device and options, as mount(8) takes them.
    """
    options = [word for key, text in mount.items() for word in ("--opt", f"{key}={text}")]
    whole = container(state.name, name)
    engine.run(["volume", "create", "--driver", "local", *options, *labels(state), whole])


def labels(state: State) -> list[str]:
    """Return the options that mark everything of one cluster."""
    return ["--label", f"{LABEL}={state.name}", "--label", f"{OWNER}={state.owner}"]
