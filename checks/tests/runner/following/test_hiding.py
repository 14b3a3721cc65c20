"""No secret of a run is in what is kept of it, also when a page does its best to print it."""

import base64
import json
import subprocess

import pytest

from checks.runner.following.hiding import HIDDEN, hide
from checks.tests.helpers.pages import command
from checks.tests.helpers.standin import NONCE, PASSWORD
from checks.tests.helpers.verify import arguments, environment, write_examples
from conf.facts import ROOT

# The stand-in's ssh knows the password; `p` is it from then on, and `n` the nonce.
READ = (
    r"""p=$(sed -n 's/.*!= \(.*\) \]\]; then.*/\1/p' "$(command -v ssh)"); """
    "n=$(cat $ICEBERG_MARKERS_ROOT/run/iceberg/nonce)"
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
# These are not in the output.
UNSEEN = ("as a title", "as an account")
# How a page is judged, and the output that it shows for that.
JUDGED: dict[str, list[str]] = {"passed": ["..."], "failed": []}
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


def name_of(way: str, judged: str) -> str:
    return f"{way} {judged}".replace(" ", "-")


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """Run a page for each way, all in one run; return what is kept of it, and what it printed.

    The page passes with its secret under `...`, or fails with it as the reason.
    """
    folder = tmp_path_factory.mktemp("hiding")
    pages = {
        name_of(way, judged): [command(READ), command(f"{typed}; true", *expected)]
        for way, typed in WAYS.items()
        for judged, expected in JUDGED.items()
    }
    write_examples(folder, **pages)
    done = subprocess.run(
        arguments(folder),
        cwd=ROOT,
        env=environment(folder, GITHUB_ACTIONS="true"),
        capture_output=True,
        text=True,
        timeout=200,
        check=False,
    )
    files = {name: (folder / name).read_text("utf-8") for name in ("evidence.json", "junit.xml")}
    return {"terminal": done.stdout + done.stderr} | files


def secrets_in(text: str) -> list[str]:
    written = squashed(text.replace("\\n", "\n"))
    return [secret for secret in FORBIDDEN if squashed(secret) in written]


@pytest.mark.parametrize("name", ["terminal", "evidence.json", "junit.xml"])
def test_no_secret_is_kept(kept: dict[str, str], name: str) -> None:
    assert secrets_in(kept[name]) == []


@pytest.mark.parametrize("judged", JUDGED)
@pytest.mark.parametrize("way", WAYS)
def test_a_secret_that_is_printed_is_hidden(kept: dict[str, str], way: str, judged: str) -> None:
    page = name_of(way, judged)
    entries = [entry for entry in json.loads(kept["evidence.json"])["examples"] if entry["page"] == page]
    text = json.dumps(entries)
    assert secrets_in(text) == []
    if way not in UNSEEN:
        assert [entry["outcome"] for entry in entries] == ["passed", judged]
        assert HIDDEN in text


def test_other_text_stays() -> None:
    text = "correct horse\nbattery 7 5f3a\n" + "-" * 80 + "\n-----BEGIN CERTIFICATE-----\nMIIB\n"
    assert hide(text, [PASSWORD, NONCE]) == text
    assert hide(f"a {PASSWORD} b", [PASSWORD]) == f"a {HIDDEN} b"


def test_a_megabyte_is_looked_through_in_a_moment() -> None:
    text = "c" * 500_000 + "correct " * 60_000
    assert hide(text, [PASSWORD, NONCE]) == text
