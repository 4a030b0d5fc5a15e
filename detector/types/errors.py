"""Errors of detector, as a tree.

DetectorError                 everything that is raised on purpose; `str()` says what, where and what to do
├── UsageError                the call is wrong (exit 2)
│   └── SettingsError         an unknown key, a value that does not fit
├── UnreadableError           a story that cannot be read: empty, binary, wrong encoding (exit 3)
├── AssetError                a file of `models/` or `data/` that is missing, damaged or does not fit the code
├── AuthorityError            an authority file that is damaged, foreign or of another version
├── DecisionsError            a file of decisions that is missing, damaged, foreign or of a newer version
├── OutputError               what was to be written could not be: a full disk, most often
└── ServiceError              an outside engine that is not there or has failed
"""


class DetectorError(Exception):
    """The root: catch this to catch everything that detector raises on purpose."""


class UsageError(DetectorError):
    """The call is wrong; nothing was examined."""


class SettingsError(UsageError):
    """A setting that is unknown or has a value that does not fit."""


class UnreadableError(DetectorError):
    """A story that cannot be read. `reason` says why, and the way out."""

    def __init__(self, path: str | None, reason: str) -> None:
        super().__init__(f"{path or 'the text given'}: {reason}")
        self.path = path
        self.reason = reason


class AssetError(DetectorError):
    """A file of `models/` or `data/` is missing, damaged or of another version."""


class AuthorityError(DetectorError):
    """An authority file cannot be used."""


class DecisionsError(DetectorError):
    """A file of decisions cannot be used."""


class OutputError(DetectorError):
    """An output could not be written: a full disk, most often."""


class ServiceError(DetectorError):
    """An outside engine is missing or failed."""
