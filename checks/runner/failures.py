"""Every way in which an example can fail: its kind, its message, and what to do about it.

Each is provoked by a sample of docs/contributing/grammar, or in checks/tests/runner/test_failures.py.
"""

from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """Kinds of failure, as reports name them; docs/contributing/when-it-fails.md explains each."""

    WRONG_OUTPUT = "wrong output"
    OUTPUT_MISSING = "output missing"
    UNEXPECTED_OUTPUT = "unexpected output"
    PROMPT_IN_OUTPUT = "prompt in output"
    EXIT_STATUS = "exit status"
    HIDDEN_ERROR = "hidden error"
    OTHER_SHELL = "other shell"
    PROMPT_ELSEWHERE = "prompt elsewhere"
    NO_PROMPT = "no prompt"
    TIME_LIMIT = "time limit"
    TERMINAL_ENDED = "terminal ended"
    PROMPT_UNUSABLE = "prompt unusable"
    UNFINISHED_COMMAND = "unfinished command"
    LATE_OUTPUT = "late output"
    TOO_MUCH_OUTPUT = "too much output"
    BINARY_OUTPUT = "binary output"
    UNKNOWN_PLACEHOLDER = "unknown placeholder"
    PLACEHOLDER_WITHOUT_VALUE = "placeholder without value"
    QUESTION = "question"
    SECRET_IN_A_PICTURE = "secret in a picture"
    TERMINAL_BUSY = "terminal busy"
    SERVER = "server"
    FILE = "file"
    NOT_SEEN = "not seen"
    STEP = "step"
    RUNNER = "runner"


@dataclass
class Failure(Exception):  # noqa: N818 - the word for it
    """Why an example failed: a kind, one line, and what the author or maintainer can do.

    `detail` is what differs, as lines that begin with `-` or `+`.
    """

    kind: Kind
    message: str
    hint: str = ""
    detail: str = ""

    def __str__(self) -> str:
        return f"{self.kind}: {self.message}"


@dataclass(frozen=True)
class Way:
    """One way to fail. Its message has names in braces, whose values are known when it happens."""

    kind: Kind
    message: str
    hint: str = ""

    def __call__(self, detail: str = "", **values: object) -> Failure:
        """Return the failure.

        Args:
            detail: what differs.
            values: what the message names.
        """
        return Failure(self.kind, self.message.format(**values), self.hint, detail)


# Lines differ.
WRONG_OUTPUT = Way(
    Kind.WRONG_OUTPUT,
    "the page shows something else than was seen",
    "correct the command, or take over what was seen with --accept; what differs from run to run is a "
    "<placeholder> or `...`",
)
# The page shows output, the command printed nothing.
MISSING_OUTPUT = Way(
    Kind.OUTPUT_MISSING,
    "the page shows output, the command printed nothing",
    "correct the command; if nothing is right, --accept deletes the output",
)
# The command printed something, the page shows nothing.
UNEXPECTED_OUTPUT = Way(
    Kind.UNEXPECTED_OUTPUT,
    "the command printed something, the page shows no output",
    "show the output on the page (--accept does), or a line `...` if readers need not compare it",
)
# A line of the expected output begins with the very prompt that came after the command.
PROMPT_IN_OUTPUT = Way(
    Kind.PROMPT_IN_OUTPUT,
    "the page shows `{line}` as output, but it begins with the prompt that the terminal has now",
    "a command after this prompt is not run: the page needs a prompt that conf/cluster.toml knows",
)
# Non-zero exit status of a block that is not marked `fails`.
FAILED = Way(
    Kind.EXIT_STATUS,
    "the command ended with status {status}, not 0",
    "if readers are meant to see it fail, mark the block `fails`",
)
# Exit status 0 of a block that is marked `fails`.
DID_NOT_FAIL = Way(
    Kind.EXIT_STATUS,
    "the block is marked `fails`, but the command ended with status 0",
    "take the mark away, or show the command that fails",
)
# A command whose output goes into a pipe failed; the status of the whole pipe does not show it.
FAILED_IN_PIPE = Way(
    Kind.EXIT_STATUS,
    "part {part} of the pipe ended with status {status}, not 0",
    "correct that command; if it is meant to fail, run it without the pipe in a block marked `fails`",
)
# The shell did not find a program, and the page hides it behind `...`.
HIDDEN_ERROR = Way(
    Kind.HIDDEN_ERROR,
    "the shell said `{line}`, and the page does not show it",
    "correct the command; if readers are meant to see the message, show it instead of `...`",
)
# The shell that ran a command is gone, and the prompt is that of one outside it.
SHELL_LOST = Way(
    Kind.OTHER_SHELL,
    "the shell on {ran_in} that ran the command is gone; the prompt is that of another one, on {now_in}",
    "a machine that went down, a job that was killed? Only what leaves a shell may end outside it "
    "([shells] in conf/cluster.toml), or a command after which the page shows the other prompt",
)
# A command has opened a shell unsaid.
SHELL_OPENED = Way(
    Kind.OTHER_SHELL,
    "the command opened a new shell, on {now_in}, and the page does not say so",
    "show the prompt of the new shell after it, or name the program in [shells] of conf/cluster.toml",
)
# A block marked `fails` opened a shell, so there is no status yet.
STATUS_UNKNOWN = Way(Kind.EXIT_STATUS, "the block is marked `fails`, but the command opened a new shell")
# The terminal is not where the page says.
PROMPT_ELSEWHERE = Way(
    Kind.PROMPT_ELSEWHERE,
    "the terminal is at `{real}`, the page says `{shown}`",
    "readers would be lost here too: show the command that leads there (ssh, exit, cd)",
)
# A page starts on a machine that the cluster does not have.
UNKNOWN_HOST = Way(Kind.PROMPT_ELSEWHERE, "the cluster has no machine {host!r}")
# The silent way to where a terminal of the page starts did not lead there.
HOP_FAILED = Way(
    Kind.NO_PROMPT,
    "`{command}` on the way to {towards} opened no shell; it said: {said}",
    "not the page's fault; is the cluster up (nox -s cluster -- status)?",
)
# A command did not end.
TIME_LIMIT = Way(
    Kind.TIME_LIMIT,
    "no prompt after {seconds:g} s; the terminal was killed",
    "the command never ends, or a program that was started on another machine waits for an answer",
)
# A page takes too long.
PAGE_LIMIT = Way(Kind.TIME_LIMIT, "the page took more than {seconds:g} s in all", "split the page")
# The command closed the reader's terminal.
TERMINAL_ENDED = Way(
    Kind.TERMINAL_ENDED,
    "the command ended the shell and with it the reader's terminal",
    "an `exit` or `exec` too many?",
)
# A new terminal shows no prompt.
NO_MARKERS = Way(
    Kind.NO_PROMPT,
    "the shell on {where} gave no prompt that the runner knows; the last line on its screen: {line!r}",
    "it has to be a bash of version 4.4 or later that runs the script that marks its prompts; does a "
    "start-up file start another program, or ask something?",
)
# A prompt does not tell the status of the command before it.
PROMPT_KEPT = Way(
    Kind.PROMPT_UNUSABLE,
    "a prompt came without the exit status before it",
    "a new PS1 to which nothing can be added: `readonly PS1`, `shopt -u promptvars`?",
)
# The shell asks for more of the command.
UNFINISHED = Way(
    Kind.UNFINISHED_COMMAND,
    "the shell waits for the rest of the command",
    "an open quote, bracket or here-document? Lines that go on start with `> ` on the page",
)
# The shell ran a command before the continuation shown on the page.
COMPLETE_TOO_EARLY = Way(
    Kind.UNFINISHED_COMMAND,
    "the page goes on with `> …`, but for the shell `{line}` was complete",
    "if the program prints the line after it, write `...` before the `>`",
)
# Something was printed after the prompt.
LATE_OUTPUT = Way(
    Kind.LATE_OUTPUT,
    "text appeared after the prompt of the command before: {text!r}",
    "a background job? Wait for it on the page, or use `serves` and `terminal=2`; `nohup` needs `>log 2>&1`",
)
# More output than the limit.
TOO_MUCH_OUTPUT = Way(
    Kind.TOO_MUCH_OUTPUT,
    "the command printed more than {limit} bytes; the terminal was killed",
    "endless output? The limit is [limits] output_bytes in conf/cluster.toml",
)
# Output that no page can show.
BINARY_OUTPUT = Way(
    Kind.BINARY_OUTPUT,
    "the output is not text that a page can show: {what}",
    "show it in another form (--plain, `… | cat -v`, `file NAME`); in an editor or the like, press keys",
)
# A `<name>` in no table.
UNKNOWN_PLACEHOLDER = Way(
    Kind.UNKNOWN_PLACEHOLDER,
    "<{name}> is not in the table of placeholders",
    "add it to [placeholders] in conf/cluster.toml; `literal = true` if a program prints it",
)
# A `<name>` that is typed before it was seen.
NOT_CAPTURED = Way(
    Kind.PLACEHOLDER_WITHOUT_VALUE,
    "<{name}> is used here, but no output above captured it",
    "show where it comes from, or give it a `value` in [placeholders]; as text, write {{ '<…>' }}",
)
# The page shows a question that did not come.
NEVER_ASKED = Way(
    Kind.QUESTION,
    "the page answers `{question}`, but it was not asked",
    "delete the line with the question, or show the command that asks it",
)
# The terminal asks something else than the page answers first.
OTHER_QUESTION = Way(
    Kind.QUESTION,
    "the page answers `{instead}`, but the terminal asks `{line}`",
    "show the questions in the order in which the terminal asks them",
)
# A known question waits, and the page has no answer.
NOT_ANSWERED = Way(
    Kind.QUESTION,
    "the terminal asks `{line}`, and the page does not answer",
    "show the question and its answer (nothing for a password), or give the option that avoids it",
)
# A program reads from the terminal, and the page types nothing.
WAITS = Way(
    Kind.QUESTION,
    "the program waits for a key, and the page gives none; the last line on the screen is `{line}`",
    "press it (`<Ctrl-D>`, `^C`), answer it (a question has to be in [[questions]] of conf/cluster.toml), "
    "or avoid it: `| cat`, `--yes`",
)
# The browser shows a secret of the run.
SECRET_IN_PICTURE = Way(
    Kind.SECRET_IN_A_PICTURE,
    "the picture would show a password of this run, or the secret word of its markers",
    "take it before or after that is on the screen",
)
# The terminal runs a server.
BUSY = Way(
    Kind.TERMINAL_BUSY,
    "the server started at line {line} still runs in this terminal",
    "readers need a second terminal here: mark the block `terminal=2`",
)
# `serves` is not a port.
BAD_PORT = Way(Kind.SERVER, 'serves="{text}" is not of the form ":8888"')
# Something listens already, so that nothing could be learnt from the port.
PORT_TAKEN = Way(Kind.SERVER, "port {port} of {where} is in use before the server starts")
# The server's port stayed closed.
NEVER_LISTENED = Way(Kind.SERVER, "nothing listened on port {port} of {where} within {seconds:g} s")
# The server's command came back.
SERVER_ENDED = Way(Kind.SERVER, "the server ended with status {status} instead of serving")
# A server did not live to the end of the page.
SERVER_GONE = Way(Kind.SERVER, "the server of line {line} has ended meanwhile, with status {status}")
# A captioned file could not be created.
NOT_WRITTEN = Way(Kind.FILE, "{path} could not be written: {why}")
# A text did not appear on the reader's screen.
NOT_SEEN = Way(
    Kind.NOT_SEEN,
    '"{text}" is not on the screen after {seconds:g} s',
    "correct the steps before, or show what the browser really says (below)",
)
# There is nothing of this name to press or to type into.
NOTHING_CALLED = Way(
    Kind.NOT_SEEN,
    'nothing called "{name}" can be used after {seconds:g} s',
    "take the name as the screen shows it: of a button, a link, a menu, or the label of a field",
)
# No window of this title appeared.
NO_WINDOW = Way(Kind.NOT_SEEN, 'no window has "{title}" in its title after {seconds:g} s')
# A window did not close.
STILL_OPEN = Way(Kind.NOT_SEEN, 'the window "{title}" is still open after {seconds:g} s')
# A page waits for the end of a window that it never used.
NEVER_THERE = Way(Kind.STEP, 'no step before was taken in a window "{title}"', "correct the window's title")
# A step in the browser comes before any address was opened.
NOTHING_OPEN = Way(Kind.STEP, "nothing is open in the browser", "begin with `open https://…`")
# The browser still loads.
NOT_OPENED = Way(Kind.NOT_SEEN, "{address} was not there after {seconds:g} s")
# A program of the reader's screen failed.
SCREEN_BROKE = Way(Kind.RUNNER, "{what} failed: {said}", "is the cluster up (nox -s cluster -- status)?")
# The runner or the cluster failed, not the page.
BROKE_DOWN = Way(
    Kind.RUNNER,
    "the runner could not go on: {name}: {error}",
    "not the page's fault; is the cluster up (nox -s cluster -- status)?",
)
