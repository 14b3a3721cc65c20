"""A wheel becomes the content of a conda package: laid out for one Python, scripts with a placeholder."""

import re
import warnings
from collections.abc import Sequence
from pathlib import Path

from installer import install
from installer.destinations import SchemeDictionaryDestination
from installer.sources import WheelFile
from packaging.metadata import parse_email
from packaging.requirements import InvalidRequirement, Requirement
from packaging.specifiers import Specifier, SpecifierSet
from packaging.utils import canonicalize_name

from conf.conda.building.job import Job
from conf.conda.packages.archive import PLACEHOLDER, About


def build(job: Job) -> About:
    """Make a package of the job's only file, a wheel."""
    return from_wheel(job, job.files[0])


def from_wheel(job: Job, wheel: Path) -> About:
    """Make a package of a wheel."""
    lay_out(wheel, job.prefix, job.short)
    return about(wheel, job.short, job.table["depends"])


def lay_out(wheel: Path, prefix: Path, python: str) -> None:
    """Unpack a wheel into a prefix as `pip install` would, for Python `python` ("3.11")."""
    site = str(prefix / "lib" / f"python{python}" / "site-packages")
    scheme = {
        "purelib": site,
        "platlib": site,
        "headers": str(prefix / "include" / f"python{python}"),
        "scripts": str(prefix / "bin"),
        "data": str(prefix),
    }
    interpreter = f"{PLACEHOLDER}/bin/python"
    with WheelFile.open(wheel) as source:
        destination = SchemeDictionaryDestination(scheme, interpreter=interpreter, script_kind="posix")
        with warnings.catch_warnings():
            # Some wheels hold compiled modules; installer warns that it leaves them out.
            warnings.filterwarnings("ignore", message="Skip installing .*__pycache__")
            install(source, destination, additional_metadata={"INSTALLER": b"conda\n"})


def about(wheel: Path, python: str, extra_depends: Sequence[str] = ()) -> About:
    """Return what the conda package of a wheel says about itself, with the dependencies of this Python."""
    with WheelFile.open(wheel) as source:
        metadata, _ = parse_email(source.read_dist_info("METADATA"))
    name = canonicalize_name(metadata["name"])
    depends = [f"python {python}*", *depends_on(metadata.get("requires_dist", []), python), *extra_depends]
    return About(
        name=name,
        version=metadata["version"],
        build=f"py{python.replace('.', '')}_0",
        depends=tuple(depends),
        summary=metadata.get("summary", ""),
        license=metadata.get("license_expression", "") or metadata.get("license", "").partition("\n")[0],
        home=metadata.get("home_page", ""),
    )


def depends_on(requirements: Sequence[str], python: str) -> list[str]:
    """Return requirements of wheel metadata in conda's notation, sorted, if they apply to this Python."""
    return sorted(
        f"{canonicalize_name(wanted.name)} {conda_version(wanted.specifier)}".rstrip()
        for wanted in map(read_requirement, requirements)
        if wanted.marker is None or wanted.marker.evaluate(environment(python))
    )


def read_requirement(text: str) -> Requirement:
    """Return a requirement, without its version if today's rules do not know that (pytz>=2011k)."""
    try:
        return Requirement(text)
    except InvalidRequirement:
        return Requirement(re.sub(r"\([^)]*\)", "", text))


def environment(python: str) -> dict[str, str]:
    """Return the values of the markers of PEP 508 for CPython `python` on 64-bit Linux, without extras."""
    return {
        "extra": "",
        "implementation_name": "cpython",
        "implementation_version": f"{python}.0",
        "os_name": "posix",
        "platform_machine": "x86_64",
        "platform_python_implementation": "CPython",
        "platform_system": "Linux",
        "python_full_version": f"{python}.2",
        "python_version": python,
        "sys_platform": "linux2" if python == "2.7" else "linux",
    }


def conda_version(specifiers: SpecifierSet) -> str:
    """Return version specifiers of PEP 440 in conda's notation, such as `>=1.22,<2`."""
    return ",".join(sorted(clause for one in specifiers if (clause := conda_clause(one))))


def conda_clause(one: Specifier) -> str:
    """Return one specifier in conda's notation; empty for an excluded series, which conda cannot say."""
    operator, version = one.operator, one.version
    if operator == "~=":
        return f">={version},{version.rpartition('.')[0]}.*"
    if version.endswith(".*"):
        return version if operator == "==" else ""
    return f"=={version}" if operator == "===" else f"{operator}{version}"
