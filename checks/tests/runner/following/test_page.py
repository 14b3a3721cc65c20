"""What a page that runs well leaves behind, and what no sample of docs/contributing/grammar can show."""

from pathlib import Path

from checks.runner.failures import Kind
from checks.runner.following.page import Result
from checks.tests.helpers.pages import LAPTOP, LOGIN, WORKER, command, file
from checks.tests.helpers.ports import free_port
from checks.tests.helpers.standin import PASSWORD, StandIn
from checks.tests.runner.conftest import Runner


def passed(results: list[Result]) -> None:
    """Assert that every example passed."""
    assert [(r.example.line, r.outcome, str(r.failure)) for r in results] == [
        (r.example.line, "passed", "None") for r in results
    ]


def test_output_is_compared_and_kept(run: Runner) -> None:
    results = run(command("echo hello", "hello"), command("echo bye >&2", "bye"))
    passed(results)
    assert [r.output for r in results] == ["hello", "bye"]
    assert [(r.user, r.host, r.status) for r in results] == [("ada", "desk", 0)] * 2


def test_reader_is_followed_through_ssh_and_qrsh(run: Runner) -> None:
    results = run(
        command(
            "ssh ada@gate.example.org",
            "ada@gate.example.org's password:",
            answers={"password:": None},
        ),
        command("hostname >/dev/null", prompt=LOGIN),
        command("qrsh", prompt=LOGIN),
        command("echo I am on <worker_node>", "I am on n01", prompt=WORKER),
        command("exit", "exit", prompt=WORKER),
        command("false", prompt=LOGIN, fails=True),
        command("exit 0", "exit", prompt=LOGIN),
        command("", prompt=LAPTOP),
    )
    passed(results)
    assert [r.host for r in results][:4] == ["desk", "gate1", "gate1", "n01"]
    assert [r.status for r in results][:4] == [None, 0, None, 0]
    assert PASSWORD not in repr(results)


def test_continuation_lines(run: Runner) -> None:
    passed(
        run(
            command("for i in 1 2; do\necho $i\ndone", "1", "2"),
            command("cat >f <<EOF\n\ttab and ! and 'quote\nEOF"),
            command("cat f", "        tab and ! and 'quote"),
        )
    )


def test_long_command_line_wraps_harmlessly(run: Runner) -> None:
    text = "x" * 300
    passed(run(command(f"echo {text}", text), command(f"echo {'é' * 100}", "é" * 100)))


def test_command_line_that_ends_at_the_edge_of_the_terminal(run: Runner) -> None:
    # readline may draw its prompt again there, with its marks
    typed = ["echo " + "x" * (length - len("echo ")) for length in range(60, 70)]
    passed(run(*(command(line, line.removeprefix("echo ")) for line in typed)))
    prompt = "(myscience) " + LAPTOP
    typed = ["echo " + "x" * (length - len("echo ")) for length in range(45, 60)]
    page = [command("PS1='(myscience) '$PS1")]
    page += [command(line, line.removeprefix("echo "), prompt=prompt) for line in typed]
    passed(run(*page))


def test_a_command_that_ends_the_terminal_is_not_repeated(run: Runner) -> None:
    (result,) = run(command("exit", "bye", repeat_until="it says bye"), repeat_seconds=60)
    assert result.failure
    assert (result.failure.kind, "repeated" in result.failure.message) == (Kind.TERMINAL_ENDED, False)


def test_a_try_that_ends_wrong_captures_nothing(run: Runner) -> None:
    (result,) = run(
        command("echo x >>n; wc -l <n; [ $(wc -l <n) = 2 ]", "<job_id>", repeat_until="it has two")
    )
    assert (result.outcome, result.output) == ("passed", "2")


def test_what_was_typed_is_kept_with_its_values(run: Runner) -> None:
    results = run(
        command("echo number 7", "number <job_id>"),
        command("echo <job_id> >f<job_id>"),
        file("g<job_id>", ""),
        command("ls f* g*", "f<job_id>  g<job_id>"),
        command(""),
    )
    passed(results)
    assert [result.typed for result in results] == [
        "echo number 7",
        "echo 7 >f7",
        "write g7",
        "ls f* g*",
        None,
    ]


def test_a_repeated_command_is_timed_as_a_whole(run: Runner) -> None:
    (result,) = run(command("echo x >>n; cat n", "x", "x", repeat_until="it has two lines"))
    passed([result])
    assert result.milliseconds
    assert result.milliseconds >= 1000


def test_question_is_answered(run: Runner) -> None:
    results = run(
        command(
            "read -p 'Proceed ([y]/n)? ' a; echo got $a",
            "Proceed ([y]/n)? y",
            "got y",
            answers={"Proceed ([y]/n)?": "y"},
        ),
    )
    passed(results)
    assert results[0].output == "Proceed ([y]/n)? y\ngot y"


def test_question_in_pieces_is_answered_when_it_is_whole(run: Runner) -> None:
    """Its last blank may come late on a busy machine; an answer before it is drawn elsewhere."""
    asks = "printf 'Proceed ([y]/n)?'; sleep 0.3; printf ' '; read a; echo got $a"
    shown = ("Proceed ([y]/n)? y", "got y")
    passed(run(command(asks, *shown, answers={"Proceed ([y]/n)?": "y"})))


def test_question_that_ends_with_no_blank_is_answered(run: Runner) -> None:
    asks = "printf 'Proceed ([y]/n)?'; read a; echo got $a"
    passed(run(command(asks, "Proceed ([y]/n)?y", "got y", answers={"Proceed ([y]/n)?": "y"})))


def test_fails_wants_status_and_text(run: Runner) -> None:
    results = run(command("ls /none", "ls: cannot access '/none': No such file or directory", fails=True))
    passed(results)
    assert results[0].status == 2


def test_syntax_error_is_output(run: Runner) -> None:
    passed(run(command("if ;", "...syntax error near unexpected token `;'", fails=True)))


def test_file_is_written_byte_for_byte(run: Runner, standin: StandIn) -> None:
    content = "#!/bin/bash\n\techo 'x' \\\n  \"é\"\n"
    passed(
        run(command("", prompt=LOGIN), file("a/b c.sh", content), command("ls a", "'b c.sh'", prompt=LOGIN))
    )
    assert Path(standin.home, "a/b c.sh").read_bytes() == content.encode()


def test_server_serves_till_the_page_ends(run: Runner) -> None:
    port = free_port()
    server = f"s.HTTPServer(('', {port}), s.SimpleHTTPRequestHandler).serve_forever()"
    serve = f"python3 -u -c \"import http.server as s; print('up'); {server}\""
    results = run(
        command(serve, "up", serves=f":{port}"),
        command(f"exec 3<>/dev/tcp/localhost/{port} && echo open", "open", session="2"),
    )
    passed(results)
    # Its port is free again afterwards.
    passed(run(command(serve, "up", serves=f":{port}")))


def test_own_prompt_keeps_its_marks(run: Runner) -> None:
    passed(run(command("PS1='% '"), command("echo a", "a", prompt="%")))
