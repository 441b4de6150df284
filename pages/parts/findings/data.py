"""What a pack would say, computed before it is made."""

from journeys.findings.finding import Finding
from journeys.findings.pack import load_source
from journeys.findings.questions import findings_on
from pages.parts.shared.cached import ANSWERS, cached, open_database, open_store
from pages.parts.shared.filters import Scope


@cached(ANSWERS, "Counting …")
def findings(choice: Scope, question: str, k: int) -> list[Finding]:
    """Return the findings on one question until the last whole month."""
    return list(findings_on(load_source(open_store(), open_database(), choice.community, choice.until, k), question))
