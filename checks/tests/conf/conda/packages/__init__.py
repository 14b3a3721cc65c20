"""Tests of recipes, and of what becomes of them."""
