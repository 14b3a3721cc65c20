"""What `nox -s bench` leaves behind in build/, for the site."""

from typing import Annotated, Literal

from msgspec import Meta, Struct

from checks.pages.contract.reports import Commit, Time


class Measure(Struct, frozen=True, forbid_unknown_fields=True):
    """One line of a benchmark: the median of its rounds, the least and the most.

    Attributes:
        unit: s, ms, MB; empty for a ratio.
    """

    name: str
    unit: Literal["s", "ms", "MB", ""]
    median: float
    least: float
    most: float


class Benchmark(Struct, frozen=True, forbid_unknown_fields=True):
    """What was measured together, the programs in turn.

    Attributes:
        cores: those of the machine.
        rounds: how often each program was run.
    """

    name: str
    finished: Time
    commit: Commit
    cores: Annotated[int, Meta(ge=1)]
    rounds: Annotated[int, Meta(ge=1)]
    rows: list[Measure]


class Benchmarks(Struct, frozen=True, forbid_unknown_fields=True):
    """build/benchmarks.json: how fast the checks were when they were measured last."""

    version: Literal[1]
    benchmarks: list[Benchmark]
