"""The evidence in words, for those who read a page as Markdown, and on the start page."""

from collections.abc import Sequence

import pytest
from verified.known.evidence import Verdict
from verified.status import short
from verified.writing import words

from checks.pages.contract.examples import Example
from checks.tests.helpers.pages import command, not_run, page

FIRST, LAST = "2026-11-22T18:54:00+00:00", "2026-11-24T08:00:00+00:00"
EXAMPLES = page(
    [
        command("echo one", "one"),
        command("qstat", "r", repeat_until="the job runs"),
        not_run("$ sudo reboot", "it would end the cluster"),
        command("echo two", "two"),
    ]
).examples


def ran(finished: str, milliseconds: int = 1500) -> Verdict:
    """Return the verdict on an example that passed."""
    run = {"finished": finished, "ms": milliseconds, "image": "sha256:1", "commit": "0123456789abcdef"}
    return Verdict("passed", run=run)


def pairs(*verdicts: Verdict) -> Sequence[tuple[Example, Verdict]]:
    """Return the first examples with a verdict on each."""
    return list(zip(EXAMPLES, verdicts, strict=False))


PASSED, NOT_RUN = ran(FIRST), Verdict("not-run", "it would end the cluster")
FAILED = Verdict("failed", "exit status: 1", {"finished": LAST, "ms": 5, "image": "sha256:2", "commit": None})


@pytest.mark.parametrize(
    ("verdicts", "said"),
    [
        ([PASSED], "Passed on 22 November 2026, in 1.5 s."),
        (
            [PASSED, ran(FIRST, 500)],
            "Passed on 22 November 2026, in 2.0 s. Repeat the last command until the job runs.",
        ),
        ([FAILED], "Failed: exit status: 1."),
        ([Verdict("unverified")], "Not verified yet."),
    ],
)
def test_the_mark_of_a_block(verdicts: Sequence[Verdict], said: str) -> None:
    assert words.verdict(EXAMPLES[: len(verdicts)], verdicts) == said


def test_a_page_says_what_did_not_pass_and_why() -> None:
    verdicts = [PASSED, ran(LAST), NOT_RUN, FAILED]
    told, others = words.page([(EXAMPLES, verdicts)])
    assert told == (
        "4 commands and steps in 1 example: 1 failed, 1 not run, 2 passed. They ran between 22 November 2026 "
        "and 24 November 2026, the last one on image sha256:1, commit 0123456789ab."
    )
    assert others == [("$ sudo reboot", "it would end the cluster"), ("echo two", "exit status: 1")]


@pytest.mark.parametrize(
    ("verdicts", "said"),
    [
        ([PASSED], "1 of 1 command in 1 example passed on 22 November 2026."),
        (
            [PASSED, ran(LAST), NOT_RUN, FAILED],
            "2 of 4 commands in 4 examples passed between 22 November 2026 and 24 November 2026. "
            "The others: 1 failed, 1 not run.",
        ),
        ([Verdict("unverified")], "No run is known: this site was built without evidence."),
    ],
)
def test_the_sentence_of_the_start_page(verdicts: Sequence[Verdict], said: str) -> None:
    assert short.sentence({"page": pairs(*verdicts)}) == said
