"""Tests of changes of the cluster."""
