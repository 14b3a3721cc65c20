"""How a cluster starts, breaks and ends, and what it leaves behind."""
