"""Show the site on this machine, each page with a script that loads it again when it has changed."""

import contextlib
import hashlib
import http.server
import json
import queue
import threading
from functools import partial
from http import HTTPStatus
from pathlib import Path

SCRIPT = Path(__file__).with_name("reload.js")
EVENTS = "/_live"
# A browser that has gone away is noticed when it is written to, so it is written to now and then.
STILL_THERE_SECONDS = 15


class Browsers:
    """The pages that are open, and what they are told."""

    def __init__(self) -> None:
        self._queues: set[queue.SimpleQueue[str | None]] = set()
        self._lock = threading.Lock()
        self._last = json.dumps({"text": "", "built": False})

    def tell(self, text: str, *, built: bool = False) -> None:
        """Show `text` in every open page; `built`: load those again that have changed."""
        with self._lock:
            self._last = json.dumps({"text": text, "built": built})
            for one in self._queues:
                one.put(self._last)

    @contextlib.contextmanager
    def listen(self):  # type: ignore[no-untyped-def]
        """Yield the queue of one open page; None in it is the end."""
        mine: queue.SimpleQueue[str | None] = queue.SimpleQueue()
        with self._lock:
            mine.put(self._last)
            self._queues.add(mine)
        try:
            yield mine
        finally:
            with self._lock:
                self._queues.discard(mine)

    def close(self) -> None:
        """End all connections."""
        with self._lock:
            for one in self._queues:
                one.put(None)


class Handler(http.server.SimpleHTTPRequestHandler):
    """Serves the built site."""

    protocol_version = "HTTP/1.1"

    def __init__(self, browsers: Browsers, site: Path, *arguments: object) -> None:
        self._browsers = browsers
        super().__init__(*arguments, directory=str(site))  # type: ignore[arg-type]

    def do_GET(self) -> None:
        """Answer with a page, another file, or what happens from now on."""
        if self.path == EVENTS:
            self._events()
        elif not self._page(body=True):
            super().do_GET()

    def do_HEAD(self) -> None:
        """Answer with the version of a page."""
        if not self._page(body=False):
            super().do_HEAD()

    def _page(self, *, body: bool) -> bool:
        """Answer with a page of the site; False if this is none."""
        path = Path(self.translate_path(self.path))
        if path.is_dir() and self.path.partition("?")[0].endswith("/"):
            path = path / "index.html"
        if path.suffix != ".html" or not path.is_file():
            return False
        html = path.read_bytes()
        version = hashlib.sha256(html).hexdigest()
        script = b'<script data-version="%s">\n%s</script>' % (version.encode(), SCRIPT.read_bytes())
        before, end, after = html.rpartition(b"</body>")
        text = before + script + end + after
        self.send_response(HTTPStatus.OK)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(text)))
        self.send_header("Cache-Control", "no-store")
        self.send_header("X-Version", version)
        self.end_headers()
        if body:
            self.wfile.write(text)
        return True

    def _events(self) -> None:
        """Send events as https://html.spec.whatwg.org/multipage/server-sent-events.html has them."""
        self.send_response(HTTPStatus.OK)
        self.send_header("Content-Type", "text/event-stream")
        self.send_header("Cache-Control", "no-store")
        self.send_header("Connection", "close")
        self.end_headers()
        self.close_connection = True
        with self._browsers.listen() as events, contextlib.suppress(OSError):
            while True:
                try:
                    event = events.get(timeout=STILL_THERE_SECONDS)
                except queue.Empty:
                    self.wfile.write(b": still here\n\n")
                    continue
                if event is None:
                    return
                self.wfile.write(f"data: {event}\n\n".encode())

    def log_message(self, format: str, *arguments: object) -> None:
        """Keep quiet: the terminal is for the examples."""


class Server:
    """A web server on the loopback interface of this machine."""

    def __init__(self, site: Path, port: int) -> None:
        self.browsers = Browsers()
        self._http = _listening(partial(Handler, self.browsers, site), port)
        self._thread = threading.Thread(target=self._http.serve_forever, name="web server", daemon=True)
        self._thread.start()

    @property
    def address(self) -> str:
        """Where to open the site."""
        return f"http://127.0.0.1:{self._http.server_address[1]}/"

    def close(self) -> None:
        """End it and all its connections."""
        self.browsers.close()
        self._http.shutdown()
        self._http.server_close()
        self._thread.join()


def _listening(handler: partial[Handler], port: int) -> http.server.ThreadingHTTPServer:
    """Return a server on `port`, or on a free one if that is taken."""
    http.server.ThreadingHTTPServer.daemon_threads = True
    try:
        return http.server.ThreadingHTTPServer(("127.0.0.1", port), handler)
    except OSError:
        return http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
