"""Tests of the files in build/."""
