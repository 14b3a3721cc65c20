"""How Sphinx builds Floe's pages: with the same extension, and nothing of Iceberg's."""

from conf.facts import facts

project = facts()["site"]["title"]
extensions = ["myst_parser", "sphinx_design", "verified"]
myst_enable_extensions = ["attrs_inline", "deflist"]
myst_fence_as_directive = ["browser", "console", "window"]

verified_facts = dict(facts())
verified_labels = {"laptop": "your machine", "login": "login node", "workers": "worker", "home": "cluster"}
verified_desk = verified_facts["laptop"]["name"]
highlight_language = "none"
