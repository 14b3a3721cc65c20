"""Settings of `jupyter notebook`: encrypted, and reached through the login node only."""

import socket
from pathlib import Path

folder = Path.home() / ".jupyter"
c = get_config()
c.NotebookApp.certfile = str(folder / "cert.pem")
c.NotebookApp.keyfile = str(folder / "key.pem")
c.NotebookApp.ip = socket.gethostname()
c.NotebookApp.open_browser = False
c.NotebookApp.show_banner = False
