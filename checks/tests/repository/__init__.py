"""Tests of the repository itself: its workflows, its files, its job for broken links."""
