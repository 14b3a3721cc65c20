"""Tests of what readers do with examples."""
