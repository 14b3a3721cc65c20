"""The box of pages about a program."""

import re

from checks.tests.extension.conftest import TinySite, evidence, ran

TEXT = "\n```console\n[ada@gate1 ~]$ tool --version\ntool 1.2\n```\n"
TOOL = {"title": "A <tool>", "url": "https://example.org/", "support": "Gold", "pages": ["about/tool"]}
SOFTWARE = {"tool": TOOL | {"command": "tool --version", "version": r"tool (\S+)"}}


def box(html: str) -> str:
    """Return the words of the box."""
    (found,) = re.findall(r'<dl class="[^"]*info-box.*?</dl>', html, re.S)
    return " ".join(re.sub(r"<[^>]*>", "", found).split())


def test_the_version_is_what_the_program_said(site: TinySite) -> None:
    site.facts = site.facts | {"software": SOFTWARE, "site": {"owner": "The team"}}
    site.page("about/tool", "Words.")
    site.page("versions", TEXT)
    built = site.build()
    assert "version not verified yet" in box(built.html("about/tool"))
    (example,) = built.examples
    site.evidence(evidence(ran(example, output="tool 1.2")))
    site.page("about/tool", "Other words.")
    html = site.build().html("about/tool")
    assert box(html) == "Software: A &lt;tool&gt; 1.2 Level: Gold support"
    assert 'href="../reference/software.html#levels-of-support"' in html
