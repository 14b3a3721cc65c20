"""What the words of commands mean here, and how accounts are put back: for breaking examples on purpose."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

from conf.facts import facts

_QUEUEING = "-A -N -P -S -a -e -hold_jid -l -m -now -o -pe -q -sync -t -tc -v -wd"
# The account's jobs that carry a token in their context, one after the other.
_MARKED = (
    "for job in $(qstat -u \"$(id -un)\" | awk 'NR > 2 {{ print $1 }}' | sort -u); do "
    "qstat -j $job 2>/dev/null | grep -q '^context:.*verified={{token}}' && {do}; done; true"
)


@dataclass(frozen=True)
class Dialect:
    """SGE, conda, modules; satisfies `checks.pages.shell.dialect.Dialect`, which explains each part."""

    takes_value: Mapping[str, str] = field(
        default_factory=lambda: {
            "conda": "-c -f -n -p --channel --file --name --prefix",
            **dict.fromkeys(("qrsh", "qsh", "qsub"), _QUEUEING),
            "qacct": "-j -o",
            "qdel": "-u",
            "qstat": "-j -q -s -u",
        }
    )
    has_subcommands: Collection[str] = ("conda", "module")
    packages: Mapping[str, Collection[str]] = field(
        default_factory=lambda: {
            "conda": ("create", "install", "list", "remove", "search", "uninstall", "update")
        }
    )
    modules: Mapping[str, Collection[str]] = field(
        default_factory=lambda: {"module": ("add", "help", "load", "rm", "show", "swap", "switch", "unload")}
    )
    arrays: Mapping[str, str] = field(default_factory=lambda: {"qsub": "-t", "qalter": "-t"})
    elsewhere: Collection[str] = ("qrsh",)
    looks: str = (
        r"(?:qacct|qhost|qstat)(?: .*)?|qconf -s.*|qsub -verify .*"
        r"|module (?:avail|list|show|help|whatis)(?: .*)?"
        r"|conda (?:list|info|search|env (?:export|list)|config --(?:get|show|show-sources))(?: .*)?"
        r"|conda .* --dry-run(?: .*)?"
    )
    for_shell: str = (
        r"module (?:add|load|purge|rm|swap|switch|unload)(?: .*)?"
        r"|source (?:activate .*|deactivate)|conda (?:activate .*|deactivate)"
    )
    tells_version: str = "qstat -help"
    submits: Mapping[str, str] = field(
        # A job's context (qsub(1), -ac) changes nothing and shows nowhere but in `qstat -j`.
        default_factory=lambda: dict.fromkeys(("qlogin", "qrsh", "qsh", "qsub"), "-ac verified={token}")
    )
    list_marked: str = _MARKED.format(do="echo $job")
    delete_marked: str = _MARKED.format(do="qdel $job")
    tells_time: str = "date +%Y%m%d%H%M.%S"
    core_seconds: str = (
        'qacct -j -o "$(id -un)" -b {since} 2>/dev/null'
        " | awk '/^slots / { slots = $2 } /^ru_wallclock / { used += slots * $2 } END { print used + 0 }'"
    )


@dataclass(frozen=True)
class Recovery:
    """Satisfies `checks.mutation.site.Recovery`, which says what each part is for."""

    has_jobs: str = "command -v qstat"
    list_jobs: str = "qstat -u '*' | awk 'NR > 2 { print $1 }' | sort -u"
    delete_jobs: str = "qdel -f"
    is_test_cluster: str = "[ -e /run/iceberg/nonce ]"
    leave_environment: str = "source deactivate"
    # What conda's `activate` leaves in a shell.
    leftovers: Sequence[str] = ("EXT", "args", "firstpath", "key")

    @property
    def shared(self) -> Sequence[str]:
        """The stores of cluster.toml."""
        return [store["root"] for store in facts().get("stores", {}).values()]
