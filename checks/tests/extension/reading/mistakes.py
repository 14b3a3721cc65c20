"""Every mistake a page can hold, and what is said about it: with its line, and what to do."""

GUARDED = "if a program prints this line, write `...` before it [verified.prompt]"
RIGHT = f"Write it as `[ada@gate1 ~]$ command`; {GUARDED}"


def nearly(line: str, why: str, shown: str = "[ada@gate1 ~]$") -> tuple[str, list[str]]:
    """Return a block with a line that is nearly a prompt, and what is said about it."""
    block = f"```console\n[ada@gate1 ~]$ ls\n{line}\n```"
    return block, [f"4: WARNING: nearly a prompt: `{shown}`, but {why}. {RIGHT}"]


def unknown_value(line: int, braces: str) -> str:
    """Return what is said about a name in braces."""
    return (
        f"{line}: WARNING: unknown value {braces}: conf/cluster.toml has no such value; if it is to be shown "
        f"as it stands, write {{{{ '{braces}' }}}} [verified.value]"
    )


def unknown_name(line: int, name: str) -> str:
    """Return what is said about a name in angle brackets."""
    return (
        f"{line}: WARNING: unknown placeholder <{name}>: conf/cluster.toml has no [placeholders.{name}]; "
        f"if it is to be shown as it stands, write {{{{ '<{name}>' }}}} [verified.placeholder]"
    )


# Text of a page from its line 2 on, and the warnings it must give: all of them, and no others.
MISTAKES = {
    "unknown user": (
        "```console\n[eve@gate1 ~]$ ls\n```",
        [f"3: WARNING: unknown prompt [eve@gate1 ~]$: no user eve in conf/cluster.toml; {GUARDED}"],
    ),
    "unknown machine": (
        "```console\n[ada@gate1 ~]$ ls\n[ada@gate2 ~]$ ls\n```",
        [f"4: WARNING: unknown prompt [ada@gate2 ~]$: no machine gate2 has this prompt; {GUARDED}"],
    ),
    "a machine with another's prompt": (
        "```console\nada@gate1:~$ ls\n```",
        [f"3: WARNING: unknown prompt ada@gate1:~$: no machine gate1 has this prompt; {GUARDED}"],
    ),
    "unknown form": (
        "```console\n[ada@gate1]$ ls\n```",
        [
            "3: WARNING: nearly a prompt: `[ada@gate1]$`, but its form is not in conf/cluster.toml, "
            f"[prompts]. {RIGHT}"
        ],
    ),
    "bare dollar": (
        "```console\n$ ls\n```",
        [f"3: WARNING: unknown prompt $: its form is not in conf/cluster.toml, [prompts]; {GUARDED}"],
    ),
    "root with a dollar": (
        "```console\n[root@gate1 ~]$ ls\n```",
        [f"3: WARNING: unknown prompt [root@gate1 ~]$: the prompt of root ends in #; {GUARDED}"],
    ),
    "user with a hash": (
        "```console\n[ada@gate1 ~]# ls\n```",
        [f"3: WARNING: unknown prompt [ada@gate1 ~]#: the prompt of ada ends in $; {GUARDED}"],
    ),
    "text before a prompt": nearly("a file[ada@gate1 ~]$ ls", "'a file' is before it on the line"),
    "blank before a prompt": nearly(" [ada@gate1 ~]$ ls", "blanks are before it"),
    "no blank after a prompt": nearly("[ada@gate1 ~]$ls", "'l' follows it, not a blank"),
    "another blank after a prompt": nearly("[ada@gate1 ~]$\u00a0ls", "U+00A0 follows it, not a blank"),
    "blank in a prompt": nearly(
        "[ada@gate1 ~] $ ls", "its form is not in conf/cluster.toml, [prompts]", "[ada@gate1 ~] $"
    ),
    "prompt of a bare shell": (
        "```console\n[ada@gate1 ~]$ ls\n-bash-4.2$ ls\n```",
        [f"4: WARNING: -bash-4.2$ is a shell's own prompt, and no page can show that: set PS1; {GUARDED}"],
    ),
    "no end, and another block": (
        "```console\n[ada@gate1 ~]$ ls\n\nSome words.\n\n```console\n[ada@gate1 ~]$ ls\n```",
        [
            "2: WARNING: line 7 opens another block inside this one: is the end of this one missing? "
            "Around a block that shows a fence, write a longer one: ```` [verified.fence]"
        ],
    ),
    "no end": (
        "```console\n[ada@gate1 ~]$ ls",
        ["2: WARNING: this block has no end: close it with ``` on a line of its own [verified.fence]"],
    ),
    "no end inside a directive": (
        ":::{note}\n```console\n[ada@gate1 ~]$ ls\n:::\n\nSome words.",
        ["3: WARNING: this block has no end: close it with ``` on a line of its own [verified.fence]"],
    ),
    "output first": (
        "```console\nhello\n[ada@gate1 ~]$ echo hello\n```",
        ["3: WARNING: output before the first prompt: show the command that prints it [verified.output]"],
    ),
    "output of nothing": (
        "```console\n[ada@gate1 ~]$\nhello\n```",
        [
            "4: WARNING: output after a prompt without a command: show the command that prints it "
            "[verified.output]"
        ],
    ),
    "unknown mark": (
        "```console runs\n[ada@gate1 ~]$ ls\n```",
        [
            "2: WARNING: unknown mark runs: the marks are fails, repeat-until, serves, terminal, check-only, "
            "not-run [verified.mark]"
        ],
    ),
    "mark with a value": (
        "```console fails=1\n[ada@gate1 ~]$ ls\n```",
        ["2: WARNING: mark fails takes no value [verified.mark]"],
    ),
    "no port": (
        "```console serves\n[ada@gate1 ~]$ ls\n```",
        ['2: WARNING: mark serves needs a port, as in serves=":8888" [verified.mark]'],
    ),
    "no such port": (
        '```console serves=":70000"\n[ada@gate1 ~]$ ls\n```',
        ['2: WARNING: mark serves needs a port, as in serves=":8888" [verified.mark]'],
    ),
    "no terminal": (
        "```console terminal=two\n[ada@gate1 ~]$ ls\n```",
        ["2: WARNING: mark terminal needs a number, as in terminal=2 [verified.mark]"],
    ),
    "twice": (
        "```console fails fails\n[ada@gate1 ~]$ ls\n```",
        ["2: WARNING: mark fails is given twice [verified.mark]"],
    ),
    "contradiction": (
        '```console fails serves=":1"\n[ada@gate1 ~]$ ls\n```',
        ["2: WARNING: marks fails and serves contradict each other [verified.mark]"],
    ),
    "not run, but": (
        '```console fails not-run="no"\n[ada@gate1 ~]$ ls\n```',
        ["2: WARNING: mark not-run goes with no other mark: the block is not run [verified.mark]"],
    ),
    "no reason": (
        "```console not-run\n[ada@gate1 ~]$ ls\n```",
        [
            '2: WARNING: mark not-run needs a reason, as in not-run="PuTTY is a Windows program" '
            "[verified.mark]"
        ],
    ),
    "empty reason": (
        '```console not-run=" "\n[ada@gate1 ~]$ ls\n```',
        [
            '2: WARNING: mark not-run needs a reason, as in not-run="PuTTY is a Windows program" '
            "[verified.mark]"
        ],
    ),
    "open quote": (
        '```console not-run="no\n[ada@gate1 ~]$ ls\n```',
        [
            '2: WARNING: cannot read the marks from here on: not-run="no. Write name or name="value" '
            "[verified.mark]"
        ],
    ),
    "mark without a command": (
        "```console fails\n[ada@gate1 ~]$\n```",
        [
            "2: WARNING: marks fails, repeat-until and serves are about the block's last command, "
            "and it has none [verified.mark]"
        ],
    ),
    "unknown placeholder": (
        "```console\n[ada@gate1 ~]$ echo <job>\n<nobody_2>\n```",
        [unknown_name(4, "nobody_2")],
    ),
    "unknown placeholder, not run": (
        '```console not-run="no"\n$ echo <nobody>\n```',
        [unknown_name(3, "nobody")],
    ),
    "unknown value": (
        "```console\n[ada@gate1 ~]$ cd {{ tool.path }}\n[ada@gate1 ~]$ echo {{tool}}\n```",
        [unknown_value(3, "{{ tool.path }}")],
    ),
    "unknown value in prose": (
        "\nIn {{ tool.root }} and\n*in* {{ tool.path }}.\n",
        [unknown_value(4, "{{ tool.path }}")],
    ),
    "table in prose": (
        "\nIn {{ tool }}.\n",
        [unknown_value(3, "{{ tool }}")],
    ),
    "unknown value in inline code": (
        "\nThis, and\n`{{ tool.path }}`.\n",
        [unknown_value(4, "{{ tool.path }}")],
    ),
    "neither prompt nor reason": (
        "```console\n\n```",
        [
            '2: WARNING: this block shows no command: start it with a prompt, or say not-run="reason" '
            "[verified.coverage]"
        ],
    ),
    "shell block": (
        "text\n\n```bash\nls\n```",
        [
            "4: WARNING: a bash block that is not run: make it a console fence with prompts, or give a "
            'not-run="reason" there, or a caption if it is a file [verified.coverage]'
        ],
    ),
    "shell block as a directive": (
        "```{code-block} PowerShell\nls\n```",
        [
            "2: WARNING: a PowerShell block that is not run: make it a console fence with prompts, or give a "
            'not-run="reason" there, or a caption if it is a file [verified.coverage]'
        ],
    ),
    "no language": (
        "\n```\nls\n```\n\n    ls\n",
        [
            "3: WARNING: a code block without a language: write it on the fence (text, if it is none) "
            "[verified.coverage]",
            "7: WARNING: a code block without a language: write it on the fence (text, if it is none) "
            "[verified.coverage]",
        ],
    ),
    "caption without a path": (
        "```{code-block} python\n:caption: My program\npass\n```",
        [
            "2: WARNING: the caption is no path from the home directory, such as bin/mean.py: 'My program' "
            "[verified.file]"
        ],
    ),
    "path that leads out": (
        "```{code-block} python\n:caption: /etc/passwd\npass\n```\n"
        "```{code-block} python\n:caption: a/../../b\npass\n```",
        [
            "2: WARNING: the caption is no path from the home directory, such as bin/mean.py: '/etc/passwd' "
            "[verified.file]",
            "6: WARNING: the caption is no path from the home directory, such as bin/mean.py: 'a/../../b' "
            "[verified.file]",
        ],
    ),
    "captioned transcript": (
        "```{code-block} console\n:caption: a.txt\n[ada@gate1 ~]$ ls\n```",
        [
            "2: WARNING: a transcript has no caption: a captioned block is a file that the reader makes "
            "[verified.file]"
        ],
    ),
    "file made twice": (
        "```{code-block} python\n:caption: a.py\npass\n```\n\n"
        "```{code-block} python\n:caption: ~/a.py\nx\n```",
        ["7: WARNING: the file a.py of line 2 is made again before a command used it [verified.file]"],
    ),
    "included examples": (
        "```{include} part.txt\n```",
        [
            "1: WARNING: examples cannot be included (part.txt, line 1): write them in the page "
            "[verified.coverage]"
        ],
    ),
    "missing file": (
        "```{literalinclude} missing.py\n:language: python\n:caption: a.py\n```",
        ["2: WARNING: Include file 'missing.py' not found or reading it failed [docutils]"],
    ),
    "unknown things in a file": (
        "```{code-block} python\n:caption: <nobody>.py\n\npass\ncd {{ tool.path }}\n```",
        [
            unknown_name(2, "nobody"),
            unknown_value(6, "{{ tool.path }}"),
        ],
    ),
}
