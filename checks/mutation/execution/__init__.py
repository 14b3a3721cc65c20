"""Play the mutants of a page on a cluster, and put back what they changed."""
