"""Tests of `nox -s live`."""
