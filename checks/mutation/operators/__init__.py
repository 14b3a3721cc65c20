"""Every way in which an example is broken on purpose: one mutant each."""
