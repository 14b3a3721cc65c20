"""All that earlier runs left behind for the site, read once for a build."""

from dataclasses import dataclass, field
from pathlib import Path

from sphinx.config import Config

from . import defects, evidence, history
from .defects import Defects
from .evidence import Evidence
from .history import History


@dataclass(frozen=True)
class Reports:
    """The last run of each example, the seeded defects, and how long earlier runs took."""

    evidence: Evidence = field(default_factory=Evidence)
    defects: Defects = field(default_factory=Defects)
    history: History = field(default_factory=History)

    @classmethod
    def read(cls, config: Config) -> "Reports":
        """Read the three files; what is missing is empty, what is broken is empty with a warning."""
        schemas = Path(config.verified_schemas)
        return cls(
            evidence.read(Path(config.verified_evidence), schemas / "evidence.schema.json"),
            defects.read(Path(config.verified_mutants), schemas / "mutants.schema.json"),
            history.read(Path(config.verified_history), schemas / "history.schema.json"),
        )

    def fingerprint(self) -> list[str]:
        """Return hashes of what the status page shows besides the examples."""
        return [self.defects.fingerprint(), self.history.fingerprint()]
