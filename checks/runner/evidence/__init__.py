"""What a run leaves behind: evidence and history, with the secrets of the run hidden."""
