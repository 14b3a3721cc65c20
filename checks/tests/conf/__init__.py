"""Tests of the cluster, and of what it is made from."""
