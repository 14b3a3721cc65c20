"""Every way an example can fail, each with its message and what to do about it."""

from dataclasses import dataclass


@dataclass
class Failure(Exception):  # noqa: N818 - the word for it
    """Why an example failed: a kind, one line, and what the author or maintainer can do."""

    kind: str
    message: str
    hint: str = ""
    detail: str = ""

    def __str__(self) -> str:
        return f"{self.kind}: {self.message}"


def wrong_output(diff: str) -> Failure:
    """Lines differ."""
    return Failure(
        "wrong output",
        "the page shows something else than was seen",
        "mend the command, or take over what was seen with --accept; what differs from run to run is a "
        "<placeholder> or `...`",
        diff,
    )


def missing_output(diff: str) -> Failure:
    """The page shows output, the command printed nothing."""
    return Failure(
        "output missing",
        "the page shows output, the command printed nothing",
        "mend the command; if nothing is right, --accept deletes the output",
        diff,
    )


def unexpected_output(diff: str) -> Failure:
    """The command printed something, the page shows nothing."""
    return Failure(
        "unexpected output",
        "the command printed something, the page shows no output",
        "show the output on the page (--accept does), or a line `...` if readers need not compare it",
        diff,
    )


def prompt_in_output(line: str) -> Failure:
    """A line of the expected output begins with the very prompt that came after the command."""
    return Failure(
        "prompt in output",
        f"the page shows `{line}` as output, but it begins with the prompt that the terminal has now",
        "a command after this prompt is not run: the page needs a prompt that conf/cluster.toml knows",
    )


def failed(status: int) -> Failure:
    """Non-zero exit status of a block that is not marked `fails`."""
    return Failure(
        "exit status",
        f"the command ended with status {status}, not 0",
        "if readers are meant to see it fail, mark the block `fails`",
    )


def did_not_fail() -> Failure:
    """Exit status 0 of a block that is marked `fails`."""
    return Failure(
        "exit status",
        "the block is marked `fails`, but the command ended with status 0",
        "take the mark away, or show the command that fails",
    )


def failed_in_pipe(part: int, status: int) -> Failure:
    """A command whose output goes into a pipe failed; the status of the whole pipe does not show it."""
    return Failure(
        "exit status",
        f"part {part} of the pipe ended with status {status}, not 0",
        "mend that command; if it is meant to fail, run it without the pipe in a block marked `fails`",
    )


def hidden_error(line: str) -> Failure:
    """The shell did not find a program, and the page hides it behind `...`."""
    return Failure(
        "hidden error",
        f"the shell said `{line}`, and the page does not show it",
        "mend the command; if readers are meant to see the message, show it instead of `...`",
    )


def shell_lost(ran_in: str, now_in: str) -> Failure:
    """The shell that ran a command is gone, and the prompt is that of one outside it."""
    return Failure(
        "other shell",
        f"the shell on {ran_in} that ran the command is gone; the prompt is that of another one, on {now_in}",
        "a machine that went down, a job that was killed? Only what leaves a shell may end outside it "
        "([shells] in conf/cluster.toml), or a command after which the page shows the other prompt",
    )


def shell_opened(now_in: str) -> Failure:
    """A command has opened a shell unsaid."""
    return Failure(
        "other shell",
        f"the command opened a new shell, on {now_in}, and the page does not say so",
        "show the prompt of the new shell after it, or name the program in [shells] of conf/cluster.toml",
    )


def status_unknown() -> Failure:
    """A block marked `fails` opened a shell, so there is no status yet."""
    return Failure(
        "exit status",
        "the block is marked `fails`, but the command opened a new shell instead",
    )


def prompt_elsewhere(real: str, shown: str) -> Failure:
    """The terminal is not where the page says."""
    return Failure(
        "prompt elsewhere",
        f"the terminal is at `{real}`, the page says `{shown}`",
        "readers would be lost here too: show the command that leads there (ssh, qrsh, exit, cd)",
    )


def unknown_host(host: str) -> Failure:
    """A page starts on a machine that the cluster does not have."""
    return Failure("prompt elsewhere", f"the cluster has no machine {host!r}")


def hop_failed(towards: str, command: str, lines: list[str]) -> Failure:
    """The silent way to where a terminal of the page starts did not lead there."""
    said = " / ".join(line for line in lines if line.strip())[-300:]
    return Failure(
        "no prompt",
        f"`{command}` on the way to {towards} opened no shell; it said: {said}",
        "not the page's fault; is the cluster up (nox -s cluster -- status)?",
    )


def time_limit(seconds: float, waits_for: str) -> Failure:
    """A command did not end."""
    return Failure(
        "time limit",
        f"no prompt after {seconds:g} s; the terminal was killed",
        waits_for
        or "the command never ends, or started something whose prompt is none of the cluster's "
        "(a REPL, a shell without /etc/bash.bashrc)",
    )


def page_limit(seconds: float) -> Failure:
    """A page takes too long."""
    return Failure("time limit", f"the page took more than {seconds:g} s in all", "split the page")


def terminal_ended() -> Failure:
    """The command closed the reader's terminal."""
    return Failure(
        "terminal ended",
        "the command ended the shell and with it the reader's terminal",
        "an `exit` or `exec` too many?",
    )


def no_marks(where: str, seconds: float) -> Failure:
    """A new terminal shows no prompt."""
    return Failure(
        "no prompt",
        f"the new terminal on {where} gave no prompt within {seconds:g} s",
        "its shells must source conf/image/files/marks.sh, and /run/iceberg/nonce must be readable",
    )


def prompt_command_replaced() -> Failure:
    """A prompt came without the status before it."""
    return Failure(
        "prompt unusable",
        "a prompt came without the exit status before it",
        "something replaced PROMPT_COMMAND, probably a start-up file of the account; add to it "
        'instead: PROMPT_COMMAND="…; $PROMPT_COMMAND"',
    )


def unfinished() -> Failure:
    """The shell asks for more of the command."""
    return Failure(
        "unfinished command",
        "the shell waits for the rest of the command",
        "an open quote, bracket or here-document? Lines that go on start with `> ` on the page",
    )


def complete_too_early(line: str) -> Failure:
    """The shell ran a command before the continuation shown on the page."""
    return Failure(
        "unfinished command",
        f"the page goes on with `> …`, but for the shell `{line}` was complete",
        "if the program prints the line after it, write `...` before the `>`",
    )


def late_output(text: str) -> Failure:
    """Something was printed after the prompt."""
    return Failure(
        "late output",
        f"text appeared after the prompt of the command before: {text!r}",
        "a background job? Wait for it on the page, or use `serves` and `terminal=2`",
    )


def too_much_output(limit: int) -> Failure:
    """More output than the limit."""
    return Failure(
        "too much output",
        f"the command printed more than {limit} bytes; the terminal was killed",
        "endless output? The limit is [limits] output_bytes in conf/cluster.toml",
    )


def binary_output(what: str) -> Failure:
    """Output that no page can show."""
    return Failure(
        "binary output",
        f"the output is not text that a page can show: {what}",
        "show it in another form: an option of the program (--plain, --no-progress), "
        "`… | cat -v`, `file NAME`",
    )


def unknown_placeholder(name: str) -> Failure:
    """A `<name>` in no table."""
    return Failure(
        "unknown placeholder",
        f"<{name}> is not in the table of placeholders",
        "add it to [placeholders] in conf/cluster.toml; `literal = true` if a program prints it",
    )


def not_captured(name: str) -> Failure:
    """A `<name>` that is typed before it was seen."""
    return Failure(
        "placeholder without value",
        f"<{name}> is used here, but no output above captured it",
        "show the output that it comes from, or give it a `value` in [placeholders]",
    )


def never_asked(question: str) -> Failure:
    """The page shows a question that did not come."""
    return Failure("question", f"the page answers `{question}`, but it was not asked")


def not_answered(line: str, instead: str | None) -> Failure:
    """A known question waits, and the page has no answer, or first that of another one."""
    if instead:
        return Failure("question", f"the page answers `{instead}`, but the terminal asks `{line}`")
    return Failure(
        "question",
        f"the terminal asks `{line}`, and the page does not answer",
        "show the question and its answer, or give the option that avoids it",
    )


def secret_in_picture() -> Failure:
    """The browser shows a secret of the run."""
    return Failure(
        "secret in a picture",
        "the picture would show a password of this run, or the secret word of its marks",
        "take it before or after that is on the screen",
    )


def busy(line: int) -> Failure:
    """The terminal runs a server."""
    return Failure(
        "terminal busy",
        f"the server started at line {line} still runs in this terminal",
        "readers need a second terminal here: mark the block `terminal=2`",
    )


def bad_port(text: str) -> Failure:
    """`serves` is not a port."""
    return Failure("server", f'serves="{text}" is not of the form ":8888"')


def port_taken(port: int, where: str) -> Failure:
    """Something listens already, so that nothing could be learnt from the port."""
    return Failure("server", f"port {port} of {where} is in use before the server starts")


def never_listened(port: int, where: str, seconds: float) -> Failure:
    """The server's port stayed closed."""
    return Failure("server", f"nothing listened on port {port} of {where} within {seconds:g} s")


def server_ended(status: int | None) -> Failure:
    """The server's command came back."""
    return Failure("server", f"the server ended with status {status} instead of serving")


def server_gone(line: int, status: int | None) -> Failure:
    """A server did not live to the end of the page."""
    return Failure("server", f"the server of line {line} has ended meanwhile, with status {status}")


def not_written(path: str, why: str) -> Failure:
    """A captioned file could not be created."""
    return Failure("file", f"{path} could not be written: {why}")


def not_seen(text: str, seconds: float) -> Failure:
    """A text did not appear on the reader's screen."""
    return Failure(
        "not seen",
        f'"{text}" is not on the screen after {seconds:g} s',
        "mend the steps before, or show what the browser really says (below)",
    )


def nothing_called(name: str, seconds: float) -> Failure:
    """There is nothing of this name to press or to type into."""
    return Failure(
        "not seen",
        f'nothing called "{name}" can be used after {seconds:g} s',
        "take the name as the screen shows it: of a button, a link, a menu, or the label of a field",
    )


def no_window(title: str, seconds: float) -> Failure:
    """No window of this title appeared."""
    return Failure("not seen", f'no window has "{title}" in its title after {seconds:g} s')


def still_open(title: str, seconds: float) -> Failure:
    """A window did not close."""
    return Failure("not seen", f'the window "{title}" is still open after {seconds:g} s')


def never_there(title: str) -> Failure:
    """A page waits for the end of a window that it never used."""
    return Failure("step", f'no step before was taken in a window "{title}"', "mend the window's title")


def nothing_open() -> Failure:
    """A step in the browser comes before any address was opened."""
    return Failure("step", "nothing is open in the browser", "begin with `open https://…`")


def not_opened(address: str, seconds: float) -> Failure:
    """The browser still loads."""
    return Failure("not seen", f"{address} was not there after {seconds:g} s")


def screen_broke(what: str, said: str) -> Failure:
    """A program of the reader's screen failed."""
    return Failure("runner", f"{what} failed: {said}", "is the cluster up (nox -s cluster -- status)?")


def broke_down(error: Exception) -> Failure:
    """The runner or the cluster failed, not the page."""
    return Failure(
        "runner",
        f"the runner could not go on: {type(error).__name__}: {error}",
        "not the page's fault; is the cluster up (nox -s cluster -- status)?",
    )
