"""Marks: the words after `console` on a fence that say how its examples are run."""

import re
from dataclasses import dataclass

WORD = re.compile(r"""\s*(?P<name>[^\s="]+)(?:=(?P<value>"[^"]*"|[^\s"]*))?(?=\s|$)""")
KNOWN = "fails, repeat-until, serves, terminal, check-only, not-run"


@dataclass(frozen=True)
class Marks:
    """How the examples of one block are run; `terminal` counts from 1."""

    fails: bool = False
    repeat_until: str | None = None
    serves: str | None = None
    terminal: str = "1"
    check_only: bool = False
    not_run: str | None = None


def read(text: str) -> tuple[Marks, list[str]]:
    """Return the marks of a fence and what is wrong with them, as messages."""
    given: dict[str, str | None] = {}
    wrong: list[str] = []
    position, end = 0, len(text.rstrip())
    while position < end:
        word = WORD.match(text, position)
        if not word:
            wrong.append(
                f'cannot read the marks from here on: {text[position:].strip()}. Write name or name="value"'
            )
            break
        position = word.end()
        name, value = word["name"], word["value"]
        if name in given:
            wrong.append(f"mark {name} is given twice")
        given[name] = value.strip('"').strip() if value is not None else None
    if given.keys() - {"terminal"} > {"not-run"}:
        wrong.append("mark not-run goes with no other mark: the block is not run")
    if "serves" in given:
        others = [name for name in ("fails", "repeat-until") if name in given]
        wrong += [f"marks {name} and serves contradict each other" for name in others]
    wrong += [objection for name, value in given.items() if (objection := _objection(name, value))]
    if wrong:  # what was meant is unclear; only that nothing is to be run is kept
        return Marks(not_run=given.get("not-run")), wrong
    return Marks(
        fails="fails" in given,
        repeat_until=given.get("repeat-until"),
        serves=given.get("serves"),
        terminal=given.get("terminal") or "1",
        check_only="check-only" in given,
        not_run=given.get("not-run"),
    ), wrong


def port(text: str) -> int | None:
    """Return the TCP port that a mark such as `:8888` names; None if it names none."""
    found = re.fullmatch(r":(\d{1,5})", text)
    return int(found[1]) if found and 0 < int(found[1]) < 65536 else None


def _objection(name: str, value: str | None) -> str | None:
    """Return what is wrong with one mark, None if nothing is."""
    if name in ("fails", "check-only"):
        return f"mark {name} takes no value" if value is not None else None
    if name == "serves":
        if port(value or "") is None:
            return 'mark serves needs a port, as in serves=":8888"'
        return None
    if name == "terminal":
        return (
            None
            if re.fullmatch(r"[1-9]\d*", value or "")
            else "mark terminal needs a number, as in terminal=2"
        )
    if name == "repeat-until":
        return None if value else 'mark repeat-until needs words, as in repeat-until="the job runs"'
    if name == "not-run":
        return None if value else 'mark not-run needs a reason, as in not-run="PuTTY is a Windows program"'
    return f"unknown mark {name}: the marks are {KNOWN}"
