"""packages.lock: the versions of all Debian packages in the images."""

from conf.engine import Engine, EngineError
from conf.image.context import LOCK

HEAD = """\
# Versions of all Debian packages in the images. Written by: python -m conf.image lock
"""


def check_packages(engine: Engine, image: str, *, strict: bool) -> None:
    """Compare the packages in an image with packages.lock.

    Args:
        engine: where the image is.
        image: its name.
        strict: raise on a difference; otherwise only print it (a base from a registry has its own updates).

    Raises:
        EngineError: versions differ, with the list and what to do.
    """
    locked = dict(line.split() for line in LOCK.read_text(encoding="utf-8").splitlines() if line[:1] != "#")
    differences = [
        f"  {name}: {locked.get(name, 'nothing')} is locked, {version} was installed"
        for name, version in installed(engine, image).items()
        if locked.get(name) != version
    ]
    if not differences:
        return
    text = "\n".join(differences)
    if not strict:
        print(
            f"Other package versions than in {LOCK.name}, from the base that was asked for:\n{text}",
            flush=True,
        )
        return
    raise EngineError(
        f"the Debian mirror no longer has the locked versions of {len(differences)} packages:\n{text}\n"
        f"Run `python -m conf.image lock`, look at what changed in {LOCK}, and commit it."
    )


def write_lock(engine: Engine, images: list[str]) -> int:
    """Write packages.lock from the packages in these images; return how many there are."""
    packages: dict[str, str] = {}
    for image in images:
        packages |= installed(engine, image)
    lines = "".join(f"{name} {packages[name]}\n" for name in sorted(packages))
    LOCK.write_text(HEAD + lines, encoding="utf-8")
    return len(packages)


def installed(engine: Engine, image: str) -> dict[str, str]:
    """Return the packages in an image and their versions."""
    query = ["dpkg-query", "--show", "--showformat", r"${Package} ${Version}\n"]
    done = engine.run(["run", "--rm", "--network", "none", "--entrypoint", query[0], image, *query[1:]])
    return dict(line.split() for line in done.stdout.splitlines())
