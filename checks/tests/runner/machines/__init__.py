"""Tests of what pages run on, without a cluster."""
