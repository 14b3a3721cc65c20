"""A layer is complete or absent, and named after all it is made from."""

import ast
import errno
import multiprocessing
import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from conf.conda.building.kinds.conda_itself import apply
from conf.conda.errors import BuildError
from conf.conda.packages.catalog import all_recipes
from conf.conda.packages.recipes import SOURCES, Recipe
from conf.conda.sources.pins import LOCKS, Input, read_lock
from conf.conda.store import digests, disk, layers, lock
from conf.conda.tree import texts, tree

RECIPE = Recipe("wheel", "ice", "1", "3.11", (Input("ice 1", "0" * 64, "py311.txt", project="ice"),), {})


@pytest.mark.parametrize(
    "other",
    [
        replace(RECIPE, version="2"),
        replace(RECIPE, python="2.7"),
        replace(RECIPE, files=(Input("ice 1", "1" * 64, "py311.txt", project="ice"),)),
        replace(RECIPE, table={"depends": ["water"]}),
        replace(RECIPE, made_with="another Python"),
    ],
)
def test_another_input_is_another_package(other: Recipe) -> None:
    assert other.key != RECIPE.key


def test_where_a_file_came_from_does_not_matter() -> None:
    elsewhere = Input("ice 1", "0" * 64, "other.txt", pool="pool/i/ice.deb")
    assert replace(RECIPE, files=(elsewhere,)).key == RECIPE.key


def test_what_a_builder_does_counts_not_where_it_is_or_how_it_is_explained(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(digests, "CONDA", tmp_path)
    keys = []
    for name, text in (
        ("builder.py", "x = 1\n"),
        ("room/other.py", '"""Doc."""\nfrom conf import facts\nx   = 1  # one\n'),
        ("builder.py", "x = 2\n"),
    ):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text)
        digests.sources_digest.cache_clear()
        keys.append(digests.sources_digest(name))
    digests.sources_digest.cache_clear()
    assert keys[0] == keys[1] != keys[2]


BUILDER = '''
@decorated(by=1)
class Old(Base, metaclass=Kind):
    number: int = 0b101

    async def walk(self, *names: str, last: bool = True) -> "str | None":
        """Gone."""
        match names:
            case [first, *rest] if (size := len(first)) > 1:
                yield f"{first!r:>{size}}", rest, ..., b"bytes", u"text", 1.5e3
            case {"key": None, **other}:
                raise ValueError(other, "") from None
'''


def test_every_python_finds_the_same_builder_the_same() -> None:
    # Where this fails, another Python than the one that built the channel builds all of it anew.
    found = digests.digest(digests.meaning(ast.parse(BUILDER)))
    assert found == "996b92004d2c0003b45ca1935ae656df086f6bbfc51898d2ca1b81eb8273270b"


def test_every_kind_of_recipe_has_a_builder() -> None:
    from conf.conda.building.kinds import KINDS

    assert set(KINDS) == set(SOURCES) == {one.kind for one in all_recipes()}


def test_the_tree_changes_with_its_configuration(monkeypatch: pytest.MonkeyPatch) -> None:
    before = tree.tree_path()
    assert tree.tree_path() == before
    monkeypatch.setattr(tree, "rendered", lambda path: f"{path}: another text")
    assert tree.tree_path() != before


def test_a_changed_text_is_another_layer_over_the_same_tree(monkeypatch: pytest.MonkeyPatch) -> None:
    before = tree.tree_path(), texts.texts_path()
    monkeypatch.setattr(texts, "rendered", lambda path: f"{path}: another text")
    assert (tree.tree_path(), texts.texts_path() == before[1]) == (before[0], False)


def test_texts_are_for_all_to_read(tmp_path: Path) -> None:
    texts.write(tmp_path)
    found = [path.relative_to(tmp_path) for path in tmp_path.rglob("*") if path.is_file()]
    assert sorted(f"/usr/local/{path}" for path in found) == sorted(texts.text_files())
    for path in [tmp_path, *tmp_path.rglob("*")]:
        assert path.stat().st_mode & 0o777 in ({0o755} if path.is_dir() else {0o644, 0o755})


def test_a_python_comes_before_what_it_compiles() -> None:
    found = all_recipes()
    pythons = {one.key for one in found if one.is_python}
    assert [one.is_python for one in found] == [True] * len(pythons) + [False] * (len(found) - len(pythons))
    assert {one.made_with for one in found if not one.is_python and one.python} == pythons


def test_the_locks_are_made_from_their_sources() -> None:
    from conf.conda.packages.catalog import lock_files
    from conf.conda.sources.pinning import needs_resolving, read_pins

    for name in lock_files():
        pinned = {(pin.name, pin.version) for pin in read_lock(LOCKS / f"{name}.txt")}
        if not needs_resolving(LOCKS / f"{name}.in"):
            assert pinned == set(read_pins((LOCKS / f"{name}.in").read_text())), name
        assert pinned, name


@pytest.mark.parametrize("trouble", [KeyboardInterrupt, BuildError, OSError])
def test_a_failed_build_leaves_nothing(cache: Path, trouble: type[BaseException]) -> None:
    target = cache / "layer"
    with pytest.raises(trouble), layers.new_layer(target) as folder:
        (folder / "half").write_text("done")
        raise trouble
    assert list(cache.iterdir()) == []


def test_a_layer_that_came_into_being_meanwhile_stays(cache: Path) -> None:
    target = cache / "layer"
    with layers.new_layer(target) as folder:
        (folder / "mine").touch()
        target.mkdir()
        (target / "theirs").touch()
    assert [path.name for path in target.iterdir()] == ["theirs"]
    assert [path.name for path in cache.iterdir()] == ["layer"]


def test_what_a_killed_build_left_is_swept_away(cache: Path) -> None:
    left = cache / "conda" / "packages" / f"{layers.TEMPORARY}abc-1"
    kept = cache / "conda" / "packages" / "abc"
    for folder in (left, kept):
        folder.mkdir(parents=True)
    layers.sweep()
    assert (left.exists(), kept.exists()) == (False, True)


def test_a_full_disk_is_said_plainly(cache: Path) -> None:
    with pytest.raises(BuildError, match=f"{cache} ran full.*ICEBERG_CACHE"), disk.disk_explained():
        raise OSError(errno.ENOSPC, "No space left on device")


def test_a_small_disk_is_said_before(cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    usage = shutil.disk_usage(cache.parent)
    monkeypatch.setattr("shutil.disk_usage", lambda _: usage._replace(free=5_000_000))
    with pytest.raises(BuildError, match=r"has 5 MB free, and .* needs about 6000 MB.*ICEBERG_CACHE"):
        disk.need_space(tree.MEGABYTES)


def hold(locked: "multiprocessing.synchronize.Event", release: "multiprocessing.synchronize.Event") -> None:
    with lock.build_lock():
        locked.set()
        release.wait(20)


def test_a_second_build_waits_and_says_so(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    context = multiprocessing.get_context("spawn")
    locked, release = context.Event(), context.Event()
    other = context.Process(target=hold, args=(locked, release))
    other.start()
    try:
        assert locked.wait(20)
        monkeypatch.setattr(lock, "LONGEST_BUILD", 0.1)
        with pytest.raises(BuildError, match=r"cannot be built: another process"), lock.build_lock():
            pass
        assert "waiting for it" in capsys.readouterr().out
        release.set()
        monkeypatch.setattr(lock, "LONGEST_BUILD", 20.0)
        with lock.build_lock():
            pass
    finally:
        release.set()
        other.join(20)


def test_a_patch_that_does_not_fit(tmp_path: Path) -> None:
    (tmp_path / "source").mkdir()
    (tmp_path / "source" / "a.py").write_text("one\n")
    patch = tmp_path / "0001.patch"
    patch.write_text("--- a/a.py\n+++ b/a.py\n@@ -1 +1 @@\n-two\n+three\n")
    with pytest.raises(BuildError, match=r"0001\.patch: does not fit source"):
        apply(patch, tmp_path / "source")
