"""Save a page and see its verdicts: `python -m checks.authoring.live`."""

import argparse
import contextlib
import signal
from pathlib import Path

from checks.authoring.drive import out
from checks.authoring.live.ahead import Ahead
from checks.authoring.live.builder import Builder, BuilderError, Place
from checks.authoring.live.loop import READY, Loop
from checks.authoring.live.server import Server
from checks.authoring.live.watch import Watch
from checks.authoring.site import Site, site
from checks.runner.machines.chosen import CLUSTER_FROM, SITE, new_cluster
from checks.runner.machines.pool import ClusterError, ClusterPool
from conf import command_line
from conf.command_line import BROKEN, STOPPED

PORT = 8642
HELP = """\
Show the site in the browser, and keep it up to date: save a page, and its examples run again on a
fresh cluster that waits for it. The browser shows the new verdicts by itself.

A page runs when its examples have changed, or when it is saved as it was. A save while a page runs
stops the run. Ctrl-C ends everything; nothing is left running.
"""


def main(arguments: list[str]) -> int:
    """Serve the site until Ctrl-C; return the exit status."""
    parser = command_line.parser("checks.authoring.live", HELP)
    parser.add_argument(
        "--port", type=int, default=PORT, help="of the browser's address (default: %(default)s)"
    )
    parser.add_argument("--cluster-from", default=CLUSTER_FROM, help=argparse.SUPPRESS)
    parser.add_argument("--site", default=SITE, help=argparse.SUPPRESS)
    parser.add_argument("--docs", type=Path, help=argparse.SUPPRESS)
    parser.add_argument("--build", type=Path, help=argparse.SUPPRESS)
    known = parser.parse_args(arguments)
    place = Place()
    if known.docs:
        names = ("doctrees", "site", "examples.json", "evidence.json")
        place = Place(known.docs.resolve(), *(known.build.resolve() / name for name in names))
    try:
        _serve(place, known.port, known.cluster_from, site(known.site))
    except KeyboardInterrupt:
        pass
    except (BuilderError, ClusterError) as error:
        out.print(str(error), style="red")
        return BROKEN
    return STOPPED


def _serve(place: Place, port: int, cluster_from: str, about: Site) -> None:
    with contextlib.ExitStack() as end:
        builder = end.enter_context(Builder(place))
        place.site.mkdir(parents=True, exist_ok=True)
        server = Server(place.site, port)
        end.callback(server.close)
        ahead = Ahead(new_cluster(cluster_from, None), about)
        end.callback(ahead.close)
        clusters = ClusterPool(ahead.start, READY)
        end.callback(_close, clusters)
        watch = Watch(place.docs)
        end.callback(watch.close)
        loop = Loop(place, builder, clusters, ahead, server.browsers, cluster_from, about)
        end.callback(loop.stop)
        end.callback(_quietly)
        out.print(f"Open {server.address} and save a page. Ctrl-C ends this.", style="bold")
        loop.forever(watch.changes)


def _quietly() -> None:
    """Let nothing disturb the end: a second Ctrl-C would leave a cluster behind."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    out.print("\nStopping …", style="bold")


def _close(clusters: ClusterPool) -> None:
    for problem in clusters.close():
        out.print(f"while stopping a cluster: {problem}", style="red")


if __name__ == "__main__":
    command_line.program(main)
