"""Start a cluster and return once the first job could run."""

import atexit
import contextlib
import hashlib
import os
import re
import secrets
import sys
import time
from contextlib import AbstractContextManager
from dataclasses import replace
from itertools import islice
from pathlib import Path

from conf.cluster.cluster import Cluster
from conf.cluster.owner import KEPT, this_process
from conf.cluster.parts.machines import create_networks, machine_names, start_machines
from conf.cluster.parts.networks import free_numbers
from conf.cluster.remove import changes, remove, remove_abandoned, remove_objects
from conf.cluster.state import State, make_folders, read_all
from conf.cluster.untrusted import is_there, tail
from conf.engine import Engine, EngineError, find
from conf.facts import facts, value
from conf.image import Images, ensure_images

NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,30}")
READY_SECONDS = 180.0  # it takes 3 to 4 on an idle machine
NETWORK_TRIES = 5


def start(name: str, *, keep: bool = False) -> Cluster:
    """Start a cluster; images and software are built if they are missing.

    Several clusters run side by side, also from several processes. Clusters whose process has ended
    without stopping them are removed first.

    Args:
        name: lower-case letters, digits and hyphens; one cluster of a name at a time.
        keep: let it run when this process ends; otherwise it is stopped then.

    Raises:
        ValueError: not a name.
        EngineError: no engine, no space, a cluster of this name runs, or a machine did not get ready.
    """
    if not NAME.fullmatch(name):
        raise ValueError(f"{name!r} is not a name for a cluster: use lower-case letters, digits and hyphens")
    engine = find()
    with fetching_ahead():
        images = ensure_images(engine)
    folders = software(engine, images)
    names = " ".join(folder.name for folder in folders)
    image = hashlib.sha256(f"{images.digest} {names}".encode()).hexdigest()
    state: State | None = None
    try:
        with changes(engine):
            for left in remove_abandoned(engine):
                print(f"Removed what was left of cluster {left}.", file=sys.stderr, flush=True)
            refuse_second(name)
            state = State(
                name=name,
                owner=KEPT if keep else this_process(),
                engine=engine.name,
                image=f"sha256:{image}",
                node=images.node,
                number=-1,
                nonce=secrets.token_hex(16),
            )
            state.make()
            state = with_networks(engine, state)
            write_secrets(state)
            make_folders(engine, state, "upper", "work")
            start_machines(engine, state, images, folders)
        await_ready(state)
    except BaseException:
        if state is not None:
            with changes(engine):
                remove(engine, name)
        raise
    cluster = Cluster(engine, state)
    if not keep:
        atexit.register(stop_at_exit, cluster, os.getpid())
    return cluster


def refuse_second(name: str) -> None:
    """Make sure that no cluster of this name runs.

    Raises:
        EngineError: one does; the text says whose it is.
    """
    there = read_all().get(name)
    if there is None:
        return
    whose = (
        "was started to stay" if there.owner == KEPT else f"belongs to process {there.owner.split(':')[0]}"
    )
    raise EngineError(
        f"a cluster named {name} runs already and {whose}. Take another name, or remove it: "
        f"python3 noxfile.py cluster -- down {name}"
    )


def with_networks(engine: Engine, state: State) -> State:
    """Create the cluster's networks in the first free place; only trying shows what another engine uses.

    Raises:
        EngineError: no pair of networks could be created.
    """
    taken = {other.number for other in read_all().values() if other}
    error = EngineError(
        f"no free pair of networks is left in {value('networks.range')}: clusters or routes of this machine "
        "use all of it. Remove clusters, or set another networks.range in conf/cluster.toml"
    )
    for number in islice(free_numbers(taken), NETWORK_TRIES):
        state = replace(state, number=number)
        state.save()
        try:
            create_networks(engine, state)
        except EngineError as refused:
            error = refused
            remove_objects(engine, state.name)
        else:
            return state
    raise error


def write_secrets(state: State) -> None:
    """Make the passwords of this run, and give them and the nonce to the machines."""
    passwords = "".join(f"{user}:{secrets.token_urlsafe(12)}\n" for user in facts()["users"])
    for name, text in (("passwords", passwords), ("nonce", state.nonce + "\n")):
        path = state.secrets / name
        path.touch(mode=0o600)
        path.write_text(text, encoding="utf-8")


def fetching_ahead() -> AbstractContextManager[None]:
    """Fetch what the software is made of, if it is missing, while images are built."""
    if "conda" not in facts():
        return contextlib.nullcontext()
    from conf import conda  # imports much

    return conda.fetching_ahead()


def software(engine: Engine, images: Images) -> list[Path]:
    """Return the folders that become /usr/local, the uppermost first; none without conda."""
    if "conda" not in facts():
        return []
    from conf.conda import (
        ensure_texts,
        ensure_tree,
    )  # they drive containers of the node image and import much

    return [ensure_texts(engine, images.node), ensure_tree(engine, images.node)]


def await_ready(state: State) -> None:
    """Wait until every machine is up and both workers offer their slots.

    Raises:
        EngineError: a machine failed, or it took too long; the text ends with the machines' own words.
    """
    wanted = [state.boot / "cluster.ready", *(state.boot / f"{name}.up" for name in machine_names())]
    deadline = time.monotonic() + READY_SECONDS
    while missing := [path.name for path in wanted if not is_there(path)]:
        failed = sorted(name for name in machine_names() if is_there(state.boot / f"{name}.failed"))
        if failed:
            raise EngineError(f"{', '.join(failed)} failed to start:\n{boot_logs(state)}")
        if time.monotonic() > deadline:
            raise EngineError(
                f"the cluster was not ready within {READY_SECONDS:g} s, missing {', '.join(missing)}:\n"
                f"{boot_logs(state)}"
            )
        time.sleep(0.01)


def boot_logs(state: State) -> str:
    """Return the last lines each machine wrote while it started."""
    logs = {name: tail(state.boot / f"{name}.log").splitlines()[-10:] for name in sorted(machine_names())}
    return "\n".join("\n".join([f"--- {name}", *lines]) for name, lines in logs.items() if lines)


def stop_at_exit(cluster: Cluster, pid: int) -> None:
    """Stop a cluster when the process that started it ends; its children end too, but do not own it."""
    if os.getpid() == pid and cluster.state.folder.exists():
        with contextlib.suppress(EngineError):  # the next start tries again
            cluster.stop()
