"""HTML of an example's block, and of what really happened when it ran. All text is escaped here."""

from collections.abc import Sequence
from html import escape

from docutils import nodes
from sphinx.writers.html5 import HTML5Translator

from checks.pages.contract.examples import Command, Example
from checks.pages.language.placeholders import Placeholders
from checks.pages.language.transcript import Grammar
from verified.known import evidence
from verified.known.evidence import STATES, Verdict
from verified.reading.block import verified_block
from verified.writing import actions, typeset, words

# Control characters have no place in HTML; what cannot be shown is shown as such.
CONTROLS = dict.fromkeys([*range(9), *range(11, 32), 127], "\N{REPLACEMENT CHARACTER}")
# The label of files that are made in the home directory, which all machines of the cluster share.
HOME = "home"
WORTH_SAYING = 2000  # milliseconds; a reader who waits longer wonders whether all is well


def visit(translator: HTML5Translator, node: verified_block) -> None:
    """Open the block; a transcript is written here, a file by Sphinx as the node's children."""
    state = evidence.worst(node["verdicts"]).state if node["verdicts"] else "unverified"
    translator.body.append(f'<div class="verified verified-{state}" id="{node["anchor"]}">\n')
    if node["lines"]:
        placeholders = Placeholders(translator.config.verified_facts.get("placeholders", {}))
        placeholders = placeholders.literally(node["literals"])
        labels = translator.config.verified_labels
        leaving = translator.config.verified_leaving
        shown = typeset.transcript(node["lines"], placeholders, labels, _waits(node), leaving)
        translator.body.append(shown)
        raise nodes.SkipChildren
    if node.get("screen"):
        placeholders = Placeholders(translator.config.verified_facts.get("placeholders", {}))
        images = getattr(translator.builder, "imgpath", "_images")
        translator.body.append(actions.steps(node, placeholders, images))
        raise nodes.SkipChildren
    if node["examples"]:
        _label(node, translator)


def _label(node: verified_block, translator: HTML5Translator) -> None:
    """Say beside the name of a file where it is made."""
    title = node.next_node(nodes.caption)
    assert title is not None, "only a file is neither transcript nor steps"
    host = node["examples"][0].host
    machines = Grammar.of(translator.config.verified_facts).prompts.machines
    kind = next(kind for kind, names in machines.items() if host in names) if host else HOME
    if label := translator.config.verified_labels.get(kind):
        title.insert(0, nodes.inline(label, label, classes=["machine", f"on-{kind}"]))


def _waits(node: verified_block) -> list[str]:
    """Say of each command of a transcript what the reader waits for; "" for a short while."""
    pairs = zip(node["examples"], node["verdicts"], strict=True)
    return [_wait(example, verdict) for example, verdict in pairs if isinstance(example, Command)]


def _wait(example: Command, verdict: Verdict) -> str:
    if example.repeat_until:
        return f"repeat until {example.repeat_until}"
    took = (verdict.run or {}).get("ms") or 0
    return f"about {evidence.about(took)} here" if took > WORTH_SAYING else ""


def depart(translator: HTML5Translator, node: verified_block) -> None:
    """Write what is known about the block, and close it."""
    link = f'<a class="headerlink" href="#{node["anchor"]}" title="Link to this example">\u00b6</a>'
    written = footer(node["examples"], node["verdicts"], node["page_day"])
    translator.body.append(f"{written}{link}</div>\n")


def footer(examples: Sequence[Example], verdicts: Sequence[Verdict], page_day: str | None) -> str:
    """Write the block's verdict; a click opens what was really seen, no script needed.

    The day stands under the page's title: it is shown again only where it is another one.
    """
    if not verdicts:
        return ""
    speaks = evidence.worst(verdicts)
    sign, says = STATES[speaks.state]
    facts = [speaks.reason] if speaks.reason else []
    if speaks.state == "passed":
        facts = words.passed(verdicts, page_day)
    between = " · " if speaks.state == "passed" else ": "
    told = "".join(f"{between}{escape(fact)}" for fact in facts)
    summary = f'<span class="outcome"><span aria-hidden="true">{sign}</span> {says}</span>{told}'
    runs = [
        _run(*pair) for pair in zip(examples, verdicts, strict=True) if pair[1].state in ("passed", "failed")
    ]
    if not runs:
        return f'<p class="verdict">{summary}</p>\n'
    # A failure stands open: it must not be missed.
    start = '<details class="verdict" open>' if speaks.state == "failed" else '<details class="verdict">'
    summary += '<span class="opens">real output</span>'
    made = f'<p class="made">{escape(_made(verdicts))}</p>\n'
    return f'{start}<summary>{summary}</summary>\n<ol class="runs">\n{"".join(runs)}</ol>\n{made}</details>\n'


def _made(verdicts: Sequence[Verdict]) -> str:
    """Say when and on what the block last ran."""
    last = max((verdict.run for verdict in verdicts if verdict.run), key=evidence.when)
    finished = evidence.when(last)
    parts = [f"Ran {evidence.day(finished)}, {finished:%H:%M:%S} UTC", f"image {last['image']}"]
    return " · ".join([*parts, *([f"commit {last['commit'][:12]}"] if last["commit"] else [])])


def _run(example: Example, verdict: Verdict) -> str:
    """Write one command as it really ran."""
    run = verdict.run or {}
    what = run.get("typed") or run["command"] or f"{example.written} (nothing typed)"
    facts = [verdict.state]
    if run["host"]:
        facts.append(f"{run['user']}@{run['host']}" if run["user"] else run["host"])
    if run["exit"] is not None:
        facts.append(f"exit status {run['exit']}")
    if run["ms"] is not None:
        facts.append(evidence.duration(run["ms"]))
    output = run["output"].translate(CONTROLS)
    if output.strip():
        shown = f'<pre tabindex="0">{escape(output)}</pre>'
    else:
        shown = '<p class="silent">no output</p>' if isinstance(example, Command) else ""
    reason = f'<p class="reason">{escape(verdict.reason)}</p>' if verdict.reason else ""
    return (
        f'<li class="run-{verdict.state}"><code>{escape(what)}</code> '
        f'<span class="facts">{escape(" · ".join(facts))}</span>{reason}{shown}</li>\n'
    )
