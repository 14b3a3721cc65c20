"""Podman, as root or through sudo, and for users who cannot become root."""
