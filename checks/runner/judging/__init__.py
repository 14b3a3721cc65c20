"""Judge an example by what its reader saw: how it ended, what it printed."""
