"""All job scripts that readers are shown begin in the same way, and none computes in conda's root."""

import re

import pytest

from conf.facts import ROOT, value

DOCS = ROOT / "docs"
BLOCK = re.compile(r"^```\{code-block\} bash\n:caption: *(\S+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
REQUESTS = {
    "h_rt": re.compile(r"^#\$ -l h_rt=\d\d:\d\d:\d\d$", re.MULTILINE),
    "mem": re.compile(r"^#\$ -l mem=\d+[MG]$", re.MULTILINE),
}
USES_PYTHON = re.compile(r"(?<![\w/.])(?:python|pip|jupyter|ipython|Rscript)\s")
# An environment by its name, or a module that activates one.
ACTIVATES = re.compile(r"source activate (?!root$)\S+|module load apps/python/anaconda\S+")
GOOD = f"""#!/bin/bash
# What it does.
#$ -l h_rt=00:05:00
#$ -l mem=1G
#$ -j y
set -e
module load {value("modules.conda")}
source activate work
python work.py
"""


def shown() -> dict[str, str]:
    """Return the text of each job script, by where it is: a file of its own or a block on a page."""
    scripts = {path.name: path.read_text("utf-8") for path in DOCS.glob("_files/*.sh")}
    for path in sorted(DOCS.rglob("*.md")):
        if "contributing" not in path.parts:
            for name, text in BLOCK.findall(path.read_text("utf-8")):
                if "#$ " in text:  # others are not for qsub
                    scripts[f"{path.relative_to(DOCS)}: {name}"] = text.lstrip("\n")
    return scripts


def problems(script: str) -> list[str]:
    """Return what a job script lacks."""
    found = []
    first, *lines = script.splitlines()
    if first != "#!/bin/bash":
        found.append("the first line is not #!/bin/bash")
    found += [f"no request for {name}" for name, line in REQUESTS.items() if not line.search(script)]
    start = next((at for at, line in enumerate(lines) if not line.startswith("#")), len(lines))
    commands = lines[start:]
    if commands[:1] != ["set -e"]:
        found.append("the first command is not `set -e`")
    if any(line.startswith("#$") for line in commands):
        found.append("a request after the first command")
    for line in commands:
        if ACTIVATES.fullmatch(line):
            break
        if USES_PYTHON.search(line):
            found.append(f"computes in conda's root: no environment is activated before `{line}`")
            break
    return found


def test_every_job_script_on_the_site() -> None:
    scripts = shown()
    assert "count.sh" in scripts
    assert {name: found for name, text in scripts.items() if (found := problems(text))} == {}


@pytest.mark.parametrize(
    ("line", "instead", "problem"),
    [
        ("#!/bin/bash\n", "#!/bin/sh\n", "first line"),
        ("#$ -l h_rt=00:05:00\n", "", "h_rt"),
        ("#$ -l h_rt=00:05:00\n", "#$ -l h_rt=soon\n", "h_rt"),
        ("#$ -l mem=1G\n", "", "mem"),
        ("set -e\n", "", "`set -e`"),
        ("set -e\n", "sleep 1\nset -e\n", "`set -e`"),
        ("python work", "#$ -N late\npython work", "after the first command"),
        ("source activate work\n", "", "root"),
        ("source activate work\n", "source activate root\n", "root"),
        ("source activate work\npython work.py\n", "python work.py\nsource activate work\n", "root"),
        ("source activate work\npython work.py\n", "mpirun python work.py\n", "root"),
    ],
)
def test_a_script_that_differs_is_found(line: str, instead: str, problem: str) -> None:
    assert problems(GOOD) == []
    assert line in GOOD
    (found,) = problems(GOOD.replace(line, instead, 1))
    assert problem in found


def test_a_script_without_python_needs_no_environment() -> None:
    assert problems("#!/bin/bash\n#$ -l h_rt=00:01:00\n#$ -l mem=1G\nset -e\nhostname\n") == []
