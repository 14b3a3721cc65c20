"""What the words of commands mean: programs that are found everywhere, and a cluster's own."""
