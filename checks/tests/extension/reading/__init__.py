"""Tests of what the extension reads in a page."""
