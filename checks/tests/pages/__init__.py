"""Tests of the language of the pages."""
