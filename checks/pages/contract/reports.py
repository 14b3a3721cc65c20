"""What runs leave behind in build/, for the site: evidence, history, rates, and two reports of broken things.

`python -m checks.pages.contract.schemas` writes the types of these files down as JSON schemas.
"""

from typing import Annotated, Literal

from msgspec import Meta, Struct

from checks.pages.contract.examples import Digest, Line

Count = Annotated[int, Meta(ge=0)]
Time = Annotated[
    str,
    Meta(
        pattern=r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|\+00:00)$",
        description="UTC, ISO 8601",
    ),
]
Commit = Annotated[str | None, Meta(description="what was checked out; null outside a repository")]
Percent = Annotated[float, Meta(ge=0, le=100)]
Seconds = Annotated[float, Meta(ge=0)]
# In base64.
Png = Annotated[str, Meta(max_length=400_000)]
# Characters of one example's output that are kept.
Output = Annotated[str, Meta(max_length=1 << 16)]


class Picture(Struct, frozen=True, forbid_unknown_fields=True):
    """What the reader's screen showed: a PNG file in base64, and its size in pixels."""

    png: Png
    width: Annotated[int, Meta(ge=1)]
    height: Annotated[int, Meta(ge=1)]


class Ran(Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """What became of one example when it was last run.

    Attributes:
        session: the terminal; None for a block that is not run, or a step on the screen.
        host: the machine it really ran on.
        command: what is typed, as on the page; `write <path>` for a file.
        reason: why it is not run or not reached, or the failure in one line.
        exit: the exit status; None: none yet (a new shell, a server), or not run.
        output: the text a person saw, cut in the middle if it is long.
        ms: milliseconds from Enter to the next prompt.
        digest: that of the example when it ran: another one now means that this is stale.
        engine: the container engine with its version, or what made the machines.
        typed: what was typed, with values in the place of placeholders; None: nothing else than `command`.
        basis: a hash of what the page's verdict rests on besides its text, to tell whether it still holds.
    """

    page: str
    line: Line
    session: str | None
    user: str | None
    host: str | None
    command: str
    outcome: Literal["passed", "failed", "not-run", "not-reached"]
    reason: str | None
    exit: int | None
    output: Output
    ms: Count | None
    digest: str
    finished: Time
    image: str
    commit: Commit
    picture: Picture | None = None
    typed: str | None = None
    engine: str | None = None
    basis: str | None = None


class Evidence(Struct, frozen=True, forbid_unknown_fields=True):
    """build/evidence.json: what became of every example when it was last run.

    A run of some pages replaces their entries and keeps the others.

    Attributes:
        image, commit, engine: of the last run. Each example has its own, for not all may be of one run.
        examples: page by page, in reading order.
    """

    version: Literal[1]
    image: str
    commit: Commit
    started: Time
    finished: Time
    engine: str
    examples: list[Ran]


class Run(Struct, frozen=True, forbid_unknown_fields=True):
    """One run in the history.

    Attributes:
        complete: all pages were run.
        ms: milliseconds of all commands together.
        examples, failed: how many were run, and how many of them failed.
        pages: milliseconds of each page's commands.
    """

    finished: Time
    commit: Commit
    engine: str
    complete: bool
    ms: Count
    examples: Count
    failed: Count
    pages: dict[str, Count]


class History(Struct, frozen=True, forbid_unknown_fields=True):
    """build/history.json: how long earlier runs took, oldest first. The oldest are forgotten."""

    version: Literal[1]
    runs: list[Run]


class Rate(Struct, frozen=True, forbid_unknown_fields=True):
    """How often one example passed, of the times it was reached."""

    digest: Digest
    passed: Count
    reached: Annotated[int, Meta(ge=1)]


class Repeats(Struct, frozen=True, forbid_unknown_fields=True):
    """One `verify --repeat`.

    Attributes:
        load: processes that kept the machine busy beside it; 0: none.
        pages: of each page the examples that were reached at least once.
    """

    finished: Time
    commit: Commit
    load: Count
    pages: dict[str, list[Rate]]


class Rates(Struct, frozen=True, forbid_unknown_fields=True):
    """build/rates.json: how often each example passed when its page was run several times, oldest first.

    An example's rate is the sum over the runs in which it had the digest that it has now.
    """

    version: Literal[1]
    runs: list[Repeats]


class Outcomes(Struct, frozen=True, forbid_unknown_fields=True):
    """How many mutants were tried, and what became of them. Expected ones survived, as foreseen."""

    mutants: Count
    killed: Count
    survived: Count
    expected: Count


class PageOutcomes(Outcomes, frozen=True, forbid_unknown_fields=True):
    """The mutants of one page.

    Attributes:
        of: how many there are.
        digest: that of the page's last example: another one now means that the page has changed.
        passes: how often the page was begun, to try them.
        page_seconds: what the page takes once, unbroken, without the start of its cluster.
        problem: why mutants were not tried: the page itself failed.
    """

    of: Count
    digest: str
    passes: Count
    page_seconds: Seconds
    problem: str | None


class Mutant(Struct, frozen=True, forbid_unknown_fields=True):
    """One example that was broken on purpose.

    Attributes:
        id: page:line:kind:n.
        command: the example's first line, as on the page.
        description: what was broken.
        reason: why it is expected to survive.
        where, how: the line of the example that failed, and the kind of that failure.
        ms: what trying it took; 0: judged by what was recorded.
        digest: of the example that was broken.
    """

    id: str
    page: str
    line: Line
    kind: str
    command: str
    description: str
    outcome: Literal["killed", "survived", "expected"]
    reason: str | None
    where: Line | None
    how: str | None
    ms: Count
    digest: str


class Mutants(Struct, frozen=True, forbid_unknown_fields=True):
    """build/mutants.json: whether a page notices when one of its examples is broken on purpose.

    A run of some pages replaces their entries and keeps the others.

    Attributes:
        goal: percent of a page's mutants that have to be killed or expected to survive.
        image: image and software of the clusters; empty if none was needed.
        sample: the last run tried only as many as fitted into its time.
        mutants: page by page, in reading order.
    """

    version: Literal[2]
    goal: Percent
    image: str
    commit: Commit
    started: Time
    finished: Time
    sample: bool
    pages: dict[str, PageOutcomes]
    kinds: dict[str, Outcomes]
    mutants: list[Mutant]


class DriftOutcomes(Struct, frozen=True, forbid_unknown_fields=True):
    """The drifts of one kind.

    Attributes:
        means: what was changed.
        same: the cluster says of itself what it said before.
        untried: no cluster came of it.
    """

    means: str
    drifts: Count
    killed: Count
    survived: Count
    expected: Count
    same: Count
    untried: Count


class Drift(Struct, frozen=True, forbid_unknown_fields=True):
    """One change that was made to the cluster on purpose.

    Attributes:
        id: file:line:kind:n.
        file: relative to conf/.
        description: what was changed.
        reason: why it is expected to survive.
        by: the page, or the file of the test, that failed.
        where: file:line of the example, or the name of the test.
        how: the kind of the failure; why it could not be tried.
        seconds: what trying it took; 0: expected to survive, and not tried.
        digest: of all examples of that time.
    """

    id: str
    file: str
    line: Line
    kind: str
    description: str
    outcome: Literal["killed", "survived", "expected", "same", "untried"]
    reason: str | None
    by: str | None
    where: str | None
    how: str | None
    seconds: Seconds
    digest: str


class Drifts(Struct, frozen=True, forbid_unknown_fields=True):
    """build/drift.json: whether the guide notices when the cluster is changed on purpose.

    A run of some drifts replaces their entries and keeps the others.

    Attributes:
        goal: percent of the drifts which changed something that have to be killed or expected to survive.
        sample: the last run tried only as many as fitted into its time.
        of: how many drifts there are.
        drifts: file by file.
    """

    version: Literal[2]
    goal: Percent
    commit: Commit
    started: Time
    finished: Time
    sample: bool
    of: Count
    kinds: dict[str, DriftOutcomes]
    drifts: list[Drift]
