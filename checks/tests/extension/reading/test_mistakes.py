"""Every mistake a page can hold is reported with its page and line, and its message says what to do."""

from collections.abc import Callable

import pytest

from checks.tests.extension.conftest import Built, TinySite
from checks.tests.extension.reading.mistakes import MISTAKES


def name(mistake: str) -> str:
    """Return the name of the page with a mistake."""
    return f"mistake-{list(MISTAKES).index(mistake)}"


@pytest.fixture(scope="module")
def mistaken(tmp_path_factory: pytest.TempPathFactory) -> Built:
    """A site in which each mistake has a page."""
    site = TinySite(tmp_path_factory.mktemp("mistaken"))
    (site.docs / "part.txt").write_text("```console\n[ada@gate1 ~]$ ls\n```\n", encoding="utf-8")
    for mistake, (text, _) in MISTAKES.items():
        site.page(name(mistake), text)
    return site.build()


@pytest.mark.parametrize("mistake", MISTAKES)
def test_is_reported_and_leaves_nothing_to_run(mistake: str, mistaken: Built) -> None:
    page = f"{name(mistake)}.md:"
    found = [line.removeprefix(page) for line in mistaken.warnings if line.startswith(page)]
    assert found == MISTAKES[mistake][1]
    assert name(mistake) in mistaken.broken
    assert not mistaken.examples_file.exists()


def test_nothing_else_is_reported(mistaken: Built) -> None:
    assert len(mistaken.warnings) == sum(len(lines) for _, lines in MISTAKES.values())


def test_is_reported_again_by_the_next_build(site: TinySite) -> None:
    site.page("page", "```bash\nls\n```")
    first = site.build().warnings
    assert first
    assert site.build().warnings == first


def test_takes_old_examples_away(site: TinySite) -> None:
    site.page("page", "```console\n[ada@gate1 ~]$ ls\n```")
    assert site.build().examples_file.exists()
    site.page("page", "```console\n[eve@gate1 ~]$ ls\n```")
    assert not site.build().examples_file.exists()
    site.page("page", "```console\n[ada@gate1 ~]$ ls\n```")
    assert site.build().examples_file.exists()


def test_all_are_reported_at_once(one_page: Callable[[str], Built]) -> None:
    text = "\n".join(text for text, _ in MISTAKES.values() if not text.startswith("```{"))
    found = one_page(text).warnings
    assert len(found) >= 25
    assert len({line.split(":")[1] for line in found}) >= 25
