"""Checks of the cluster: it is what cluster.toml and the pages say."""
