"""Every way in which this project changes the cluster on purpose.

As in cosmic-ray, an operator gives its changes of a text and brings examples, which are its test.
"""

from checks.mutation.drift.operators import scripts, settings
from checks.mutation.drift.operators.operator import Operator

# conf/sge/bootstrap is left alone: nothing starts when the daemons do not find each other.
SGE = ("sge/[!b]*",)
QCONF = ("sge/configuration", "sge/scheduler")  # the others have to be complete, or qconf refuses them
SETTINGS = (
    "conda/condarc", "image/files/gridengine", "image/files/openmpi-mca-params.conf", "image/files/pip.conf",
    "image/files/sshd.conf",
)  # fmt: skip
SHELL = (
    "image/files/bash.bashrc", "image/files/boot-login", "image/files/display.sh", "image/files/finish-*",
    "image/files/lang.sh", "image/files/modules.sh", "image/files/profile", "image/files/quota",
    "cluster/parts/make-home", "conda/scripts/*.sh", "jupyterhub/*.sh", "snakemake/*.sh",
)  # fmt: skip
# In the language of a program, where other lines look like settings.
OPTIONS = ("jupyterhub/*.py", "snakemake/config.yaml")
OPERATORS = (
    Operator(
        "number",
        "a number, a size or a time changed",
        (*SGE, *SETTINGS, "cluster.toml"),
        settings.numbers,
        (
            ("slots   4", ("slots   2",)),
            ("default     2G", ("default     3G",)),
            ("max_aj_tasks   75000", ("max_aj_tasks   7500",)),
            ("notify  00:00:60", ("notify  00:01:60",)),
            ("h_rt    INFINITY", ("h_rt    00:00:30",)),
            ("h_vmem  INFINITY", ("h_vmem  1G",)),
            ("priority 0", ("priority 1",)),
            ("user_lists NONE", ()),
        ),
    ),
    Operator(
        "switch",
        "something switched on or off",
        (*SGE, *SETTINGS),
        settings.switches,
        (
            ("rerun   FALSE", ("rerun   TRUE",)),
            ("PasswordAuthentication yes", ("PasswordAuthentication no",)),
            ("offline: true", ("offline: false",)),
            ("qtype BATCH", ()),
        ),
    ),
    Operator(
        "word",
        "one of several possible words replaced by another",
        SGE,
        settings.words,
        (
            ("allocation_rule  $pe_slots", ("allocation_rule  $fill_up", "allocation_rule  $round_robin")),
            ("shell    /bin/bash", ("shell    /bin/sh",)),
            (
                "shell_start_mode unix_behavior",
                ("shell_start_mode posix_compliant", "shell_start_mode script_from_stdin"),
            ),
            ("prolog   NONE", ("prolog   /bin/false",)),
            ("slots 4", ()),
        ),
    ),
    Operator(
        "path",
        "the name of a file or a folder misspelt",
        (*SETTINGS, "modules/*", "image/files/hop_config"),
        settings.paths,
        (
            ("  - file:///usr/channel", ("  - file:///usr/channell",)),
            ("prepend-path PATH /opt/bin", ("prepend-path PATH /opt/binn",)),
            ("Keys .ssh/keys /etc/%u.pub", ("Keys .ssh/keyss /etc/%u.pub", "Keys .ssh/keys /etc/%u.pubb")),
            ("offline: true", ()),
        ),
    ),
    Operator(
        "item",
        "one of several items left out",
        (*SGE, "image/files/sshd.conf"),
        settings.items,
        (
            ("pe_list  smp openmp", ("pe_list  openmp", "pe_list  smp")),
            ("execd_params A=1 B=2", ("execd_params B=2", "execd_params A=1")),
            ("slots 4", ()),
        ),
    ),
    Operator(
        "setting",
        "the line of a setting left out",
        (*QCONF, *SETTINGS),
        settings.removed,
        (("loglevel log_info", (None,)), ("no-index = true", (None,)), ("[global]", ()), ("epilog NONE", ())),
    ),
    Operator(
        "option",
        "an option of a program's own settings left out or changed",
        OPTIONS,
        settings.options,
        (
            ('c.Hub.pam = "a"', (None,)),
            ("  mem_mb: 1000", (None, "  mem_mb: 100")),
            ("c.Hub.keep = False", (None, "c.Hub.keep = True")),
            ("c.Spawner.poll_interval = 10  # seconds", (None, "c.Spawner.poll_interval = 5  # seconds")),
            ("os.setgid(NOBODY)", (None,)),
            ('c.Spawner.form = "".join(', ()),
            ("submit-cmd: >-", ()),
            ("import re", ()),
        ),
    ),
    Operator(
        "module",
        "a modulefile's command left out or changed",
        ("modules/*",),
        scripts.modules,
        (
            ("prepend-path PATH /opt/bin", (None, "append-path PATH /opt/bin")),
            ("conflict a b", (None, "conflict b", "conflict a")),
            ("module load a", (None,)),
            ("setenv A 1", (None, "setenv A 1x")),
            ('puts stderr "use it"', (None,)),
            ('puts stderr "all of them"', (None, 'puts stderr "all of themm"')),
            ("proc ModulesHelp { } {", ()),
            ("}", ()),
        ),
    ),
    Operator(
        "mode",
        "files opened to others, or closed to them",
        (*SHELL, "image/files/boot-laptop", "image/files/sge-configure"),
        scripts.modes,
        (
            ('chmod 700 "$home"', ('chmod 755 "$home"',)),
            ("chmod 644 file", ("chmod 600 file",)),
            ("install -o a -m 600 x y", ("install -o a -m 644 x y",)),
            ("sleep 700", ()),
        ),
    ),
    Operator(
        "command",
        "a script's command left out",
        SHELL,
        scripts.commands,
        (
            ("    service cron start", (None,)),
            ('export PS1="x"', (None,)),
            ("if true; then", ()),
            ("fi", ()),
            ("for a in b; do echo; done", ()),
            ("key=/etc/key", ()),
            ('cat "$file" |', ()),
        ),
    ),
    Operator(
        "silence",
        "a script that hides a failure",
        (*SHELL, "conda/scripts/*.py"),
        scripts.silences,
        (
            ('exit "$failed"', ("exit 0",)),
            ("    exit 77", ("    exit 0",)),
            ("    failed=1", ("    failed=0",)),
            ("if ! flock 9; then", ("if ! { flock 9 || true; }; then",)),
            ("    echo no | tee /dev/stderr", ("    echo no",)),
            ('done >>"$log"', ("done >/dev/null",)),
            ("        return 1", ("        return 0",)),
            ("set -eu", ("set -u",)),
            ("echo no >&2", ("echo no >/dev/null",)),
            ("exit 0", ()),
        ),
    ),
    Operator(
        "answer",
        "a script that counts or shows something else",
        ("image/files/quota",),
        scripts.answers,
        (
            ('limit=$(cat "$counts/max_referenced")', ('limit=$(cat "$counts/max_exclusive")',)),
            ("numfmt --to=iec 1", ("numfmt --to=si 1",)),
            ("sync", ()),
        ),
    ),
    Operator(
        "schedule",
        "when, as whom and what cron runs",
        ("image/files/conda-autoupdate",),
        scripts.schedules,
        (
            (
                "17 4 * * 1 sgeadmin /opt/x.sh",
                (
                    "17 5 * * 1 sgeadmin /opt/x.sh",
                    "17 4 * * * sgeadmin /opt/x.sh",
                    "17 4 * * 1 root /opt/x.sh",
                    "17 4 * * 1 sgeadmin /opt/x.sh >/dev/null 2>&1 || true",
                    None,
                ),
            ),
        ),
    ),
    Operator(
        "prompt",
        "a character of a prompt left out",
        ("cluster.toml",),
        scripts.prompts,
        (
            ("ps1 = 'a$ '", ("ps1 = 'a '",)),
            ("ps1 = '[b]$ '", ("ps1 = 'b]$ '", "ps1 = '[b]'")),
            ("url = ''", ()),
        ),
    ),
    Operator(
        "version",
        "another version in an environment, or a package left out of it",
        ("conda/environments/*.yml",),
        scripts.versions,
        (
            ("  - python=2.7", ("  - python=3.9",)),
            ("  - python=3.11", ("  - python=3.9",)),
            ("  - anaconda=2.3.0", ("  - anaconda=2.4.0",)),
            ("  - pip", (None,)),
            ("  - defaults", ()),
        ),
    ),
    Operator(
        "package",
        "a package missing from the channel, or from what pip finds",
        (
            "conda/locks/py27.txt",
            "conda/locks/py39.txt",
            "conda/locks/py311.txt",
            "conda/locks/pip-index.txt",
            "conda/channel.toml",
        ),
        scripts.packages,
        (
            ("numpy==1.26.4 --hash=sha256:00", (None,)),
            ('recipes = ["a", "b"]', ('recipes = ["b"]', 'recipes = ["a"]')),
            ("# numpy", ()),
        ),
    ),
)
