"""Tests of `verify --accept`."""
