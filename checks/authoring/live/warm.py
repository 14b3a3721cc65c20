"""A process that has loaded Sphinx, and copies itself for each build: `python -m checks.authoring.live.warm`.

Loading Sphinx and its extensions takes longer than building one page. A copy starts with all that
is loaded, but reads the site's own extension and configuration anew.

Each line of standard input is a JSON list, the arguments of `sphinx-build`. Each line of standard
output is the answer: `{"status": 0, "output": "what Sphinx said"}`.
"""

import contextlib
import importlib
import io
import json
import os
import sys
import tempfile
import traceback
from typing import IO, NoReturn

from sphinx.cmd import build

from checks.pages.contract.stored import ROOT

BROKEN = 70  # EX_SOFTWARE, see sysexits.h(3)
OURS = tuple(str(ROOT / folder) for folder in ("docs", "conf", "checks"))


def main() -> None:
    """Build whenever asked to, until standard input ends."""
    for line in sys.stdin:
        with tempfile.TemporaryFile("w+") as said, tempfile.TemporaryFile("w+") as loaded:
            child = os.fork()
            if not child:
                _copy(json.loads(line), said, loaded)
            _, status = os.waitpid(child, 0)
            said.seek(0)
            answer = {"status": os.waitstatus_to_exitcode(status), "output": said.read()}
            print(json.dumps(answer), flush=True)
            loaded.seek(0)
            _load(loaded.read().splitlines())


def _copy(arguments: list[str], said: IO[str], loaded: IO[str]) -> NoReturn:
    """Run one build and end this copy, whatever happens."""
    status = BROKEN
    try:
        for stream in (1, 2):
            os.dup2(said.fileno(), stream)
        status = _build(arguments, loaded)
    except BaseException:
        traceback.print_exc()
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(status)


def _build(arguments: list[str], loaded: IO[str]) -> int:
    """Run one build; note what it has loaded."""
    status = build.main(arguments)
    modules = [name for name, module in sys.modules.items() if not _is_ours(module)]
    loaded.write("\n".join(modules))
    loaded.flush()
    return status


def _is_ours(module: object) -> bool:
    """Tell whether a module is the project's: it may have changed until the next build."""
    return (getattr(module, "__file__", None) or "").startswith(OURS)


def _load(names: list[str]) -> None:
    """Load what the last build needed, so that the next ones need not."""
    for name in names:
        if name not in sys.modules:
            with contextlib.suppress(Exception), contextlib.redirect_stdout(io.StringIO()):
                importlib.import_module(name)


if __name__ == "__main__":
    main()
