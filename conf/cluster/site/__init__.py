"""What the runner is told of this cluster: people, machines, ways, words of its commands."""
