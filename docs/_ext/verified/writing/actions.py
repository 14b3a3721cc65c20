"""HTML of steps on the reader's screen, and of the pictures that the run took there. All text is escaped."""

from html import escape

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
    action, text = step.action, explain(step.text, placeholders)
    into = f" into <strong>{explain(step.into, placeholders)}</strong>" if step.into else ""
    words = {
        "open": f"Open <code>{text}</code>",
        "see": f"You see <q>{text}</q>",
        "press": f"Press <strong>{text}</strong>",
        "key": "Press " + "+".join(f"<kbd>{escape(key)}</kbd>" for key in step.text.split("+")),
        "type": f"Type <code>{text}</code>",
        "into": f"Type <code>{text}</code>{into}",
        "password": f"Type your password{into}",
        "closed": "Wait until the window closes",
    }
    if action == "picture":
        return f'<li class="picture">{_picture(step, verdict, images)}</li>\n'
    return f"<li>{words[action]}</li>\n"


def _picture(step: Step, verdict: Verdict, images: str) -> str:
    """Write the picture of the last run; without one, what it will show."""
    taken = (verdict.run or {}).get("picture") if verdict.state == "passed" else None
    shows = escape(step.text)
    if taken is None:
        return f'<p class="no-picture">There is no picture of this yet: {shows}.</p>'
    source = f"{images}/{file_name(taken)}"
    size = f'width="{taken["width"]}" height="{taken["height"]}"'
    return f'<img src="{escape(source)}" alt="{shows}" {size} loading="lazy">'
