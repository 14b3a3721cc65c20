"""The words of the pages and those of another cluster."""

import pytest

from checks.pages.shell.programs import Programs
from checks.runner.machines.elsewhere.account import Account, Workers
from checks.runner.machines.elsewhere.translation import Translation
from checks.tests.helpers.site import SITE

NAMES = {
    "ada": "u1234567",
    "gate1": "login7",
    "/opt/apps": "/software",
    "/opt/apps/conda": "/software/python/conda",
    "batch.q": "gpu.q",
}
WORKERS = Workers(there=r"c\d{3}(?:\.example\.org)?", here="n{:02}")


def translation(**more: object) -> Translation:
    """Return the one of an account."""
    account = Account("u1234567@login7.example.org", names=NAMES, workers=WORKERS, **more)  # type: ignore[arg-type]
    return Translation(account, Programs(SITE.dialect), dict.fromkeys(("qrsh", "qsub"), "-ac run=1"), "run=1")


@pytest.mark.parametrize(
    ("command", "typed"),
    [
        ("ls /home/ada", "ls /home/u1234567"),
        ("echo adamant ada_1 nada ada", "echo adamant ada_1 nada u1234567"),
        ("ls /opt/apps/conda /opt/apps /opt/appstore", "ls /software/python/conda /software /opt/appstore"),
        ("qsub -q batch.q a.sh", "qsub -ac run=1 -P chem -q gpu.q a.sh"),
        ("echo qsub | qsub", "echo qsub | qsub -ac run=1 -P chem"),
        (
            "qsub a.sh; qrsh hostname && qstat",
            "qsub -ac run=1 -P chem a.sh; qrsh -ac run=1 hostname && qstat",
        ),
        ("qsub -verify a.sh", "qsub -verify a.sh"),
        ("python -c 'print(\"qsub a.sh\")'", "python -c 'print(\"qsub a.sh\")'"),
    ],
)
def test_what_is_typed(command: str, typed: str) -> None:
    assert translation(options={"qsub": "-P chem"}).there(command) == typed


@pytest.mark.parametrize(
    ("seen", "shown"),
    [
        ("/home/u1234567/a", "/home/ada/a"),
        ("[ada@login7 ~]$", "[ada@gate1 ~]$"),
        ("u12345678", "u12345678"),
        ("user: u1234567 ok", "user: ada ok"),
        ("  7 0.50 a.sh u1234567     r     11/27", "  7 0.50 a.sh ada          r     11/27"),
        ("submit_cmd: qsub -ac run=1 -P chem a.sh", "submit_cmd: qsub a.sh"),
        ("c017", "n01"),
        ("gpu.q@c017.example.org   1", "batch.q@n01                1"),
    ],
)
def test_what_is_seen(seen: str, shown: str) -> None:
    assert translation(options={"qsub": "-P chem"}).here(seen) == shown


def test_lines_about_the_marks_are_not_seen() -> None:
    seen = ["owner: u1234567", "context: run=1", "c017"]
    assert translation().lines(seen) == ["owner: ada", "n01"]


def test_a_worker_keeps_its_name() -> None:
    words = translation()
    assert words.here("c017 c042 c017") == "n01 n02 n01"
    assert words.there("ping n02") == "ping c042"
    assert words.here("c099") == "n03"
