"""Text of a stranger → text that a terminal shows and does not obey.

A story, its id, a file's name, an entry of an authority or the message of an error may hold signs that move the cursor,
colour what follows or turn the order of letters round. Whatever goes to a terminal goes through here.
"""

from __future__ import annotations

import json
import shlex
import unicodedata

_ACTING = frozenset(("Cc", "Cf", "Cs", "Zl", "Zp"))
"""Categories of signs that do something instead of standing there: control, format, half a character, line ends."""
_HARMLESS = frozenset("\u00ad\u200c\u200d")
"""A soft hyphen; what joins emoji, and parts letters of Persian: without them words and pictures fall apart."""


def visible(text: str, keep: str = "") -> str:
    """The text with every sign that acts on a terminal as its code point, `<U+001B>`.

    `keep`: signs that stay as they are; "\\n" where the text has lines of its own.
    """
    if text.isprintable():
        return text
    return "".join(f"<U+{ord(sign):04X}>" if _acts(sign) and sign not in keep else sign for sign in text)


def on_one_line(text: str) -> str:
    """The same with every run of white space as one space: a name or a message that belongs into a line."""
    return visible(" ".join(text.split()))


def shell_quoted(text: str) -> str:
    """An argument as a shell takes it, to be copied from a terminal; signs that act are written as escapes."""
    if not any(map(_acts, text)):
        return shlex.quote(text)
    body = text.replace("\\", "\\\\").replace("'", "\\'")
    return "$'" + "".join(_escaped(sign) if _acts(sign) else sign for sign in body) + "'"


def escaped_json(document: str) -> str:
    """A JSON document with the signs that act as escapes; it means the same."""
    return "\n".join(line if line.isprintable() else _in_json(line) for line in document.split("\n"))


def _in_json(line: str) -> str:
    return "".join(json.dumps(sign)[1:-1] if _acts(sign) else sign for sign in line)


def _acts(sign: str) -> bool:
    return not sign.isprintable() and sign not in _HARMLESS and unicodedata.category(sign) in _ACTING


def _escaped(sign: str) -> str:
    """The bytes of a sign as bash and zsh read them between `$'` and `'`; bytes of a name are half characters."""
    way = "surrogateescape" if "\udc80" <= sign <= "\udcff" else "surrogatepass"
    return "".join(f"\\x{byte:02x}" for byte in sign.encode("utf-8", way))
