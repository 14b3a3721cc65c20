"""Tests of what is broken in pages."""
