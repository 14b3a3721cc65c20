"""Build single packages; `python -m conf.conda.building.worker` does it for `parallel`, in its own process.

It reads keys of packages, a line each, and answers each with a line of JSON: `{}`, or what went wrong.
It does not outlive the process that asks: the next build would remove what it is working on.
"""

import ctypes
import json
import signal
import sys

from conf.conda.building.package import build
from conf.conda.errors import BuildError
from conf.conda.packages.catalog import all_recipes

PR_SET_PDEATHSIG = 1  # prctl(2): the signal that the kernel sends when the parent ends


def main() -> None:
    """Build the packages whose keys arrive on standard input."""
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    recipes = {recipe.key: recipe for recipe in all_recipes()}
    for line in sys.stdin:
        answer: dict[str, str | int | None] = {}
        try:
            build(recipes[line.strip()], recipes)
        except BuildError as error:
            answer = {"error": str(error)}
        except OSError as error:
            answer = {"error": str(error), "errno": error.errno}
        print(json.dumps(answer), flush=True)


if __name__ == "__main__":
    main()
