"""Tests of the processes that build packages."""
