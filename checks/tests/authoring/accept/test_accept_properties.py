"""Whatever a command prints: accepting it makes the page pass, once and for all, and changes nothing else."""

import tempfile
from dataclasses import dataclass
from pathlib import Path

from hypothesis import assume, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from checks.authoring.accept.lines import CannotAcceptError, NewLine, new_output
from checks.authoring.accept.source import Source
from checks.pages.comparison.compare import compare, tidy
from checks.pages.contract.examples import Command
from checks.pages.language.ellipsis import ELLIPSIS
from checks.tests.authoring.conftest import NOTATION, read_block

# Twice as many cases as of other tests: what is accepted is written into pages.
MANY = settings(max_examples=2 * settings().max_examples)
PROMPT = "ada@desk:~$"
# What output is made of: words, and everything that a page would read as something else.
SEEN = [
    *(
        "alpha",
        "beta",
        "1.0",
        "17",
        "18",
        "n01",
        "n02",
        "12/11/2026",
        "10:11:12",
        "-",
        "(x)",
        "é",
        "日本",
    ),
    *(" ", " ", "  ", "\t", ".", "..", "...", "....", "{", "}", "{{", "}}", "{{ tool.root }}", "{{ 'x' }}"),
    *(
        "<job_id>",
        "<worker_node>",
        "<unknown>",
        "<pip>",
        "<",
        ">",
        "> x",
        "```",
        "~~~~",
        ":::",
        "# x",
        "$ x",
        "% x",
    ),
    *("[ada@n01 ~]$ ls", "ada@desk:~$", "(a) ada@desk:~$ b", "[x@y z]# ", "root@desk:/#"),
    *(
        "password:",
        "Proceed ([y]/n)?",
        "Are you sure you want to continue connecting (yes/no/[fingerprint])?",
    ),
    *("/opt/tool", "1.2", "\u2028", "\xa0"),
]
# What authors write.
SHOWN = [
    *("alpha", "beta", "1.0", "17", "n01", "(x)", "-", " ", " ", "  ", ".", "...", "> x", "{", "}", "é"),
    *("<job_id>", "<job_id_2>", "<worker_node>", "<date>", "<time>", "<number>", "<pip>"),
    *("{{ tool.root }}", "{{tool.version}}", "{{ '{{ x }}' }}"),
]


def lines(pieces: list[str]) -> st.SearchStrategy[list[str]]:
    """Return lines made of these pieces, blank ones and `...` among them."""
    line = st.lists(st.sampled_from(pieces), max_size=6).map("".join) | st.sampled_from(["", "...", "  ..."])
    return st.lists(line, max_size=7)


CAPTURES = st.dictionaries(
    st.sampled_from(["job_id", "worker_node", "worker_node_2"]), st.just(""), max_size=3
).map(lambda names: {name: "17" if name == "job_id" else "n02" for name in names})


@st.composite
def near(draw: st.DrawFn, old: list[str]) -> list[str]:
    """Return output that is like `old`: lines kept, changed, dropped and added."""
    found: list[str] = []
    for line in old:
        text = NOTATION.fill(line).replace("...", draw(st.sampled_from(["", "beta", "17 x"])))
        for name, value in {
            "job_id_2": "18",
            "job_id": "17",
            "worker_node": "n01",
            "date": "12/11/2026",
        }.items():
            text = text.replace(f"<{name}>", value)
        text = text.replace("<time>", "10:11:12").replace("<number>", "1.5")
        match draw(st.integers(0, 5)):
            case 0:
                found.append(text.replace("alpha", "gamma") + draw(st.sampled_from(SEEN)))
            case 1:
                found += draw(lines(SEEN))
            case 2:
                pass
            case _:
                found.append(text)
    return found


def read_again(old: list[str], new: list[NewLine]) -> Command:
    """Return the example as the site reads it once the page has the new lines."""
    block = "\n".join([f"{PROMPT} command", *(line.text for line in new), f"{PROMPT} next"])
    found, _ = read_block(block)
    assert all(old[line.kept] == line.text for line in new if line.kept is not None)
    return found


@MANY
@given(st.data(), lines(SHOWN), CAPTURES)
def test_accepted_output_fits_and_stays(
    data: st.DataObject, old: list[str], captures: dict[str, str]
) -> None:
    try:
        examples = read_block("\n".join([f"{PROMPT} command", *old, f"{PROMPT} next"]))
    except ValueError:
        assume(False)
    assume(len(examples) == 2 and len(examples[0].expected) == len(old))
    seen = data.draw(near(old) | lines(SEEN))
    new = new_output(old, seen, captures, NOTATION)
    example = read_again(old, new)
    assert not example.answers
    assert example.command == "command"
    found = compare(example.expected, seen, captures, NOTATION.table)
    assert found.fits
    again = new_output([line.text for line in new], seen, captures, NOTATION)
    assert [line.text for line in again] == [line.text for line in new]
    # Nothing is hidden by more wildcards than there were.
    if not any("..." in line for line in [*old, *seen]):
        shown = [line for line in example.expected if line.strip() == "..."]
        assert not shown


@MANY
@given(lines(SHOWN), CAPTURES)
def test_output_that_fits_changes_nothing(old: list[str], captures: dict[str, str]) -> None:
    shown = [ELLIPSIS.sub("x", NOTATION.fill(line)) for line in old]
    assume(not any("<" in line for line in shown))
    new = new_output(old, shown, captures, NOTATION)
    assert [line.text for line in new] == old


# The line behind each block of a page: no output can be taken for it.
BEHIND = "prose \t "


@dataclass(frozen=True)
class Block:
    """A block of a page: what stands before its lines, and its examples with what they print."""

    prefix: str
    examples: list[tuple[list[str], list[str]]]


BLOCKS = st.lists(
    st.builds(
        Block,
        st.sampled_from(["", "   ", "> ", "  > ", "\t"]),
        st.lists(st.tuples(lines(SHOWN), lines(SEEN)), min_size=1, max_size=3),
    ),
    min_size=1,
    max_size=3,
)


@MANY
@given(BLOCKS, st.sampled_from(["\n", "\r\n"]), st.booleans())
def test_the_rest_of_the_file_stays_byte_for_byte(blocks: list[Block], ending: str, last: bool) -> None:
    rows = ["# Title", "", "{{ tool.root }} <x>  "]
    examples: list[tuple[Command, list[str]]] = []
    for block in blocks:
        text = "\n".join(line for old, _ in block.examples for line in (f"{PROMPT} command", *old))
        rows += [f"{block.prefix}```console"]
        try:
            read = read_block(text, len(rows) + 1)
        except ValueError:
            assume(False)
        assume([example.command for example in read] == ["command"] * len(block.examples))
        examples += zip(read, (seen for _, seen in block.examples), strict=True)
        rows += [f"{block.prefix}{line}" if line else block.prefix.rstrip() for line in text.split("\n")]
        rows += [f"{block.prefix}```", BEHIND]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "page.md")
        path.write_bytes((ending.join(rows) + (ending if last else "")).encode())
        before = path.read_bytes().split(b"\n")
        source = Source(path, NOTATION)
        for example, seen in examples:
            new = source.accept(example, seen, {})
            assert compare(new, seen, {}, NOTATION.table).fits
        source.save()
        after = path.read_bytes().split(b"\n")
    assert outside(before, examples) == outside(after, moved(examples, after))
    assert not [line for line in after[:-1] if ending == "\r\n" and not line.endswith(b"\r")]


def outside(rows: list[bytes], examples: list[tuple[Command, list[str]]]) -> list[bytes]:
    """Return the lines of a page that show no output."""
    shown = {
        number
        for example, _ in examples
        for number in range(example.line, example.line + len(example.expected))
    }
    return [row for number, row in enumerate(rows) if number not in shown]


def moved(examples: list[tuple[Command, list[str]]], after: list[bytes]) -> list[tuple[Command, list[str]]]:
    """Return where the examples stand now: each ends at the next command, or at the end of its block."""
    commands = [n for n, row in enumerate(after) if row.strip(b" \t>\r") == f"{PROMPT} command".encode()]
    fences = [n - 1 for n, row in enumerate(after) if row.rstrip(b"\r") == BEHIND.encode()]
    ends = sorted([*commands, *fences])
    assert len(commands) == len(examples)
    found = []
    for command, (example, seen) in zip(commands, examples, strict=True):
        end = next(number for number in ends if number > command)
        expected = ("",) * (end - command - 1)
        found.append((replace(example, line=command + 1, expected=expected), seen))
    return found


def test_blank_output_is_tidied_once() -> None:
    assert tidy(["", "a ", ""]) == ["a"]
    assert [line.text for line in new_output(["", "b", ""], ["", "a ", ""], {}, NOTATION)] == ["", "a", ""]


# What a page may hold by mistake, in the place of output: commands, and the starts and ends of blocks.
MISTAKEN = [
    "ada@desk:~$echo two",
    "ada@desk:~ $ echo two",
    " ada@desk:~$ echo two",
    "ada@desk:~$\u00a0echo two",
    "no newlineada@desk:~$ echo two",
    "[ada@gate1 ~] $ echo two",
    "(mynumpy)root@desk:/# ls",
    "-bash-4.2$ echo two",
    "$ make",
    "```console",
    "~~~",
    ":::{note}",
]


@MANY
@given(lines([*SHOWN, *MISTAKEN]), lines(SEEN), st.lists(st.sampled_from(MISTAKEN), max_size=2))
def test_no_line_is_lost_that_could_be_more_than_output(
    old: list[str], seen: list[str], mistaken: list[str]
) -> None:
    shown = [*old, *mistaken]
    rows = ["```console", f"{PROMPT} command", *shown, "```"]
    example = Command(
        page="page",
        line=2,
        block=1,
        digest="0" * 64,
        session="1",
        user="ada",
        host="desk",
        prompt=PROMPT,
        command="command",
        expected=tuple(NOTATION.fill(line).rstrip() for line in shown),
    )
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "page.md")
        path.write_text("\n".join(rows), "utf-8")
        source = Source(path, NOTATION)
        try:
            source.accept(example, seen, {})
        except CannotAcceptError:
            return
        source.save()
        after = path.read_text("utf-8").split("\n")
    for line in rows:
        assert line.startswith(PROMPT) or not NOTATION.could_be_more(line) or line in after
