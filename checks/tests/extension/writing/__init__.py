"""Tests of what pages show of the evidence."""
