"""Tests of the channel's builder: quick ones, on small inputs made here, without a cluster."""
