"""Pages on the engines that this machine's other tests do not use: docker, and podman without root."""
