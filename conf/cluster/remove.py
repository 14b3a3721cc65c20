"""Remove clusters: everything with the label, then the folder."""

import signal
import threading
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager

from conf.cluster.owner import is_dead
from conf.cluster.parts.home import detach
from conf.cluster.parts.machines import LABEL, container, machine_names
from conf.cluster.state import clusters_dir, read_all, remove_folder
from conf.engine import Engine, EngineError
from conf.engine.lock import exclusive
from conf.signals import ENDING, ignore

LOCK_SECONDS = 600.0  # others may start clusters first: a few seconds each


def changes(engine: Engine) -> AbstractContextManager[None]:
    """Hold the lock under which clusters are made and removed, one at a time."""
    return exclusive(engine.folder / "changes.lock", timeout=LOCK_SECONDS)


def remove(engine: Engine, name: str) -> None:
    """Remove a cluster, or what is left of it. Hold `changes` while calling.

    Raises:
        EngineError: something could not be removed.
    """
    with undisturbed():
        remove_objects(engine, name)
        engine.forget([container(name, machine) for machine in machine_names()])
        state = read_all().get(name)
        detach(engine, clusters_dir() / name)
        remove_folder(engine, clusters_dir() / name, state.node if state else None)
        if not read_all():
            engine.leave_no_trace()


def remove_objects(engine: Engine, name: str) -> None:
    """Remove the containers, networks and volumes of a cluster.

    Raises:
        EngineError: the engine refused.
    """
    wanted = ["--quiet", "--filter", f"label={LABEL}={name}"]
    kinds = (
        (["ps", "--all", *wanted], ["rm", "--force", *engine.removal_options]),
        (["network", "ls", *wanted], ["network", "rm"]),
        (["volume", "ls", *wanted], ["volume", "rm"]),
    )
    errors = []
    for listing, removal in kinds:
        if found := engine.run(listing).stdout.split():
            done = engine.run([*removal, *found], check=False, timeout=90)
            if done.returncode != 0 and engine.run(listing).stdout.split():
                errors.append(done.stderr.strip())
    if errors:
        raise EngineError(f"cluster {name} is not removed completely: {'; '.join(errors)}")


def remove_abandoned(engine: Engine) -> list[str]:
    """Remove the clusters whose owner has ended without doing so; return their names. Hold `changes`."""
    known = read_all()
    listing = ["ps", "--all", "--filter", f"label={LABEL}", "--format", engine.label_format(LABEL)]
    labelled = set(engine.run(listing).stdout.split())
    abandoned = sorted(labelled - set(known)) + [
        name
        for name, state in known.items()
        if state is None or (state.engine == engine.name and is_dead(state.owner))
    ]
    for name in abandoned:
        remove(engine, name)
    return abandoned


@contextmanager
def undisturbed() -> Iterator[None]:
    """Let no signal interrupt the clean-up; it is short and every step has its time limit.

    Another Ctrl-C is ignored, because it asks for what is already happening. SIGTERM and SIGHUP come once,
    perhaps while one of many clusters is removed, so they take effect afterwards.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    came: list[int] = []
    before = {ending: signal.signal(ending, lambda number, _: came.append(number)) for ending in ENDING}
    before[signal.SIGINT] = signal.signal(signal.SIGINT, ignore)
    try:
        yield
    finally:
        for ending, handler in before.items():
            signal.signal(ending, handler)
        for number in came[:1]:
            signal.raise_signal(number)
