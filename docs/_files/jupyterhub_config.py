"""Settings of JupyterHub: who may log in, how the hub is reached, and how a user's server becomes a job."""

import re
import socket
import sys
from pathlib import Path

import batchspawner  # noqa: F401 - the servers tell the hub their ports through what this adds to it
from tornado.web import HTTPError

PROGRAMS = Path(sys.prefix) / "bin"
c = get_config()  # noqa: F821 - JupyterHub gives it to this file

# The workers reach the hub by its name in the cluster's network. The proxy is a service of its own, so that
# a restart of the hub cuts nobody off; neither does it end a server. Its database is in the folder in which
# the service starts it, /var/lib/jupyterhub.
c.JupyterHub.hub_ip = socket.gethostname()
c.JupyterHub.cleanup_servers = False
c.JupyterHub.upgrade_db = True
c.ConfigurableHTTPProxy.should_start = False
c.ConfigurableHTTPProxy.api_url = "http://127.0.0.1:8001"
c.ConfigurableHTTPProxy.auth_token = Path("/etc/jupyterhub/proxy-token").read_text().strip()

# Everyone who has an account on the cluster, with its password.
c.JupyterHub.authenticator_class = "pam"
c.PAMAuthenticator.open_sessions = False
c.Authenticator.allow_all = True
c.Authenticator.blocked_users = {"root"}

# A server is a job of its user. `submit.sh` keeps its secrets out of what `qstat -j` shows to everyone.
c.JupyterHub.spawner_class = "batchspawner.GridengineSpawner"
c.BatchSpawnerBase.exec_prefix = "runuser --user {username} --"
c.BatchSpawnerBase.batch_submit_cmd = str(Path(__file__).parent / "submit.sh") + " {homedir}"
c.BatchSpawnerBase.batchspawner_singleuser_cmd = str(PROGRAMS / "batchspawner-singleuser")
c.Spawner.cmd = [str(PROGRAMS / "jupyterhub-singleuser")]
c.Spawner.args = ["--ZMQChannelsWebsocketConnection.kernel_ws_protocol="]  # the proxy knows no other
c.Spawner.default_url = "/lab"
c.Spawner.notebook_dir = "~"
c.Spawner.start_timeout = 3600  # seconds in the queue
c.Spawner.poll_interval = 10  # seconds until the hub notices that a job has ended
c.BatchSpawnerBase.batch_script = """#!/bin/bash
#$ -N jupyterhub
#$ -o {homedir}/.jupyterhub/server.log -j y
#$ -l h_rt={runtime},mem={memory}
#$ -pe smp {nprocs}
set -e
source ~/.jupyterhub/environment
exec {cmd}
"""

# What the user chooses: label, first value, and what is allowed.
FIELDS = {
    "runtime": ("Time (hours:minutes:seconds)", "01:00:00", r"0[0-8]:[0-5]\d:[0-5]\d"),
    "memory": ("Memory for each slot", "4G", r"[1-8]G"),
    "nprocs": ("Slots", "1", r"[1-4]"),
}
c.Spawner.options_form = "".join(
    f'<label for="{name}">{label}</label>'
    f'<input class="form-control" id="{name}" name="{name}" value="{value}" pattern="{allowed}" required>'
    for name, (label, value, allowed) in FIELDS.items()
)


def chosen(form):
    """Return the choices; a browser checks them, but a request need not come from one."""
    choices = {name: form.get(name, [""])[0] for name in FIELDS}
    for name, (label, _, allowed) in FIELDS.items():
        if not re.fullmatch(allowed, choices[name]):
            raise HTTPError(400, f"not possible: {label}: {choices[name]}")
    return choices


c.Spawner.options_from_form = chosen
