"""The few words that simulated people use. Everything here is made up."""

from typing import Final

NOTE: Final = "This text is simulated: no such person said it."
COMMENTS: Final = (
    "Thank you, this helps.",
    "I can look at this next week.",
    "Could you say a little more about the example?",
    "Happy to pair on this.",
    "I agree, the second wording is clearer.",
    "This worked for me.",
)
ANSWERS: Final = (
    "Thank you for this. Would you like to try it yourself? I can help.",
    "Good point: the example is out of date. A change would be welcome.",
    "This is a known gap. Shall we look at it together in the next call?",
    "Thank you, I see it too. Which system do you use?",
)
THANKS: Final = (
    "Thank you, that helps. I will try.",
    "Yes, I would like to. Where do I begin?",
    "That worked, thank you.",
)
WELCOME: Final = "Welcome, and thank you for opening your first issue here."
LABELS: Final = ("good first issue", "good first issue", "help wanted", "bug", "idea for discussion")
ISSUES: Final = (
    "A chapter on citing data would help",
    "Broken link in the guide",
    "How do I build this locally?",
    "Translate the welcome page",
    "Example fails on a clean machine",
    "Add a glossary entry for provenance",
    "Name the licence of the sample data",
    "Make the figures readable without colour",
)
CHANGES: Final = (
    "Add a section on data citation",
    "Fix a link in the guide",
    "Describe how to build locally",
    "Translate the welcome page",
    "Make the example run",
    "Add a glossary entry",
    "Describe the figures in words",
)
LOADERS: Final = (
    "Add a loader for the demo corpus",
    "Add a loader for simulated abstracts",
    "Add a loader for sample notes",
)
COMMITS: Final = ("Add a first draft", "Follow the review", "Fix spelling", "Say it in fewer words", "Mend the example")
PATHS: Final = {
    "turing-way": (
        "book/website/reproducible-research/rdm.md",
        "book/website/collaboration/welcome.md",
        "book/website/_toc.yml",
        "book/website/figures/welcome.svg",
        "book/website/translations/es/bienvenida.md",
        "tests/test_links.py",
    ),
    "bigscience": (
        "promptsource/templates/demo/templates.yaml",
        "promptsource/app.py",
        "README.md",
        "test/test_templates.py",
        "docs/writing.md",
    ),
}
