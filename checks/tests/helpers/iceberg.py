"""Small pages about this site, for tests of what is about this one only."""

from checks.tests.helpers.samples import Samples, file, not_run, page
from conf.browser import find_browser
from conf.cluster.site.site import Site


class Here(Site):
    """This site, but for the browser: it is this machine's."""

    @property
    def browser(self) -> str:
        """Whatever it is called here."""
        return find_browser() or "chromium"


SITE = Here()
_SAMPLES = Samples(SITE)
LAPTOP, LOGIN, WORKER = _SAMPLES.laptop, _SAMPLES.login, _SAMPLES.worker
command, step, table = _SAMPLES.command, _SAMPLES.step, _SAMPLES.table

__all__ = ["LAPTOP", "LOGIN", "SITE", "WORKER", "command", "file", "not_run", "page", "step", "table"]
