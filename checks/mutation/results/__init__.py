"""What became of the mutants: the report, the survivors that are expected, the progress."""
