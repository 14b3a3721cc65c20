"""Tests of what is said of an example."""
