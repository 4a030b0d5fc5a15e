"""Work on one story that may fail: a fault in it does not cost the others."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import TypeVar

from ..types import Article, Problem
from ..types.errors import DetectorError, UnreadableError, UsageError

_LOG = logging.getLogger("detector")
Result = TypeVar("Result")


def attempted(article: Article, work: Callable[[], Result]) -> Result | Problem:
    """The result of work on one story, or why there is none.

    Raises:
        UsageError: the call itself is wrong, whatever the story is.
    """
    try:
        return work()
    except UsageError:
        raise
    except UnreadableError as error:
        return Problem(article.path, article.id, "read", error.reason)
    except DetectorError as error:
        return Problem(article.path, article.id, "examine", str(error))
    except Exception as error:
        _LOG.debug("%s could not be examined", article.path or article.id, exc_info=True)
        reason = f"failed with {type(error).__name__}: {error} (please report this)"
        return Problem(article.path, article.id, "examine", reason)
