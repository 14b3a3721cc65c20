"""One issue on GitHub that lists the broken links. It is found by its label, which nothing else uses."""

import json
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from checks.tools.links.found import Broken

LABEL = "broken-links"
TITLE = "Links to other sites are broken"
TIMEOUT = 30.0  # seconds, for each request


class GitHubError(Exception):
    """GitHub refused, or cannot be asked."""


@dataclass(frozen=True)
class GitHub:
    """GitHub's REST API for one repository (https://docs.github.com/en/rest/issues/issues)."""

    api: str
    repository: str
    token: str

    @classmethod
    def of(cls, environment: Mapping[str, str]) -> "GitHub":
        """Take address, repository and token from what GitHub sets in workflows.

        Raises:
            GitHubError: one of them is missing.
        """
        missing = [name for name in ("GITHUB_REPOSITORY", "GITHUB_TOKEN") if not environment.get(name)]
        if missing:
            raise GitHubError(f"--issue needs {' and '.join(missing)}, which GitHub's workflows set")
        api = environment.get("GITHUB_API_URL", "https://api.github.com")
        return cls(api, environment["GITHUB_REPOSITORY"], environment["GITHUB_TOKEN"])

    def ask(self, method: str, path: str, **fields: Any) -> Any:
        """Send one request about the repository's issues; return the answer's JSON.

        Raises:
            GitHubError: it was refused, or nobody answered in time.
        """
        request = urllib.request.Request(  # noqa: S310 - the address is GitHub's, from its own variable
            f"{self.api}/repos/{self.repository}/issues{path}",
            method=method,
            data=json.dumps(fields).encode() if fields else None,
            headers={
                "Accept": "application/vnd.github+json",
                "Authorization": f"Bearer {self.token}",
                "Content-Type": "application/json",
            },
        )
        try:
            with urllib.request.urlopen(request, timeout=TIMEOUT) as answer:  # noqa: S310 - as above
                return json.load(answer)
        except (OSError, ValueError) as error:
            raise GitHubError(f"{method} {request.full_url}: {error}") from error


def follow(github: GitHub, found: Sequence[Broken]) -> str:
    """Open, renew or close the issue; return what was done."""
    query = urllib.parse.urlencode({"state": "open", "labels": LABEL})
    issues = github.ask("GET", f"?{query}")
    if found and issues:
        number = issues[0]["number"]
        github.ask("PATCH", f"/{number}", body=body(found))
        return f"issue {number} renewed"
    if found:
        number = github.ask("POST", "", title=TITLE, body=body(found), labels=[LABEL])["number"]
        return f"issue {number} opened"
    for issue in issues:
        github.ask("POST", f"/{issue['number']}/comments", body="All links work again.")
        github.ask("PATCH", f"/{issue['number']}", state="closed")
    return "issue closed" if issues else "no issue is open, and none is needed"


def body(found: Sequence[Broken]) -> str:
    """Write the issue's text: a list to work through."""
    lines = [f"- [ ] `{link.file}:{link.line}` {link.uri}: {link.reason}" for link in found]
    intro = "The scheduled job `links` found these. It renews this list, and closes the issue when all work."
    return "\n".join([intro, "", *lines])
