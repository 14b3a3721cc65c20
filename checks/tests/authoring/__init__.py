"""Tests of the authors' tools."""
