"""Tests of how shown and seen output are compared."""
