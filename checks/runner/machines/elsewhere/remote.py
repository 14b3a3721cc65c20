"""Follow the pages on a cluster that is not ours, over ssh: `python -m checks.verify --on USER@HOST`.

Its shells know nothing of markers. So files that set them up are put into the account, in a folder that
is deleted at the end. A terminal begins with a bash that reads them, whatever the account's shell and prompt
are. A shell that is opened later is told to read them, as a person would type it.
"""

import hashlib
import re
import secrets
import threading
import time
from collections.abc import Collection, Iterator, Mapping, Sequence

from checks.pages.contract.examples import Example, File, Page
from checks.pages.shell.programs import Programs
from checks.runner import failures
from checks.runner.judging.shells import programs
from checks.runner.machines import cluster as machines
from checks.runner.machines.cluster import Introduction
from checks.runner.machines.elsewhere.account import Account
from checks.runner.machines.elsewhere.effects import Effect, effect
from checks.runner.machines.elsewhere.left_out import left_out
from checks.runner.machines.elsewhere.spending import Spending
from checks.runner.machines.elsewhere.traces import Traces, sweep
from checks.runner.machines.elsewhere.translation import Translation
from checks.runner.site import Hops, Site
from checks.runner.terminal.prompt import prompt_markers
from checks.runner.terminal.screen import without_escapes
from checks.runner.terminal.terminal import Terminal

# A shell that has been silent for so long and shows what looks like a prompt waits for a command.
QUIET_SECONDS = 1.0
ANSWER_SECONDS = 20.0
LOOKS_LIKE_PROMPT = re.compile(r"\S.*[$#%>❯➜λ»] *\Z|[$#%>❯➜λ»] \Z")
# Earlier ones have neither PS0 nor `${parameter@P}`.
OLDEST_BASH = (4, 4)


class Run:
    """What the pages of a run share in one account.

    Attributes:
        spending: what they have spent of its budget.
        turn: held by the page that is followed there. The next page has a connection already, but what is
            new in the account could not be told apart.
    """

    def __init__(self) -> None:
        self.spending = Spending()
        self.turn = threading.Lock()


class RealCluster:
    """The login node of a cluster, and an account there; satisfies `Cluster`.

    Args:
        site: the cluster that the pages are about.
        account: the account.
        run: what the pages of the run share.

    Raises:
        ConnectionError: the account cannot be reached, or cannot be used.
    """

    def __init__(self, site: Site, account: Account, run: Run | None = None) -> None:
        self.site = site
        self.nonce = secrets.token_hex(8)
        self.hosts: Mapping[str, str] = {site.front: account.host}
        self.user = site.ordinary_users[0]
        self._account = account
        self._shared = run or Run()
        self._has_turn = False
        self._made_up = secrets.token_urlsafe(12)
        self._programs = Programs(site.dialect)
        self._refused: dict[str, str] = {}
        self._token = token = secrets.token_hex(4)
        labels = {name: text.format(token=token) for name, text in site.dialect.submits.items()}
        translation = Translation(account, self._programs, labels, token)
        self._traces = Traces(self._run, token, site.dialect)
        start, told, files = site.introduction(self.user, self.nonce, self._traces.folder)
        # A blank before it keeps it out of the account's history, where the shell is set up so.
        told = f" {told if self._has_bash() else start}"
        self.introduction = Introduction(start, told, translation)
        for path, text in files.items():
            self._write(path, text)
        self.image = self._label()

    def _label(self) -> str:
        """Return what evidence says of the cluster; the account is told by a hash, for its owner alone."""
        said = self._run(f"{self.site.dialect.tells_version} 2>/dev/null | head -n 1; true").split("\n")[0]
        digest = hashlib.sha256(self._account.address.encode()).hexdigest()[:8]
        return ", ".join(
            filter(None, (self._account.label or "a real cluster", said.strip(), f"account {digest}"))
        )

    def _write(self, path: str, text: str) -> None:
        place = f"{self._traces.folder}/{path}"
        self._run(f'cd && umask 077 && mkdir -p "$(dirname {place})" && cat >{place}', text)

    def _has_bash(self) -> bool:
        """Tell whether bash is the account's own shell.

        Raises:
            ConnectionError: there is none, or none that can mark prompts.
        """
        # A start-up file may have printed something before.
        *_, shell, version = ["", *self._run("echo $SHELL; bash -c 'echo $BASH_VERSION'").split("\n")[:-1]]
        number = re.match(r"(\d+)\.(\d+)", version)
        if not number or tuple(map(int, number.groups())) < OLDEST_BASH:
            raise ConnectionError(
                f"{self.hosts[self.site.front]}: bash is {version or 'missing'}; "
                "to mark its prompts it has to be 4.4 or later, first in the PATH"
            )
        return shell.endswith("/bash")

    def _run(self, script: str, text: str = "") -> str:
        return _run(self._account, script, text)

    def route(self, user: str, machine: str) -> tuple[str, Hops] | None:  # noqa: ARG002
        """Begin on the machine that readers log in to."""
        hops = self.site.route_from_front(machine)
        return None if hops is None else (self.site.front, hops)

    def password(self, user: str) -> str:  # noqa: ARG002
        """Return a made-up one, for what a page sets a password for: that of the account is not known."""
        return self._made_up

    def leaves_out(self, page: Page, example: Example) -> str | None:
        """Return why an example is not run here; None if it is. The first one waits for the page before."""
        if not self._has_turn:
            self._has_turn = self._shared.turn.acquire()
            if self._account.allow:
                self._traces.note()
                self._shared.spending.begin(self._run, self.site.dialect)
        if reason := left_out(page, self.site, self.user, self._account.allow).get(example.line):
            return reason
        if not (reason := self._refused.get(page.name)) and (reason := self._of_the_account(example)):
            self._refused[page.name] = f"it may need line {example.line}, which is left out"
        return reason

    def _of_the_account(self, example: Example) -> str | None:
        """Return why the account does not let an example be run that is allowed; note what it costs."""
        if isinstance(example, File) and not self._account.clean and self._traces.was_there(example.path):
            return f"the account has a file {example.path} of its own"
        if effect(example, self._programs) is not Effect.COSTS:
            return None
        spending = self._shared.spending
        return spending.refuses(self._account.budget, self._run, self.site.dialect, self._token)

    def stop(self) -> None:
        """Delete the run's jobs; leave nothing in the account, or say what is left."""
        try:
            self._traces.clear(clean=self._account.clean)
        finally:
            if self._has_turn:
                self._has_turn = False
                self._shared.turn.release()


def swept(site: Site, account: Account) -> Iterator[str]:
    """Delete in the account what runs have left that were killed; yield what it was.

    Raises:
        ConnectionError: it cannot be reached.
    """
    return sweep(lambda script: _run(account, script), site.dialect)


def _run(account: Account, script: str, text: str = "") -> str:
    """Run a script in the account and return what it prints.

    Raises:
        ConnectionError: it failed.
    """
    import testinfra

    done = machines.run(testinfra.get_host(account.host), "", script, text.encode())
    if done.returncode:
        said = done.stderr.decode("utf-8", "replace").strip()
        raise ConnectionError(f"{account.host}: {said or f'status {done.returncode}'}")
    return done.stdout.decode("utf-8", "replace")


class IntroducedTerminal(Terminal):
    """A terminal whose shells are told to mark their prompts, which the reader does not see.

    Args:
        command, environment, nonce, output_bytes: as of any terminal.
        introduction: what a new shell is told.
        opens_shell: programs after which one may wait.
    """

    def __init__(
        self,
        command: Sequence[str],
        environment: Mapping[str, str],
        nonce: str,
        output_bytes: int,
        introduction: str,
        opens_shell: Collection[str],
    ) -> None:
        super().__init__(command, environment, nonce, output_bytes)
        self._introduction = introduction
        self._opens_shell = set(opens_shell)
        self._typed = ""

    def send(self, keys: bytes, deadline: float) -> None:
        """Type `keys`, and keep them in mind: they may open a shell."""
        self._typed = keys.decode("utf-8", "replace")
        super().send(keys, deadline)

    def read(self, seconds: float) -> bool:
        """Wait at most that long for more; a shell without markers is introduced to them meanwhile."""
        deadline = time.monotonic() + seconds
        while True:
            left = max(deadline - time.monotonic(), 0)
            if super().read(min(left, QUIET_SECONDS)):
                return True
            if left > QUIET_SECONDS and (start := self._unmarked_prompt()) is not None:
                self._introduce(start)
                return True
            if left <= QUIET_SECONDS:
                return False

    def _unmarked_prompt(self) -> int | None:
        """Return where the prompt of a shell without markers begins; None if none waits."""
        # Only what opens a shell is followed by one: whatever else is silent must not be typed at.
        if not programs(self._typed) & self._opens_shell or prompt_markers(self.markers):
            return None
        start = self.markers[-1].end if self.markers else 0
        start = max(start, self.data.rfind(b"\n") + 1)
        shown = without_escapes(bytes(self.data[start:]))
        return start if LOOKS_LIKE_PROMPT.search(shown) else None

    def _introduce(self, start: int) -> None:
        """Type the introduction; take it, and the prompt before it, out of what was seen."""
        deadline = time.monotonic() + ANSWER_SECONDS
        super().send(self._introduction.encode() + b"\r", deadline)
        while not (found := prompt_markers([marker for marker in self.markers if marker.start >= start])):
            if not super().read(deadline - time.monotonic()) and time.monotonic() >= deadline:
                raise failures.NO_MARKERS(where="the real cluster", line=self.last_line())
        self.cut(start, found.begin.start)
