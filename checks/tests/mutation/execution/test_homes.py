"""Homes are put back as they were: on local machines, with the scripts that run on a cluster."""

import os
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from checks.mutation.execution import homes
from checks.mutation.execution.homes import Homes
from checks.tests.helpers.iceberg import LOGIN, command, file, page
from checks.tests.helpers.local import Fresh
from conf.cluster import SITE
from conf.cluster.site.dialect import Recovery
from conf.cluster.site.site import Site


@pytest.fixture
def machines(new: Callable[[str], Fresh]) -> Fresh:
    """Return local machines with a few files."""
    found = new("one")
    (found.home / "a dir").mkdir()
    (found.home / "a dir" / "numbers.txt").write_text("1\n")
    (found.home / "link").symlink_to("a dir")
    return found


def tree(folder: Path) -> dict[str, str]:
    """Return every file with its content or target."""
    return {
        str(path.relative_to(folder)): str(path.readlink())
        if path.is_symlink()
        else path.read_text()
        if path.is_file()
        else f"{path.stat().st_mode:o}"
        for path in sorted(folder.rglob("*"))
    }


def test_whatever_is_done_is_undone(machines: Fresh) -> None:
    home, kept = machines.home, Homes(machines, SITE)
    before = tree(home)
    assert kept.keep("place")
    (home / "a dir" / "numbers.txt").write_text("2\n")
    (home / "new" / "deep").mkdir(parents=True)
    (home / "new" / "deep" / "-rf x").write_text("x")
    (home / "link").unlink()
    (home / "link").mkdir()
    (home / ".bashrc").unlink()
    (home / "a dir").chmod(0o700)
    assert tree(home) != before
    assert kept.put_back("place")
    assert tree(home) == before
    # What has not changed was not touched: a shell may stand in it.
    inode = (home / "a dir").stat().st_ino
    assert kept.put_back("place")
    assert (home / "a dir").stat().st_ino == inode


def test_each_copy_has_its_name(machines: Fresh) -> None:
    kept = Homes(machines, SITE)
    assert not kept.are_kept
    assert kept.keep("start")
    assert kept.are_kept
    start = tree(machines.home)
    (machines.home / "later").write_text("1")
    later = tree(machines.home)
    assert kept.keep("place")
    (machines.home / "still later").write_text("1")
    assert kept.put_back("place")
    assert tree(machines.home) == later
    assert kept.put_back("start")
    assert tree(machines.home) == start


@pytest.mark.parametrize(("is_test_cluster", "afterwards"), [("true", "1\n"), ("false", "2\n")])
def test_what_all_share_is_put_back_on_a_test_cluster_only(
    machines: Fresh, tmp_path: Path, is_test_cluster: str, afterwards: str
) -> None:
    written = tmp_path / "a store" / "numbers.txt"
    written.parent.mkdir()
    written.write_text("1\n")

    class Here(Recovery):
        @property
        def shared(self) -> Sequence[str]:
            return [str(written.parent)]

    class There(Site):
        recovery = Here(is_test_cluster=is_test_cluster)

    kept = Homes(machines, There())
    assert kept.keep("place")
    written.write_text("2\n")
    assert kept.put_back("place")
    assert written.read_text() == afterwards


def test_processes_are_ended_on_a_test_cluster_only(machines: Fresh) -> None:
    assert not Path("/run/iceberg/nonce").exists(), "run this on a machine that is no test cluster"
    kept = Homes(machines, SITE)
    assert kept.keep("start")
    assert not kept.start_again()


def test_what_fails_is_said(machines: Fresh, monkeypatch: pytest.MonkeyPatch) -> None:
    kept = Homes(machines, SITE)
    assert kept.keep("place")
    (copy,) = Path(os.environ["TMPDIR"]).glob("kept.*")
    for path in copy.iterdir():
        path.write_text("broken\tbroken\n")
    assert not kept.put_back("place")
    monkeypatch.setattr(homes, "_KEEP", "exit 3")
    assert not kept.keep("place")


def test_administrators_may_write_anywhere() -> None:
    ordinary = (command("ls"), command("ls", user="te2nd"), file("a", ""))
    assert homes.are_enough(page(ordinary), SITE)
    assert not homes.are_enough(
        page([*ordinary, command("qconf -sq all.q", prompt=LOGIN, user="sgeadmin")]), SITE
    )
