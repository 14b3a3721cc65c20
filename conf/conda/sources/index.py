"""The Python package index: $PIP_INDEX_URL, or PyPI."""

import os
from typing import TYPE_CHECKING

from packaging.utils import canonicalize_name

from conf.conda.errors import BuildError
from conf.conda.sources.network import patiently, read_page
from conf.conda.sources.pins import Input

if TYPE_CHECKING:
    from pypi_simple import DistributionPackage


def address_of(file: Input) -> str:
    """Return the address of the file of a project whose hash is the pinned one.

    Raises:
        BuildError: the index does not answer, or lists no file with this hash.
    """
    for listed in listed_files(file.project, file.what):
        if listed.digests.get("sha256") == file.sha256:
            return listed.url
    raise BuildError(
        f"{file.what}: {page_of(file.project)} lists no file with the SHA-256 {file.sha256}, which "
        f"{file.pinned_in} asks for. Pin another one with `python -m conf.conda lock`."
    )


def listed_files(project: str, wanted: str) -> "list[DistributionPackage]":
    """Return all files of a project on the index.

    Args:
        project: its name.
        wanted: what is being looked for, for the message.

    Raises:
        BuildError: the index does not answer.
    """
    from pypi_simple import ProjectPage  # slow to import, and not needed when all is in the cache

    page = page_of(project)
    try:
        text = patiently(lambda: read_page(page))
    except OSError as error:
        raise BuildError(
            f"{wanted}: {page} does not answer: {error}\n"
            "Check the network, or set PIP_INDEX_URL to an index that answers."
        ) from error
    return ProjectPage.from_html(project, text, base_url=page).packages


def page_of(project: str) -> str:
    """Return the address of a project's page on the index."""
    index = (os.environ.get("PIP_INDEX_URL") or "https://pypi.org/simple").rstrip("/")
    return f"{index}/{canonicalize_name(project)}/"
