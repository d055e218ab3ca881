"""The real worker, whose enricher also does what a record tells it to: die, hang, or fail. Else it is what it is.

No raw record is known that kills the real one, so the long run could not show what becomes of one.
"""

from __future__ import annotations

import os
import signal
import sys
import time
from dataclasses import dataclass
from typing import Any, Final

from stream.contracts.article import RawArticle
from stream.contracts.enriched import EnrichedArticle, Provenance
from stream.enricher import Enricher
from stream.settings import load_settings
from stream.worker import runtime
from stream.worker.child import EnricherConfig
from stream.worker.run import run_worker

ORDER: Final = "order"
"""The key in the article's metadata."""

COMMAND: Final = [sys.executable, __file__]

ORDERS: Final = {"fail": "DL201", "die": "DL202", "hang": "DL203"}
"""What a record may tell it, and the code of the dead letter that it ends as."""


class ObedientEnricher:
    """Stands before the real one."""

    def __init__(self, real: Enricher) -> None:
        self._real = real

    @property
    def provenance(self) -> Provenance:
        return self._real.provenance

    def enrich(self, article: RawArticle) -> EnrichedArticle:
        """As ordered, or as always."""
        order: Any = (article.metadata or {}).get(ORDER)
        if order == "die":
            os.kill(os.getpid(), signal.SIGKILL)
        if order == "hang":
            time.sleep(3600)
        if order == "fail":
            raise ArithmeticError("on purpose")
        return self._real.enrich(article)


@dataclass(frozen=True, slots=True)
class ObedientConfig(EnricherConfig):
    """Makes one, in the pool's processes, which import this module too."""

    def load(self) -> Any:
        return ObedientEnricher(EnricherConfig.load(self))


def main() -> int:
    """Run it."""
    runtime.EnricherConfig = ObedientConfig  # type: ignore[misc]
    return run_worker(load_settings())


if __name__ == "__main__":
    sys.exit(main())
