"""The hub's proxy, with TLS, which configurable-http-proxy in Python has no options for.

It opens port 443 and reads the key as root, then goes on as nobody.
"""

import os
import ssl
from pathlib import Path

from configurable_http_proxy.configproxy import PythonProxy
from tornado.httpclient import AsyncHTTPClient
from tornado.httpserver import HTTPServer
from tornado.ioloop import IOLoop

SETTINGS = Path("/etc/jupyterhub")
NOBODY = 65534

# A page that waits for a server keeps a request open, for as long as the queue is.
AsyncHTTPClient.configure(None, max_clients=1000)
proxy = PythonProxy(
    {
        "auth_token": (SETTINGS / "proxy-token").read_text().strip(),
        "custom_headers": {"X-Scheme": "https"},
        "proxy_timeout": 3600,
    }
)
tls = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
tls.load_cert_chain(SETTINGS / "cert.pem", SETTINGS / "key.pem")
HTTPServer(proxy.proxy_app, ssl_options=tls).listen(443)
HTTPServer(proxy.api_app).listen(8001, "127.0.0.1")
os.setgroups([])
os.setgid(NOBODY)
os.setuid(NOBODY)
IOLoop.current().start()
