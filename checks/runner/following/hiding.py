"""Hide the secrets of a run in whatever is kept of it: passwords, the nonce of the markers, private keys.

They are made for each cluster and worth nothing after it. Still, none is to be seen in evidence or reports,
also when a page takes pains to print it. A page that encodes it in a way of its own is not stopped.
"""

import base64
import itertools
import re
from collections.abc import Iterable, Iterator
from functools import lru_cache

HIDDEN = "********"
KEY = re.compile(
    r"-----BEGIN [A-Z ]*PRIVATE KEY-----.*?(?:-----END [A-Z ]*PRIVATE KEY-----|\Z)"
    r"|\bb3BlbnNzaC1rZXktdjE[A-Za-z0-9+/=\s]*",  # OpenSSH's, without its first line
    re.DOTALL,
)
OTHERS = re.compile(r"[^A-Za-z0-9]+")
# A form with fewer letters and digits may be in any text.
SHORTEST = 6


def hide(text: str, secrets: Iterable[str]) -> str:
    """Replace secrets in a text, whatever stands between their letters and digits: blanks, lines, signs."""
    text = KEY.sub(HIDDEN, text)
    letters = OTHERS.sub("", text)
    for form in itertools.chain.from_iterable(map(_letters, secrets)):
        if form in letters:
            text = re.sub(r"[^A-Za-z0-9]*".join(form), HIDDEN, text)
    return text


@lru_cache(maxsize=256)
def _letters(secret: str) -> frozenset[str]:
    """Return the letters and digits of each form; they are asked for three times a command."""
    letters = (OTHERS.sub("", form) for form in forms(secret))
    return frozenset(form for form in letters if len(form) >= SHORTEST)


def forms(secret: str) -> Iterator[str]:
    """Yield a secret as it is, backwards, in hexadecimal, and in base64 (RFC 4648) at any place of a text."""
    for one in (secret, secret[::-1]):
        data = one.encode()
        yield from (one, data.hex(), data.hex().upper())
        for before in range(3):
            whole = base64.b64encode(bytes(before) + data + bytes(3)).decode()
            # Six bits a character: only those that hold nothing of what stands before or after.
            yield whole[-(-before * 8 // 6) : (before + len(data)) * 8 // 6]
