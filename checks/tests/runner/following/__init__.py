"""Tests of pages that are followed, on local machines."""
