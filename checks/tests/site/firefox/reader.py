"""A reader with the machine's own Firefox, driven by Marionette, the protocol that Mozilla tests it with.

Playwright drives only a Firefox of its own, which is on no mirror of Debian.
"""

from typing import Any

from marionette_driver import By
from marionette_driver.marionette import Marionette

# 0: dark, 1: light; what the system prefers does not count then.
THEME = "layout.css.prefers-color-scheme.content-override"
SCHEMES = {"dark": 0, "light": 1}
# Firefox makes no window narrower than 500 px, so a page is loaded into a frame, which has the width.
NEEDS = """
const [address, widths, done] = arguments;
const frame = document.createElement('iframe');
frame.style = 'border: 0; height: 800px';
frame.onload = async () => {
  const root = frame.contentDocument.documentElement, needs = {};
  for (const width of widths) {
    frame.style.width = `${width}px`;
    await new Promise(drawn => frame.contentWindow.requestAnimationFrame(drawn));
    needs[width] = root.scrollWidth;
  }
  done(needs);
};
document.body.replaceChildren(frame);
frame.src = address;
"""
# What the console of the browser holds of the site: errors of scripts. Warnings are about Furo's code.
CONSOLE = """
return Services.console.getMessageArray()
  .filter(message => message instanceof Ci.nsIScriptError && !(message.flags & Ci.nsIScriptError.warningFlag))
  .filter(message => message.sourceName.startsWith(arguments[0]))
  .map(({sourceName, lineNumber, errorMessage}) => `${sourceName}:${lineNumber}: ${errorMessage}`);
"""


class Reader:
    """Opens pages, presses keys, and tells what Firefox shows."""

    def __init__(self, program: str, site: str) -> None:
        """Start Firefox.

        Args:
            program: its path.
            site: the address of the site, with a slash at the end.
        """
        self.site = site
        self.browser = Marionette(bin=program, headless=True, gecko_log="-")
        self.browser.start_session()
        self.browser.set_window_rect(width=1280, height=900)
        self.browser.timeout.script = 30

    def open(self, path: str) -> None:
        """Open a page of the site, such as `guide/connect/`."""
        self.browser.navigate(self.site + path)

    def ask(self, script: str, *words: Any) -> Any:
        """Return what the body of a function returns, which finds `words` in `arguments`."""
        return self.browser.execute_script(script, script_args=words, sandbox=None)

    def element(self, selector: str) -> Any:
        """Return the first element of a CSS selector."""
        return self.browser.find_element(By.CSS_SELECTOR, selector)

    def keys(self, text: str) -> None:
        """Type into whatever has the focus."""
        self.browser.get_active_element().send_keys(text)

    def prefers(self, scheme: str) -> None:
        """Choose "light" or "dark" for the system."""
        self.browser.set_pref(THEME, SCHEMES[scheme])

    def needs(self, path: str, widths: tuple[int, ...]) -> dict[str, int]:
        """Return how wide a page is on screens of such widths."""
        found: dict[str, int] = self.browser.execute_async_script(
            NEEDS, script_args=(self.site + path, widths), sandbox=None
        )
        return found

    def complaints(self) -> list[str]:
        """Return what the console says of the site's files."""
        with self.browser.using_context(self.browser.CONTEXT_CHROME):
            found: list[str] = self.browser.execute_script(CONSOLE, script_args=(self.site,))
        return found

    def close(self) -> None:
        """End it."""
        self.browser.quit()
