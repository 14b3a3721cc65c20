"""Try every link of the pages to another site."""

import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from checks.tools.links.found import Broken, broken
from checks.tools.links.issue import GitHub, GitHubError, follow
from conf import command_line
from conf.command_line import BROKEN, DONE, FAILED, USAGE
from conf.facts import ROOT

HELP = """\
A broken link is a failure. With --issue it is not, because the issue tells: it is opened when
the first link breaks, follows each run, and is closed when all links work again.

GITHUB_TOKEN, GITHUB_REPOSITORY, GITHUB_API_URL   set by GitHub's workflows; --issue needs them
"""


def main(arguments: Sequence[str]) -> int:
    """Run the command line."""
    parser = command_line.parser("checks.tools.links", __doc__, HELP)
    parser.add_argument("--issue", action="store_true", help="let one issue on GitHub follow what is broken")
    parser.add_argument("--docs", type=Path, default=ROOT / "docs", help="the pages (default: docs)")
    parser.add_argument("--output", type=Path, default=ROOT / "build" / "linkcheck", help="where to write")
    options = parser.parse_args(arguments)
    try:
        github = GitHub.of(os.environ) if options.issue else None
    except GitHubError as error:
        print(f"error: {error}", file=sys.stderr)
        return USAGE
    try:
        found = run(options.docs, options.output)
        for link in found:
            print(f"{link.file}:{link.line}: {link.uri}: {link.reason}")
        print(f"{len(found)} broken" if found else "Every link works.")
        if github:
            print(follow(github, found))
            return DONE
    except (GitHubError, RuntimeError) as error:
        print(f"error: {error}", file=sys.stderr)
        return BROKEN
    return FAILED if found else DONE


def run(docs: Path, output: Path) -> list[Broken]:
    """Let Sphinx try the links, and read what it wrote.

    Raises:
        RuntimeError: Sphinx could not build the pages.
    """
    report = output / "output.json"
    report.unlink(missing_ok=True)
    command = [sys.executable, "-m", "sphinx", "--quiet", "-b", "linkcheck", "-c", str(ROOT / "docs")]
    # Only the site's own build may write build/examples.json.
    places = {"verified_examples": output / "examples.json"}
    settings = [f"-D{name}={place}" for name, place in places.items()]
    subprocess.run([*command, *settings, str(docs), str(output)], check=False, stdout=subprocess.DEVNULL)
    if not report.exists():
        raise RuntimeError("Sphinx did not try the links: see its messages above")
    return broken(report)


if __name__ == "__main__":
    command_line.program(main)
