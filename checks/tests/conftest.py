"""How generated cases are found: the same ones for each change, new ones each night.

A test that fails by chance stops changes that have nothing to do with it, so what runs on each change is
derandomized; `nox -s fuzz` looks for new cases, and what it finds becomes a case of its own.
"""

from hypothesis import settings

# No deadline for one case: machines are busy at times, and tests have a limit as a whole.
settings.register_profile("change", deadline=None, derandomize=True, database=None)
settings.register_profile("night", deadline=None, max_examples=4000, print_blob=True)
settings.load_profile("change")
