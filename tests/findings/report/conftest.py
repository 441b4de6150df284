"""A report made by hand."""

import pytest

from tests.findings.report.making import made_report


@pytest.fixture
def report():
    """Two findings, of which the second has no figure, and words that are marks of Typst and of HTML."""
    return made_report()
