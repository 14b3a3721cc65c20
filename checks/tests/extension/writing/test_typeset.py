"""How a transcript is written: its machines, its placeholders, and what the reader waits for."""

import html
import re

from checks.tests.extension.conftest import TinySite


def test_machines_are_named_and_placeholders_explained(site: TinySite) -> None:
    site.page(
        "page", "\n```console\nada@desk:~$ ssh g\n[ada@gate1 ~]$ q\n[ada@<worker> ~]$ cat <job>\n<pip>\n```\n"
    )
    markup = site.build().html("page")
    labels = re.findall(r'<span class="on on-(\w+)"><span class="machine">([^<]*)<', markup)
    assert labels == [("laptop", "your machine"), ("login", "login node"), ("workers", "worker")]
    assert 'title="the worker&#x27;s &quot;name&quot; &amp; number">&lt;worker&gt;</abbr>' in markup
    assert 'cat <abbr class="placeholder"' in markup.replace('<span class="w"> </span>', " ")
    assert ">&lt;pip&gt;" in markup


def test_a_repeated_command_says_until_when(site: TinySite) -> None:
    site.page("page", '```console repeat-until="it <b>runs</b>"\n[ada@gate1 ~]$ ls\n[ada@gate1 ~]$ ps\n```\n')
    shown = site.build().html("page")
    (label,) = re.findall(r'ps<span class="took">(.*?)</span>', shown)
    assert html.unescape(label) == " repeat until it <b>runs</b>"
    assert shown.count('class="took"') == 1
