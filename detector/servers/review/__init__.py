"""The editor's page: a queue of stories, each beside its other version, with decisions on what was found.

`queue` has the stories, `book` the decisions, `state` says how a story stands under them, `intake` reads what is handed
over; `routes(desk, queue)` puts them behind addresses.
"""

from .book import Book
from .queue import Queue
from .routes import routes

__all__ = ["Book", "Queue", "routes"]
