"""The words of the pages, and those of a cluster that is not ours: from one to the other and back."""

import re
from collections.abc import Mapping, Sequence

from checks.pages.shell.programs import Programs
from checks.runner.machines.elsewhere.account import Account

# A name is no part of a longer word.
_WORD = r"(?<![\w]){}(?![\w])"


class Translation:
    """Translates what is typed and what is seen.

    Args:
        account: says what differs.
        programs: knows which words of a command line submit jobs.
        labels: by program that submits jobs: options that label them as the run's own.
        token: stands in these labels and nowhere else.
    """

    def __init__(self, account: Account, programs: Programs, labels: Mapping[str, str], token: str) -> None:
        self._programs = programs
        self._options = {
            name: " ".join(filter(None, (labels.get(name), account.options.get(name))))
            for name in {*labels, *account.options}
        }
        self._there = dict(account.names)
        self._here = {there: here for here, there in account.names.items()}
        workers = account.workers
        self._name = workers.here if workers else ""
        self._worker = re.compile(_WORD.format(f"(?:{workers.there})")) if workers else None
        self._number = 0
        self._token = token

    def there(self, command: str) -> str:
        """Return a command as it is typed there."""
        words = [word for word in self._programs.submits(command) if self._options.get(word.text)]
        for word in reversed(words):
            command = f"{command[: word.end]} {self._options[word.text]}{command[word.end :]}"
        return self.content(command)

    def content(self, text: str) -> str:
        """Return a file, or an answer, as it has to be there."""
        return _replaced(text, self._there)

    def lines(self, seen: Sequence[str]) -> list[str]:
        """Return the lines that were seen there as they would be here: without those about the labels."""
        return [shown for line in seen if self._token not in (shown := self.here(line))]

    def here(self, line: str) -> str:
        """Return a line that was seen there as it would be here; columns stay where they are."""
        for options in sorted(filter(None, self._options.values()), key=len, reverse=True):
            line = line.replace(f" {options}", "")
        if self._worker:
            for name in self._worker.findall(line):
                if name not in self._here:
                    self._number += 1
                    self._learn(self._name.format(self._number), name)
        return _replaced(line, self._here, keeps_columns=True)

    def _learn(self, here: str, there: str) -> None:
        self._here[there], self._there[here] = here, there


def _replaced(text: str, names: Mapping[str, str], *, keeps_columns: bool = False) -> str:
    if not names:
        return text
    longest_first = sorted(names, key=len, reverse=True)
    either = "|".join(map(re.escape, longest_first))
    blanks = "(?: {2,})?" if keeps_columns else ""
    pattern = re.compile(_WORD.format(f"({either})") + blanks)

    def other(match: re.Match[str]) -> str:
        new = names[match[1]]
        # More than one blank makes a column.
        return new.ljust(len(match.group())) if len(match.group()) > len(match[1]) else new

    return pattern.sub(other, text)
