"""Tests of pinned files and their download."""
