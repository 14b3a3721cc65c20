"""Small pages about the site of the tests."""

from checks.tests.helpers.samples import Samples, file, not_run, page
from checks.tests.helpers.site import SITE

_SAMPLES = Samples(SITE)
LAPTOP, LOGIN, WORKER = _SAMPLES.laptop, _SAMPLES.login, _SAMPLES.worker
command, step, table = _SAMPLES.command, _SAMPLES.step, _SAMPLES.table

__all__ = ["LAPTOP", "LOGIN", "WORKER", "command", "file", "not_run", "page", "step", "table"]
