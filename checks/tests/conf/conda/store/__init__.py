"""Tests of layers, complete or absent."""
