"""Tests of how mutants are run."""
