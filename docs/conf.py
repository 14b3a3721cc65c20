"""How Sphinx builds the site. Facts about the cluster come from conf/cluster.toml."""

import os
import sys
from contextlib import redirect_stdout
from html import escape
from pathlib import Path
from urllib.parse import urlsplit

ROOT = Path(__file__).parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "docs" / "_ext")]

from conf.facts import FactsError, facts  # noqa: E402 - found through the path above

with redirect_stdout(None):  # it prints that cards with pictures would need matplotlib
    import sphinxext.opengraph  # noqa: F401

try:
    SITE = facts()["site"]
except FactsError as wrong:
    print(wrong, file=sys.stderr, flush=True)
    os._exit(2)  # nothing has begun; Sphinx would put a traceback around any exception

# -- Project -------------------------------------------------------------------

project = SITE["title"]
author = SITE["owner"]
copyright = author
html_title = project

extensions = [
    "around",
    "confined",
    "glossary_links",
    "myst_parser",
    "not_found",
    "notfound.extension",
    "one_page",
    "page_lists",
    "search_data",
    "sphinx_copybutton",
    "sphinx_design",
    "sphinx_reredirects",
    "sphinx_tabs.tabs",
    "sphinxext.opengraph",
    "tab_names",
    "verified",
]

exclude_patterns = ["_ext", "_files"]
templates_path = ["_templates"]
nitpicky = True

# -- Markdown ------------------------------------------------------------------

myst_enable_extensions = ["attrs_inline", "colon_fence", "deflist"]
myst_fence_as_directive = ["browser", "console", "window"]
myst_heading_anchors = 3
myst_links_external_new_tab = False

# -- Examples and their evidence (docs/_ext/verified) ----------------------------

verified_facts = dict(facts())  # {{ conda.root }} in a page is a value of it
verified_labels = {"laptop": "your machine", "login": "login node", "workers": "worker", "home": "cluster"}
verified_leaving = ["ssh", "scp", "sftp", "qrsh", "qlogin", "qsh", "exit", "logout"]  # copying stops at them
verified_desk = verified_facts["laptop"]["name"]

# A fence without a language must stay recognisable, so that it can be refused.
highlight_language = "none"

# Only what is typed is copied: no prompts, no output, no labels.
copybutton_exclude = ".linenos, .on .gp, .on .go, .machine, .took"
copybutton_selector = "div.highlight pre:not(.nothing-to-copy)"
copybutton_copy_empty_lines = False

glossary_pages_left_out = ["404", "contributing/"]  # contributors' pages have words of their own
NO_TERMS = ["environment variable", "Environment Modules", "queue master", "shell script", "task", "terminal"]
glossary_words = {"worker node": "worker"} | dict.fromkeys(NO_TERMS, "")  # "": not the term, or well known

# -- Tabs ----------------------------------------------------------------------

sphinx_tabs_disable_tab_closing = True

# -- The site ------------------------------------------------------------------

html_theme = "furo"
html_baseurl = SITE["url"]
html_static_path = ["_static"]
html_css_files = ["site.css", "examples.css", "page.css"]
SCRIPTS = ("copied.js", "fields.js", "files.js", "menu.js", "search-box.js", "tab-choices.js")
html_js_files = [(name, {"defer": "defer"}) for name in SCRIPTS]
html_favicon = "_static/favicon.svg"
html_copy_source = False
html_use_index = False
html_show_sphinx = False
html_theme_options = {
    "source_repository": SITE["repository"],
    "source_branch": "main",
    "source_directory": "docs/",
    "announcement": escape(SITE.get("announcement", "")),  # of conf/cluster.toml, on every page
    "light_css_variables": {"color-brand-primary": "#12577d", "color-brand-content": "#12577d"},
    "dark_css_variables": {"color-brand-primary": "#7cc3ea", "color-brand-content": "#7cc3ea"},
}

# -- Addresses -------------------------------------------------------------------

# The page this site grew from had this address.
redirects = {"software/apps/python.html": "../../guide/conda-environments/"}
notfound_urls_prefix = urlsplit(SITE["url"]).path
notfound_context = {
    "title": "Page not found",
    "body": (ROOT / "docs" / "_templates" / "missing.html")
    .read_text(encoding="utf-8")
    .replace("PREFIX", notfound_urls_prefix),
}
ogp_site_url = SITE["url"]
ogp_enable_meta_description = True
ogp_image = "_static/card.png"  # drawn by checks/tools/card.py
ogp_custom_meta_tags = ('<meta name="twitter:card" content="summary_large_image" />',)
