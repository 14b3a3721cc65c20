"""Files of build/ that one program writes and another reads: checked by their types, written in one step."""

import contextlib
import fcntl
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, TypeVar

import msgspec

T = TypeVar("T")
ROOT = Path(__file__).parents[3]
BUILD = ROOT / "build"
# What is added to the name of a file of an earlier run that cannot be used.
SUFFIX = ".unusable"


class StoredError(Exception):
    """A file cannot be used; the text says why, and where in it: `… - at $.examples[3].line`."""


def load(path: Path, kind: type[T]) -> T:
    """Return what a file holds.

    Raises:
        FileNotFoundError: there is none.
        StoredError: it cannot be read, is not JSON, or is not of this type.
    """
    try:
        return msgspec.json.decode(path.read_bytes(), type=kind)
    except FileNotFoundError:
        raise
    except msgspec.ValidationError as error:
        raise StoredError(str(error).replace("`", "")) from None
    except (ValueError, RecursionError) as error:
        raise StoredError(f"not JSON: {error}") from None
    except OSError as error:
        raise StoredError(str(error)) from None


def load_earlier(path: Path, kind: type[T]) -> T | None:
    """Return what an earlier run has written; None if there is no file, or none that can be used.

    A file that cannot be used is set aside with a message, so that nothing of it is lost and work goes on.
    """
    try:
        return load(path, kind)
    except FileNotFoundError:
        return None
    except StoredError as error:
        with contextlib.suppress(OSError):  # not even that; it is written again all the same
            set_aside(path, str(error))
        return None


def save(path: Path, data: Any, kind: type) -> None:
    """Write a file in one step: who reads it meanwhile finds the old one, and a crash leaves it whole.

    Args:
        path: the file.
        data: a value of the type, or what is to become one.
        kind: the type.

    Raises:
        StoredError: it is not of the type; nothing is written.
        OSError: it cannot be written.
    """
    try:
        value: Any = msgspec.convert(msgspec.to_builtins(data), kind)
    except ValueError as error:
        raise StoredError(f"{path.name}: {error}".replace("`", "")) from None
    write(path, msgspec.json.format(msgspec.json.encode(value), indent=1) + b"\n")


def write(path: Path, content: bytes) -> None:
    """Write bytes as `save` does; an existing file keeps its mode."""
    path.parent.mkdir(parents=True, exist_ok=True)
    new = path.with_name(f".{path.name}.{os.getpid()}.new")
    try:
        new.write_bytes(content)
        if path.exists():
            new.chmod(path.stat().st_mode & 0o7777)
        new.replace(path)
    finally:
        new.unlink(missing_ok=True)


@contextlib.contextmanager
def exclusive(folder: Path) -> Iterator[None]:
    """Change files of a folder by what they say now, while no other program does; no lock file is left.

    Raises:
        OSError: the folder cannot be made or locked.
    """
    folder.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)


def set_aside(path: Path, reason: str) -> Path:
    """Rename a file that cannot be used to NAME.unusable and say so; one that is there already is replaced.

    Args:
        path: the file.
        reason: why it cannot be used.

    Raises:
        OSError: it cannot be renamed.
    """
    kept = path.with_name(path.name + SUFFIX)
    path.replace(kept)
    print(f"{path} cannot be used: {reason}. It is set aside as {kept.name}.", file=sys.stderr, flush=True)
    return kept
