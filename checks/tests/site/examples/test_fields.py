"""Readers type their own user name or worker once, and every command follows."""

from typing import Any

PAGE = "guide/interactive/"
SHOWN = "() => [...document.querySelectorAll('.verified pre')].map(pre => pre.innerText).join('\\n')"


def fill(page: Any, **values: str) -> None:
    """Open the fields and type into them."""
    page.locator(".fields summary").click()
    for name, value in values.items():
        page.locator(f".fields input[name={name}]").fill(value)


def test_commands_follow_and_come_back(visit: Any) -> None:
    page = visit().open(PAGE)
    before = page.evaluate(SHOWN)
    assert "te1st@" in before
    assert "<worker_node>" in before
    fill(page, user="ada", worker="node117")
    after = page.evaluate(SHOWN)
    assert "[ada@iceberg-login1 ~]$" in after
    assert "[ada@node117 ~]$" in after
    assert "te1st" not in after
    page.locator(".fields button").click()
    page.wait_for_function(f"before => ({SHOWN})() === before", arg=before)


def test_they_are_kept_for_other_pages_but_not_sent(visit: Any) -> None:
    visitor = visit()
    fill(visitor.open(PAGE), user="ada")
    page = visitor.open("guide/connect/")
    assert "ssh ada@iceberg.shef.ac.uk" in page.evaluate(SHOWN)
    assert visitor.context.cookies() == []
    assert visitor.complaints == []


def test_what_is_no_user_name_reaches_no_command(visit: Any) -> None:
    page = visit().open("guide/connect/")
    before = page.evaluate(SHOWN)
    for wrong in ("ada; rm -rf ~", "$(id)", "A B", "<b>", "-x", "$&"):
        if page.locator(".fields form").is_hidden():
            page.locator(".fields summary").click()
        page.locator(".fields input[name=user]").fill(wrong)
        assert page.evaluate(SHOWN) == before, wrong
    page.reload()
    assert page.evaluate(SHOWN) == before


def test_the_copied_command_has_the_readers_name(visit: Any) -> None:
    page = visit(permissions=["clipboard-read", "clipboard-write"]).open("guide/connect/")
    fill(page, user="ada")
    block = page.locator(".highlight-console .highlight").first
    block.hover()
    block.locator("button.copybtn").click()
    page.wait_for_function("document.querySelector('button.copybtn.success')")
    assert page.evaluate("navigator.clipboard.readText()") == "ssh ada@iceberg.shef.ac.uk"


def test_real_output_stays_as_it_was(visit: Any) -> None:
    page = visit().open("guide/connect/")
    text = "() => [...document.querySelectorAll('.runs')].map(runs => runs.textContent).join('')"
    before = page.evaluate(text)
    fill(page, user="ada")
    assert page.evaluate(text) == before


def test_without_a_script_there_are_no_fields(visit: Any) -> None:
    page = visit(java_script_enabled=False).open(PAGE)
    page.locator(".fields summary").click()
    assert page.locator(".fields .page-needs").is_visible()
    assert not page.locator(".fields form").is_visible()


def test_a_refused_value_says_what_fits(visit: Any) -> None:
    page = visit().open(PAGE)
    fill(page, user="AB1CD")
    told = page.locator(".fields input[name=user]").get_attribute("aria-describedby")
    hint = page.locator(f"#{told}")
    assert hint.is_visible()
    assert "small letters" in hint.inner_text()
    page.locator(".fields input[name=user]").fill(" ada ")
    assert not hint.is_visible()
    assert "[ada@iceberg-login1 ~]$" in page.evaluate(SHOWN)


def test_ports_end_where_they_do(visit: Any) -> None:
    page = visit().open("guide/jupyter/")
    fill(page, port="99999")
    assert "99999" not in page.evaluate(SHOWN)
    page.locator(".fields input[name=port]").fill("65535")
    assert "65535" in page.evaluate(SHOWN)


def test_a_folded_line_says_what_is_filled_in(visit: Any) -> None:
    page = visit().open(PAGE)
    fill(page, user="ada", worker="node117")
    page.locator(".fields summary").click()
    assert page.inner_text(".fields summary") == "Use your own names: ada, node117"


def test_a_worker_is_forgotten_with_the_window(visit: Any) -> None:
    visitor = visit()
    fill(visitor.open(PAGE), user="ada", worker="node117")
    later = visitor.context.new_page()
    later.goto(visitor.site + PAGE)
    assert "[ada@<worker_node> ~]$" in later.evaluate(SHOWN)


def test_a_job_number_is_a_field(visit: Any) -> None:
    page = visit().open("guide/batch/")
    fill(page, job_id="1234")
    assert "qdel 1234" in page.evaluate(SHOWN)


def test_prose_about_the_name_stays_true(visit: Any) -> None:
    page = visit().open("tutorial/first-python-job/")
    prose = (
        "() => [...document.querySelectorAll('article p')].find(p => p.innerText.includes('te1st')).innerText"
    )
    before = page.evaluate(prose)
    fill(page, user="ada")
    assert page.evaluate(prose) == before
