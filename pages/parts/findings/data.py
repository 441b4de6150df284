"""What a pack would say, computed before it is made."""

from journeys.findings.pack import load_source
from journeys.findings.questions import findings_on
from pages.parts.shared.cached import ANSWERS, cached, open_database, open_store
from pages.parts.shared.filters import Scope


@cached(ANSWERS, "Counting …")
def said(choice: Scope, question: str, k: int) -> list[str]:
    """Return what a pack until the last whole month would say on one question."""
    source = load_source(open_store(), open_database(), choice.community, choice.until, k)
    return [" ".join(finding.sentences) for finding in findings_on(source, question)]
