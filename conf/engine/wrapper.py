"""A small script with the flags that were found, so that everyone can call plain `podman` or `docker`."""

import shlex
from collections.abc import Mapping, Sequence
from pathlib import Path


def write_wrapper(
    path: Path,
    prefix: Sequence[str],
    command: Sequence[str],
    environment: Mapping[str, str],
    first: str = "",
) -> None:
    """Write a script that runs a command and the script's own arguments.

    Args:
        path: where the script is written, in one step.
        prefix: what makes the command run as root (sudo), or nothing.
        command: the program and its flags.
        environment: set by env(1) after the prefix, because sudo drops variables.
        first: lines of sh(1) before the command, such as a shorter way for some arguments.
    """
    settings = [f"{name}={value}" for name, value in environment.items()]
    words = [*prefix, *(["/usr/bin/env", *settings] if settings else []), *command]
    text = (
        "#!/bin/sh\n# Written by conf/engine: its flags keep the project's containers apart.\n"
        f'{first}exec {shlex.join(words)} "$@"\n'
    )
    if path.exists() and path.read_text(encoding="utf-8") == text:
        return
    new = path.with_name(path.name + ".new")
    new.write_text(text, encoding="utf-8")
    new.chmod(0o755)
    new.replace(path)
