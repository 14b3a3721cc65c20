"""No secret of a run is in what is kept of it, also when a page does its best to print it."""

import base64
from pathlib import Path

import pytest

from checks.runner.evidence.hiding import HIDDEN, hide
from checks.tests.runner.samples import command
from checks.tests.runner.standin import NONCE, PASSWORD
from checks.tests.runner.test_command_line import Runs, runs, write_examples

__all__ = ["runs"]  # the fixture

# The stand-in's ssh knows the password; `p` is it from then on, and `n` the nonce.
READ = (
    r"""p=$(sed -n 's/.*!= \(.*\) \]\]; then.*/\1/p' "$(command -v ssh)"); """
    "n=$(cat $ICEBERG_MARKS_ROOT/run/iceberg/nonce)"
)
WAYS = {
    "plain": 'echo "$p" "$n"',
    "on stderr": 'echo "it is $p" >&2',
    "by set -x": '(set -x; : "$p" "$n")',
    "backwards": 'rev <<<"$p $n"',
    "in hexadecimal": 'printf %s "$p$n" | od -An -v -tx1',
    "in capital hexadecimal": 'printf %s "$p" | od -An -v -tx1 | tr a-f A-F',
    "in base64": 'base64 <<<"$p"; base64 <<<"$n"',
    "in base64 after a byte": 'base64 <<<"x$p"; base64 <<<"x$n"',
    "in base64 after two bytes": 'base64 -w 3 <<<"xy${p}z"; base64 <<<"xy$n"',
    "backwards in base64": 'rev <<<"$p" | base64',
    "a letter a line": 'fold -w1 <<<"$p$n"',
    "with signs between": "sed 's/./&-:/g' <<<\"$p$n\"",
    "in colours": r"""sed 's/./&\x1b[31m/g' <<<"$p" """,
    "over the edge of the screen": 'printf "%75s%s\\n" "" "$p"',
    "as a name of a file": 'touch "$p" "$n"; ls',
    "as a title": r"""printf '\033]0;%s\a' "$p" """,
    "as an account": r"""printf '\033]133;D;9;0;%s@%s;%s;0;%s\a' "$p" "$p" "$$" "$n" """,
    "in an error": 'ls "$p"; cat "/$n"',
    "as a key": "printf -- '-----%s RSA PRIVATE KEY-----\\n' BEGIN; printf 'MII%s\\n' secret",
}
FORBIDDEN = [
    *(
        PASSWORD,
        NONCE,
        PASSWORD[::-1],
        NONCE[::-1],
        PASSWORD.encode().hex(),
        NONCE.encode().hex(),
        "MIIsecret",
    ),
    *(base64.b64encode(text.encode()).decode()[:8] for text in (PASSWORD, NONCE, PASSWORD[::-1])),
]


def squashed(text: str) -> str:
    return "".join(character for character in text.lower() if character.isalnum())


@pytest.mark.parametrize("judged", ["passed", "failed"])
@pytest.mark.parametrize("way", WAYS)
def test_a_page_prints_a_secret(runs: Runs, tmp_path: Path, way: str, judged: str) -> None:
    """Passed under `...`, or failed with its output as the reason: it is in no file and no report."""
    expected = ["..."] if judged == "passed" else []
    write_examples(tmp_path, leak=[command(READ), command(f"{WAYS[way]}; true", *expected)])
    done = runs(GITHUB_ACTIONS="true")
    texts = {"terminal": done.stdout + done.stderr}
    texts |= {name: (tmp_path / name).read_text("utf-8") for name in ("evidence.json", "junit.xml")}
    for name, text in texts.items():
        written = squashed(text.replace("\\n", "\n"))
        assert [secret for secret in FORBIDDEN if squashed(secret) in written] == [], name
    if way != "as a title":  # that is not in the output
        assert HIDDEN in texts["evidence.json"] or way == "as an account"


def test_other_text_stays() -> None:
    text = "correct horse\nbattery 7 5f3a\n" + "-" * 80 + "\n-----BEGIN CERTIFICATE-----\nMIIB\n"
    assert hide(text, [PASSWORD, NONCE]) == text
    assert hide(f"a {PASSWORD} b", [PASSWORD]) == f"a {HIDDEN} b"


def test_a_megabyte_is_looked_through_in_a_moment() -> None:
    text = "c" * 500_000 + "correct " * 60_000
    assert hide(text, [PASSWORD, NONCE]) == text
