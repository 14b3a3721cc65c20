"""How long and how much: the bounds of every command."""

from dataclasses import dataclass

from checks.runner.site import Site


@dataclass(frozen=True)
class Limits:
    """Seconds a command and a page may take, bytes a command may print."""

    command_seconds: float = 300
    page_seconds: float = 1800
    output_bytes: int = 1 << 20
    # A question that no answer on the page belongs to is reported after this many silent seconds.
    question_seconds: float = 3.0
    # A program may print a question in pieces. One that ends with a blank is whole, and answered after
    # so many silent seconds; another one may still get its blank, so it is answered after more.
    settle_seconds: float = 0.02
    piece_seconds: float = 1.0
    # A command that is repeated until its output fits gets this long in all.
    repeat_seconds: float = 120.0
    # What a step waits for on the screen comes within so many seconds: a page that takes 3 s to draw on an
    # idle machine took more than 45 s on one with six times more work than cores.
    screen_seconds: float = 150.0
    # A server gets this long to end after Ctrl-C.
    stop_seconds: float = 5.0


def limits(site: Site) -> Limits:
    """Return the bounds that a site sets; the others stay as they are above."""
    bounds = site.limits
    return Limits(bounds["command_seconds"], bounds["page_seconds"], int(bounds["output_bytes"]))
