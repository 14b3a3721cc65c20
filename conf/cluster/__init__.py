"""The cluster: four containers on two networks, started for one page or one maintainer, then removed."""

from conf.cluster.cluster import Cluster
from conf.cluster.site.site import SITE
from conf.cluster.start import start

__all__ = ["SITE", "Cluster", "start"]
