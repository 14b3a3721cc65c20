"""No blind spot: a shell block that is neither run nor excused is a mistake in the page."""

from docutils import nodes

from .block import verified_block
from .problems import Problem

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


def uncovered(doctree: nodes.document) -> list[Problem]:
    """Return the code blocks of a page that hide a command from being run."""
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
