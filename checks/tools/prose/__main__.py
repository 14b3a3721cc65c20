"""Read all pages for what readers stumble over: `python -m checks.tools.prose`, a part of `nox -s lint`."""

import sys

from checks.tools.prose.rules import mistakes
from conf.facts import ROOT


def main() -> int:
    """Print each find as `page:line: what; what to do`; return 1 if there was any."""
    found = 0
    for path in [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]:
        for line, mistake in mistakes(path.read_text(encoding="utf-8")):
            print(f"{path.relative_to(ROOT)}:{line}: {mistake}")
            found += 1
    return int(found > 0)


if __name__ == "__main__":
    sys.exit(main())
