"""HTML of steps on the reader's screen, and of the pictures that the run took there. All text is escaped."""

from collections.abc import Mapping
from html import escape
from typing import Any

from checks.pages.contract.examples import Step
from checks.pages.language.placeholders import Placeholders
from verified.known.evidence import Verdict
from verified.reading.block import verified_block
from verified.writing.pictures import file_name
from verified.writing.typeset import explain

LABELS = {"browser": "your browser", "window": "a window on your machine"}


def steps(node: verified_block, placeholders: Placeholders, images: str) -> str:
    """Write the steps of a block as a list.

    Args:
        node: the block, with its examples and verdicts.
        placeholders: the table of names.
        images: the folder of pictures, relative to the page.
    """
    pairs = zip(node["examples"], node["verdicts"], strict=True)
    items = "".join(_item(step, verdict, placeholders, images) for step, verdict in pairs)
    label = f'<span class="machine">{LABELS[node["screen"]]}</span>'
    return f'<div class="steps">{label}\n<ol>\n{items}</ol>\n</div>\n'


def _item(step: Step, verdict: Verdict, placeholders: Placeholders, images: str) -> str:
    if step.action == "picture":
        return f'<li class="picture">{_picture(step, verdict, images)}</li>\n'
    told = (
        f"<{kind}>{explain(text, placeholders)}</{kind}>" if kind else escape(text)
        for kind, text in pieces(step)
    )
    return f"<li>{''.join(told)}</li>\n"


def pieces(step: Step) -> list[tuple[str, str]]:
    """Say what to do in a step, in pieces of text; each with the element of HTML it is, "" for plain text."""
    into = [("", " into "), ("strong", step.into)] if step.into else []
    keys = [piece for key in step.text.split("+") for piece in (("", "+"), ("kbd", key))][1:]
    told: dict[str, list[tuple[str, str]]] = {
        "open": [("", "Open "), ("code", step.text)],
        "see": [("", "You see "), ("q", step.text)],
        "press": [("", "Press "), ("strong", step.text)],
        "key": [("", "Press "), *keys],
        "type": [("", "Type "), ("code", step.text)],
        "into": [("", "Type "), ("code", step.text), *into],
        "password": [("", "Type your password"), *into],
        "closed": [("", "Wait until the window closes")],
        "picture": [("", step.text)],
    }
    return told[step.action]


def taken(verdict: Verdict) -> Mapping[str, Any] | None:
    """Return the picture of the last run; None without one."""
    return (verdict.run or {}).get("picture") if verdict.state == "passed" else None


def _picture(step: Step, verdict: Verdict, images: str) -> str:
    """Write the picture of the last run; without one, what it will show."""
    picture = taken(verdict)
    shows = escape(step.text)
    if picture is None:
        return f'<p class="no-picture">There is no picture of this yet: {shows}.</p>'
    source = f"{images}/{file_name(picture)}"
    size = f'width="{picture["width"]}" height="{picture["height"]}"'
    return f'<img src="{escape(source)}" alt="{shows}" {size} loading="lazy">'
