"""Ports for servers in tests."""

import socket


def free_port() -> int:
    """Return a TCP port that nothing listens on."""
    with socket.create_server(("", 0)) as server:
        port: int = server.getsockname()[1]
        return port
