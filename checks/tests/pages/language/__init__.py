"""Tests of the page language."""
