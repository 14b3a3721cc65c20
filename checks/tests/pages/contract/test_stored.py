"""Files of build/ while one program writes them and another one reads."""

import threading
from pathlib import Path

import pytest
from msgspec import Struct

from checks.pages.contract import stored

WRITES = 200
LONG = "x" * 20_000  # no reader takes a file of this length in one step with its writer


class Numbered(Struct):
    """A file that says the same thing twice, with much between."""

    first: int
    between: str
    last: int


def test_a_reader_finds_whole_files_while_they_are_written(tmp_path: Path) -> None:
    path = tmp_path / "numbered.json"
    stored.save(path, Numbered(0, LONG, 0), Numbered)

    def write() -> None:
        for number in range(1, WRITES + 1):
            stored.save(path, Numbered(number, LONG, number), Numbered)

    writing = threading.Thread(target=write)
    writing.start()
    seen = [stored.load(path, Numbered)]
    while seen[-1].last < WRITES:
        seen.append(stored.load(path, Numbered))
    writing.join()
    assert all(one.first == one.last for one in seen)
    assert [one.first for one in seen] == sorted(one.first for one in seen)
    assert [entry.name for entry in tmp_path.iterdir()] == [path.name]


def test_what_is_not_of_the_type_leaves_the_file_alone(tmp_path: Path) -> None:
    path = tmp_path / "numbered.json"
    stored.save(path, Numbered(1, "", 1), Numbered)
    with pytest.raises(stored.StoredError, match=r"numbered\.json: Expected int, got str - at \$\.first"):
        stored.save(path, {"first": "one", "between": "", "last": 1}, Numbered)
    assert stored.load(path, Numbered).last == 1
    assert [entry.name for entry in tmp_path.iterdir()] == [path.name]
