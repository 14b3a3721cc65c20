"""Two pages pass for a user who cannot become root, and nothing of the user's runs afterwards."""

from pathlib import Path

from checks.tests.conf.engine.others.handing import CLEAN, PAGES, SECONDS, assert_passed, packed_by
from checks.tests.conf.engine.others.someone import HOME, Someone, someone
from conf.conda.tree.tree import ensure_tree
from conf.engine import Engine
from conf.image import Images

LISTED = "What runs:"
WATCHERS = ("podman", "conmon", "slirp4netns", "pasta")
# Runs the pages, and then lists the processes: those who watch over containers must be gone.
THEN_LIST = f"""\
import subprocess, sys
status = subprocess.run([sys.executable, "-m", "checks.verify", *sys.argv[1:]]).returncode
print({LISTED!r}, flush=True)
subprocess.run(["ps", "-A", "-o", "args="])
sys.exit(status)
"""


def test_two_pages_on_podman_without_root(engine: Engine, images: Images) -> None:
    with someone() as user:
        found = user.python("-c", "from conf.engine import find; print(find().folder)", timeout=60)
        assert found.returncode == 0, found.stderr
        podman = f"{found.stdout.strip()}/podman"
        for image in (images.node, images.laptop):
            hand_over_image(engine, image, user, podman)
        hand_over_tree(ensure_tree(engine, images.node), user, podman)
        done = user.python("-c", THEN_LIST, *PAGES, "--evidence=../evidence.json", timeout=SECONDS)
        assert done.returncode == 0, done.stdout + done.stderr
        running = done.stdout.partition(LISTED)[2].splitlines()
        # Nobody collects what has ended: the first process here is not an init.
        alive = [line for line in running if "<defunct>" not in line]
        assert alive
        assert [line for line in alive if any(word in line for word in WATCHERS)] == []
        assert "Building" not in done.stdout
        assert "Home directories have no quotas here (only root may mount a file system" in done.stderr
        done = user.python(*CLEAN, timeout=SECONDS)
        assert done.returncode == 0, done.stdout + done.stderr
        assert set(done.stdout.splitlines()[-2:]) == {images.node, images.laptop}
        assert_passed(user.home / "evidence.json", "rootless podman ")


def hand_over_image(engine: Engine, image: str, user: Someone, podman: str) -> None:
    """Give the user's podman an image, unless it has it."""
    if user.run(podman, "image", "exists", image, timeout=60).returncode == 0:
        return
    with packed_by(engine.program, "save", image) as packed:
        done = user.run(podman, "load", source=packed, timeout=SECONDS)
    assert done.returncode == 0, done.stderr


def hand_over_tree(tree: Path, user: Someone, podman: str) -> None:
    """Give the user the software tree, under the numbers that its owners have there."""
    folder = user.home / ".cache" / "iceberg-docs"
    if (folder / tree.name).is_dir():
        return
    unpack = 'cd "$1"; rm -rf usr-local-* new; mkdir new; tar --extract --same-permissions --directory new'
    command = [podman, "unshare", "sh", "-euc", f'{unpack}; mv new "$2"', "sh"]
    with packed_by("tar", "--create", "--directory", str(tree), ".") as stream:
        done = user.run(*command, f"{HOME}/.cache/iceberg-docs", tree.name, timeout=SECONDS, source=stream)
    assert done.returncode == 0, done.stderr
