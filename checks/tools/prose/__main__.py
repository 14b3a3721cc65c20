"""Read all pages for what readers stumble over; `nox -s lint` does it too."""

from checks.tools.prose.rules import mistakes
from conf import command_line
from conf.facts import ROOT


def main(arguments: list[str]) -> int:
    """Print each find as `page:line: what; what to do`; it has failed if there was any."""
    command_line.parser("checks.tools.prose", __doc__).parse_args(arguments)
    found = 0
    for path in [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]:
        for line, mistake in mistakes(path.read_text(encoding="utf-8")):
            print(f"{path.relative_to(ROOT)}:{line}: {mistake}")
            found += 1
    return command_line.FAILED if found else command_line.DONE


if __name__ == "__main__":
    command_line.program(main)
