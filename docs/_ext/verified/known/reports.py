"""All that earlier runs left behind for the site, read once for a build."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from sphinx.config import Config

from verified.known import drifts, evidence, history, mutants, rates
from verified.known.drifts import Drifts
from verified.known.evidence import Evidence
from verified.known.history import History
from verified.known.mutants import Mutants
from verified.known.rates import Rates


@dataclass(frozen=True)
class Reports:
    """The last run of each example, here and on other clusters; mutants, drifts, earlier runs, rates."""

    evidence: Evidence = field(default_factory=Evidence)
    mutants: Mutants = field(default_factory=Mutants)
    history: History = field(default_factory=History)
    drifts: Drifts = field(default_factory=Drifts)
    rates: Rates = field(default_factory=Rates)
    elsewhere: Sequence[Evidence] = ()

    @classmethod
    def read(cls, config: Config) -> "Reports":
        """Read the files; what is missing is empty, what is broken is empty with a warning."""
        return cls(
            evidence.read(Path(config.verified_evidence)),
            mutants.read(Path(config.verified_mutants)),
            history.read(Path(config.verified_history)),
            drifts.read(Path(config.verified_drift)),
            rates.read(Path(config.verified_rates)),
            [evidence.read(path) for path in sorted(Path(config.verified_elsewhere).rglob("evidence.json"))],
        )

    def page(self, name: str) -> str:
        """Return a hash of all that is known about the examples of a page."""
        return "".join(one.fingerprint(name) for one in (self.evidence, *self.elsewhere))

    def fingerprint(self) -> list[str]:
        """Return hashes of what the status page shows besides the examples."""
        known = (self.mutants, self.history, self.drifts, self.rates)
        return [report.fingerprint() for report in known]
