"""No blind spot: a command that is neither run nor excused is a mistake in the page."""

import re
from collections.abc import Iterator

from docutils import nodes

from checks.pages.language.problem import Problem
from checks.pages.language.prompts import Prompts, UnknownPromptError
from verified.reading.block import verified_block

SHELLS = {
    *(
        "bash",
        "sh",
        "shell",
        "zsh",
        "ksh",
        "csh",
        "tcsh",
        "fish",
        "openrc",
        "ebuild",
        "bats",
        "slurm",
        "sbatch",
    ),
    *("console", "shell-session", "bash-session", "tcshcon", "doscon", "pwsh-session", "ps1con"),
    *("bat", "batch", "dosbatch", "winbatch", "powershell", "pwsh", "posh", "ps1", "psm1"),
}
NO_LANGUAGE = {None, "", "none", "default"}
# Their blocks show the source of pages; a prompt inside a fence there is shown as part of that source.
OF_PAGES = {"markdown", "md", "myst"}
FENCE = re.compile(r" {0,3}(?P<ticks>`{3,}|~{3,})(?P<info>.*)")


def uncovered(doctree: nodes.document, prompts: Prompts) -> list[Problem]:
    """Return the blocks of a page that hide a command from being run."""
    return [*_hidden_commands(doctree, prompts), *_shells(doctree)]


def _hidden_commands(doctree: nodes.document, prompts: Prompts) -> Iterator[Problem]:
    """Find the cluster's prompts, with a command after them, where no example is read."""
    for block in doctree.findall(nodes.literal_block):  # HTML has none: docs/_ext/confined.py
        if inside_example(block):
            continue
        for line in _lines(block):
            if shown := _prompt_with_command(line, prompts):
                message = (
                    f"the command after {shown} is not run here: show it in a console fence, "
                    'which may say not-run="reason"'
                )
                yield Problem(line_of(block), "coverage", message)
                break


def _lines(block: nodes.literal_block) -> Iterator[str]:
    """Yield the lines of a block as readers see them."""
    is_of_pages = block.get("language") in OF_PAGES
    inside = ""
    for line in block.astext().splitlines():
        fence = FENCE.match(line) if is_of_pages else None
        if fence and not inside:
            inside = fence["ticks"]
        elif fence and fence["ticks"].startswith(inside) and not fence["info"].strip():
            inside = ""
        elif not inside:
            yield line


def _prompt_with_command(line: str, prompts: Prompts) -> str | None:
    try:
        found = prompts.match(line.strip())
    except UnknownPromptError:
        return None
    return found[0].text if found and found[1].strip() else None


def _shells(doctree: nodes.document) -> list[Problem]:
    """Return the blocks in a shell's language that are no examples, and those of no language."""
    problems = []
    for block in doctree.findall(nodes.literal_block):
        if inside_example(block):
            continue
        language = block.get("language")
        if language in NO_LANGUAGE:
            message = "a code block without a language: write it on the fence (text, if it is none)"
            problems.append(Problem(line_of(block), "coverage", message))
        elif language.lower() in SHELLS:
            message = (
                f"a {language} block that is not run: make it a console fence with prompts, "
                'or give a not-run="reason" there, or a caption if it is a file'
            )
            problems.append(Problem(line_of(block), "coverage", message))
    return problems


def inside_example(block: nodes.Node) -> bool:
    """Tell whether a code block belongs to a transcript or a captioned file."""
    parent = block.parent
    while parent is not None and not isinstance(parent, verified_block):
        parent = parent.parent
    return parent is not None


def line_of(block: nodes.Node) -> int:
    """Return the line of the page on which a block starts, or of what encloses it."""
    node: nodes.Node | None = block
    while node is not None and not node.line:
        node = node.parent
    return (node and node.line) or 1
