"""The errors of this package, as a tree.

JourneysError               the root: pages and the command line catch this and nothing else
├── ExportError             a file that cannot be read as what it is (also ValueError)
├── EventsError             a table that is not an events table (also ValueError)
├── DefinitionError         a community definition with faults (also ValueError)
├── EntryError              what somebody typed is refused (also ValueError)
├── FigureError             a figure cannot be drawn as a file (also RuntimeError)
├── PackError               a pack of findings cannot be made as asked (also ValueError)
├── CollectError            an export cannot be fetched (also OSError)
└── StoreError              the store cannot be read or written (also OSError)

Every message says what happened, to what, what is allowed and what to do next.
"""

from collections.abc import Sequence


class JourneysError(Exception):
    """Any fault that this package can explain to the user."""


class ExportError(JourneysError, ValueError):
    """An export cannot be read: the file, why, and what would help.

    ``needs`` is what would help if the person who imports adds it: a ``day``, a ``place``, a ``mapping``, a file of a
    known ``format``; empty where nothing would.
    """

    def __init__(self, message: str, needs: str = "") -> None:
        self.needs = needs
        super().__init__(message)


class EventsError(JourneysError, ValueError):
    """A table is not an events table: all its faults."""

    def __init__(self, faults: Sequence[str]) -> None:
        self.faults = tuple(faults)
        super().__init__("; ".join(self.faults))


class DefinitionError(JourneysError, ValueError):
    """A community definition has faults: all of them."""

    def __init__(self, path: str, faults: Sequence[str]) -> None:
        self.path = path
        self.faults = tuple(faults)
        super().__init__("\n".join(f"{path}: {fault}" for fault in self.faults))


class EntryError(JourneysError, ValueError):
    """An entry in a log is refused: what was typed, why, and what is right."""


class FigureError(JourneysError, RuntimeError):
    """A figure cannot be drawn as a file: why, and what would help."""


class PackError(JourneysError, ValueError):
    """A pack of findings cannot be made as asked: why, and what can."""


class StoreError(JourneysError, OSError):
    """The store cannot be read or written: disk full, no permission, in use."""


class CollectError(JourneysError, OSError):
    """An export cannot be fetched: from where, why, and what would help."""
