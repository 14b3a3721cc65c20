"""One visit of every page, and all that is measured on the way: a browser opens each page only once."""

import gzip
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from axe_playwright_python.base import AXE_SCRIPT  # axe-core, as the lock pins it

WIDTHS = (320, 768, 1400, 2560)
SCHEMES = ("light", "dark")
TEXT = (".html", ".css", ".js", ".json", ".svg")

# The contrast of a text with what is behind it (WCAG 2.1), for all texts that match a selector.
CONTRAST = """
selector => {
  const parse = c => (c.match(/[\\d.]+/g) || []).map(Number);
  const light = ([r, g, b]) => {
    const f = v => (v /= 255) <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4;
    return 0.2126 * f(r) + 0.7152 * f(g) + 0.0722 * f(b);
  };
  const behind = element => {
    for (; element; element = element.parentElement) {
      const c = parse(getComputedStyle(element).backgroundColor);
      if (c.length === 3 || c[3] > 0) return c;
    }
    return [255, 255, 255];
  };
  const worst = {};
  for (const element of document.querySelectorAll(selector)) {
    if (!element.checkVisibility()) continue;
    const a = light(parse(getComputedStyle(element).color)), b = light(behind(element));
    const ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
    const name = element.className || element.tagName;
    worst[name] = Math.min(worst[name] ?? 99, ratio);
  }
  return worst;
}
"""
OWN = (
    ".machine, .on .gp, .on .go, .typed, .placeholder, .outcome, .opens, .page-verdict, .facts, .reason, "
    ".took, .made, .fields"
)
# How far what is shown moved while the page was loaded (web.dev/articles/cls). Columns do not count: every
# browser fits them to the rows that have come so far, so they depend on the pace of machine and network.
SHIFT = """
() => new Promise(resolve => {
  let sum = 0;
  const isInTable = ({node}) => (node?.closest ? node : node?.parentElement)?.closest('table');
  new PerformanceObserver(list => list.getEntries().forEach(entry => {
    if (!entry.sources.length || !entry.sources.every(isInTable)) sum += entry.value;
  })).observe({type: 'layout-shift', buffered: true});
  setTimeout(() => resolve(sum), 50);
})
"""
# Violations of all rules but one, as one line each: the rule, the first place, and what to do.
TOLD = "({id, nodes: [first]}) => `${id}: ${first.target.join(' ')}: ${first.failureSummary}`"
AXE = f"""
() => axe.run({{resultTypes: ['violations'], rules: {{'color-contrast': {{enabled: false}}}}}})
  .then(({{violations}}) => violations.map({TOLD}))
"""
# The rule that is left, color-contrast, takes four fifths of axe-core's time, and the same colours come
# again on every page. What it decides by are the colours, the size and the weight of a text, and what
# is painted behind it; so it judges the texts for which all of that is new.
AXE_COLOURS = f"""
async known => {{
  const seen = new Set(known), fresh = new Set(), texts = [], all = new Map();
  const look = element => {{
    if (!element) return '';
    if (!all.has(element)) {{
      const s = getComputedStyle(element);
      const behind = [s.backgroundColor, s.backgroundImage, s.opacity, s.filter, s.mixBlendMode, s.position];
      all.set(element, `${{behind}}|${{look(element.parentElement)}}`);
    }}
    return all.get(element);
  }};
  for (const element of document.querySelectorAll('body *')) {{
    const has_text = [...element.childNodes].some(node => node.nodeType === 3 && node.data.trim());
    if (!has_text && !element.matches('input, select, textarea')) continue;
    const s = getComputedStyle(element);
    const shown = `${{s.color}} ${{s.fontSize}} ${{s.fontWeight}} ${{s.textShadow}}|${{look(element)}}`;
    if (!element.checkVisibility() || seen.has(shown)) continue;
    fresh.add(shown);
    texts.push(element);
  }}
  if (!texts.length) return {{fresh: [], violations: []}};
  const options = {{resultTypes: ['violations'], runOnly: ['color-contrast']}};
  const {{violations}} = await axe.run({{include: texts}}, options);
  return {{fresh: [...fresh], violations: violations.map({TOLD})}};
}}
"""


@dataclass
class Seen:
    """What one page showed: contrasts and axe-core's violations by theme, the width it needs by screen."""

    complaints: list[str] = field(default_factory=list)
    weight: int = 0  # bytes until it is loaded, text compressed as servers do
    shift: float = 0.0
    needs: dict[int, int] = field(default_factory=dict)
    contrasts: dict[str, dict[str, float]] = field(default_factory=dict)
    violations: dict[str, list[str]] = field(default_factory=dict)


Colours = dict[str, set[str]]
"""By theme: how texts looked that have been judged."""


def look(visitor: Any, path: str, known: Colours) -> Seen:
    """Open a page and measure it; texts that look like `known` ones are not judged again."""
    page = visitor.page
    seen = Seen()
    page.set_viewport_size({"width": 1400, "height": 900})
    page.emulate_media(color_scheme=SCHEMES[0])
    before = len(visitor.complaints)
    visitor.open(path).wait_for_load_state("load")
    seen.weight = sum(_size(file) for file in visitor.files)
    seen.shift = page.evaluate(SHIFT)
    page.evaluate(AXE_SCRIPT)
    for scheme in SCHEMES:
        page.emulate_media(color_scheme=scheme)
        seen.contrasts[scheme] = page.evaluate(CONTRAST, OWN)
        seen.violations[scheme] = violations_of_colours(page, known.setdefault(scheme, set()))
    # Only colours differ between the themes.
    seen.violations[SCHEMES[0]] += page.evaluate(AXE)
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 800})
        seen.needs[width] = page.evaluate("document.documentElement.scrollWidth")
    seen.complaints = visitor.complaints[before:]
    return seen


def violations_of_colours(page: Any, known: set[str]) -> list[str]:
    """Judge the texts of a page, with axe-core in it, that look like none of the known ones; know them."""
    found = page.evaluate(AXE_COLOURS, sorted(known))
    known.update(found["fresh"])
    told: list[str] = found["violations"]
    return told


def _size(file: Path) -> int:
    """Return how many bytes a server that compresses text sends for a file."""
    if file.is_dir():
        file = file / "index.html"
    body = file.read_bytes() if file.exists() else b""
    return len(gzip.compress(body, 6)) if file.suffix in TEXT else len(body)
