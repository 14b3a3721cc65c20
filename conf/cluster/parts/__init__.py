"""What a cluster is made of: networks, volumes, containers, and a home that the nodes share."""
