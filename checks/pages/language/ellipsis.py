"""`...` stands for any text: in a line, or as a line of its own for any number of lines."""

import re

ELLIPSIS = re.compile(r"(?<!\.)\.\.\.(?!\.)")


def is_skip(line: str) -> bool:
    """Tell whether a line of expected output stands for any number of lines."""
    return line.strip() == "..."
