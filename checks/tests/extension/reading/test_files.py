"""On which machine a file is made, and that the page says so."""

from collections.abc import Callable

import pytest

from checks.tests.extension.conftest import Built

DESK = "\n```console\nada@desk:~$ true\n```\n"
GATE = "\n```console\n[ada@gate1 ~]$ true\n```\n"
FILE = "\n```{code-block} text\n:caption: ~/.ssh/config\nHost ice\n```\n"


@pytest.mark.parametrize(
    ("text", "host"),
    [
        pytest.param(FILE + DESK, "desk", id="above a prompt of the own machine"),
        pytest.param(DESK + FILE, "desk", id="below one"),
        pytest.param(GATE + DESK + FILE + DESK + GATE, "desk", id="between two"),
        pytest.param(DESK + FILE + GATE, None, id="on the way to the cluster"),
        pytest.param(GATE + FILE + DESK, None, id="on the way back"),
        pytest.param(GATE + FILE, None, id="on the cluster"),
        pytest.param(FILE, None, id="without any prompt"),
    ],
)
def test_the_prompts_next_to_a_file_say_where_it_is_made(
    one_page: Callable[[str], Built], text: str, host: str | None
) -> None:
    built = one_page(text)
    assert built.warnings == []
    assert [example["host"] for example in built.examples if example["kind"] == "file"] == [host]
    label = 'on-laptop">your machine' if host else 'on-home">cluster'
    caption = built.html("page").partition("code-block-caption")[2].partition("</div>")[0]
    assert f'<span class="machine {label}</span>' in caption


def test_a_file_of_that_name_on_the_other_machine_is_another(one_page: Callable[[str], Built]) -> None:
    files = FILE + "\n```console\nada@desk:~$\n```\n"
    assert one_page(DESK + files + GATE + FILE + GATE).warnings == []
