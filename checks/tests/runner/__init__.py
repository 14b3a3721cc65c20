"""Tests of the runner itself: small samples on a local bash, no cluster."""
