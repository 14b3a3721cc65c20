"""Tests of the command line, `python -m checks.verify`: from outside, on local machines."""
