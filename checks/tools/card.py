"""Draw the picture that other sites show beside a link to this one.

`python -m checks.tools.card` writes docs/_static/card.png from card.svg: those sites show no SVG.
"""

import io
import sys

from PIL import Image
from playwright.sync_api import sync_playwright

from conf.browser import PACKAGE, find_browser
from conf.facts import ROOT

CARD = ROOT / "docs" / "_static" / "card.png"
SIZE = (1200, 630)
COLOURS = 64  # enough for smooth edges


def main() -> int:
    """Draw it."""
    if find_browser() is None:
        print(f"error: no {PACKAGE} on this machine: `apt-get install {PACKAGE}`", file=sys.stderr)
        return 1
    draw().quantize(COLOURS).save(CARD, optimize=True)
    print(f"written: {CARD.relative_to(ROOT)}")
    return 0


def draw() -> Image.Image:
    """Return the picture as the browser shows it."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_browser(), args=["--no-sandbox"])
        page = browser.new_page(viewport={"width": SIZE[0], "height": SIZE[1]})
        page.goto(CARD.with_suffix(".svg").as_uri())
        shown = page.screenshot()
        browser.close()
    return Image.open(io.BytesIO(shown)).convert("RGB")


if __name__ == "__main__":
    sys.exit(main())
