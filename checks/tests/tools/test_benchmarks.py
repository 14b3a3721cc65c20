"""Programs are measured in turn, and what was measured is kept."""

import sys
from pathlib import Path

import pytest

from checks.pages.contract.benchmarks import Benchmarks
from checks.pages.contract.stored import load
from checks.tests.benchmarks.__main__ import keep, main
from checks.tests.benchmarks.measuring import BenchmarkError, Program, in_turn, row


def python(name: str, code: str) -> Program:
    """Return a program written in Python."""
    return Program(name, (sys.executable, "-c", code))


def test_programs_take_turns(tmp_path: Path) -> None:
    said = tmp_path / "said"
    programs = [python(name, f"open({str(said)!r}, 'a').write({name!r})") for name in "ab"]
    costs = in_turn(programs, 3)
    assert said.read_text() == "ababab"
    assert [len(found) for found in costs.values()] == [3, 3]


def test_a_cost_has_time_processor_time_and_memory() -> None:
    busy = "import time\nbegan = time.process_time()\nwhile time.process_time() < began + 0.3: pass"
    ((found,),) = in_turn([python("busy", busy)], 1).values()
    assert found.seconds >= 0.3
    assert found.processor >= 0.3
    assert found.peak > 4


def test_a_program_that_fails_ends_the_benchmark() -> None:
    with pytest.raises(BenchmarkError, match=r"(?s)broken: exit status 3\n.*no disk"):
        in_turn([python("broken", "print('no disk'); raise SystemExit(3)")], 1)


def test_a_program_that_is_not_there_is_named() -> None:
    with pytest.raises(BenchmarkError, match=r"^/none/prysk is not there: `nox -s bench` installs it$"):
        in_turn([Program("prysk", ("/none/prysk", "test.t"))], 1)


def test_a_row_has_median_least_and_most() -> None:
    assert row("x", "s", [3.0, 1.0, 12.345]) == {
        "name": "x",
        "unit": "s",
        "median": 3.0,
        "least": 1.0,
        "most": 12.3,
    }


def test_what_is_not_measured_again_is_kept(tmp_path: Path) -> None:
    path = tmp_path / "benchmarks.json"
    for name, value in (("a", 1.0), ("b", 2.0), ("a", 3.0)):
        keep(path, name, 1, [row("x", "s", [value])])
    medians = {one.name: one.rows[0].median for one in load(path, Benchmarks).benchmarks}
    assert medians == {"a": 3.0, "b": 2.0}


@pytest.mark.parametrize(
    ("arguments", "message"),
    [(["speed"], "no benchmark is called speed: there are commands,"), (["--rounds=0"], "at least one")],
)
def test_wrong_usage(arguments: list[str], message: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(arguments)
    assert ended.value.code == 2
    assert message in capsys.readouterr().err
