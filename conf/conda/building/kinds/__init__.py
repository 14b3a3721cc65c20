"""The kinds of packages: each module fills a prefix from one kind of source."""

from collections.abc import Mapping

from conf.conda.building.job import Builder
from conf.conda.building.kinds import compiled, conda_itself, debs, pythons, sdists, wheels

# A kind's code is part of its packages' keys: see SOURCES in conf.conda.packages.recipes.
KINDS: Mapping[str, Builder] = {
    "compiled": compiled.build,
    "conda": conda_itself.build,
    "debs": debs.build,
    "python": pythons.build,
    "sdist": sdists.build,
    "wheel": wheels.build,
}
