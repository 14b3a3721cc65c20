"""The ways in which the cluster is changed on purpose."""
