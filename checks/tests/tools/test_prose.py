"""Each rule of prose, provoked; and what is no prose."""

import pytest

from checks.tools.prose.rules import MOST_WORDS, mistakes

LONG = " ".join(["word", "or"] * (MOST_WORDS // 2)) + " more."


@pytest.mark.parametrize(
    ("text", "mistake"),
    [
        ("Type the\nthe name.", '"the the": one word is enough'),
        ("See [here](a.md).", 'link text "here": say where it leads'),
        ("You simply type it.", '"simply": it is not so for everybody; leave it out'),
        (
            "At https://conda.io it is.",
            "address in the text, https://conda.io: make it the link of some words",
        ),
        ("See [below](#a).", 'link text "below": say where it leads'),
        ("It is easy.", '"easy": it is not so for everybody; leave it out'),
        ("Just type it.", '"Just type": it is not so for everybody; leave it out'),
        ("Then you can just type it.", '"can just": it is not so for everybody; leave it out'),
        ("At www.conda.io it is.", "address in the text, www.conda.io: make it the link of some words"),
        ("Submit it anew.", '"anew": write again'),
        ("It is a soft link.", '"soft link": write symbolic link'),
        (LONG, f"a sentence of {MOST_WORDS + 1} words: make two of it"),
        ("- a\n- b\n\n| x | y |\n|---|---|\n| a | so so |\n", '"so so": one word is enough'),
    ],
)
def test_a_mistake_is_found_on_its_line(text: str, mistake: str) -> None:
    page = f"---\nneeds: nothing nothing\n---\n\n:::{{tip}}\n{text}\n:::\n"
    line = 6 + text[: max(text.find("so so"), 0)].count("\n")
    assert mistakes(page) == [(line, mistake)]


@pytest.mark.parametrize(
    "text",
    [
        "```console\n$ echo the the, simply https://conda.io\n```",
        "Use `the` `the` or `simply`.",
        'It has just been run, and is not easily undone. Some call it "easy".',
        "Log in in-house, at the desk that that group has.",
        "Read [](a.md) and [](b.md) and [](c.md).",
        ":::{tip} Type the\n:name: the the\n:link: obviously\n\nThe text begins here.\n:::",
        "[The documentation of conda](https://docs.conda.io/) says what had been had.",
        f"{LONG.removesuffix(' more.')}. {LONG.removesuffix(' more.')}.",
    ],
)
def test_code_and_good_prose_are_left_alone(text: str) -> None:
    assert mistakes(text) == []


@pytest.mark.parametrize(
    "page",
    [
        "A line.\n\n## So so",
        "```{glossary}\nword\n  So so, {term}`word`.\n\nother\n  Its meaning.\n```",
        "::::{tabs}\n\n:::{group-tab} So so\nText.\n:::\n::::",
        ":::{grid-item-card} Title\n:link: a\nSo so.\n:::",
        "- one\n\n  :::{tip} So so\n  :::",
    ],
)
def test_a_mistake_is_found_wherever_prose_stands(page: str) -> None:
    assert mistakes(page) == [(3, '"So so": one word is enough')]
