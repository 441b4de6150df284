"""What is in the data, and what is missing?"""

from journeys.analysis import coverage
from journeys.charts import coverage as charts
from journeys.charts.style import SCREEN
from journeys.sentences import data as sentences
from pages.parts.record import headlines
from pages.parts.shared import blocks, cached, data, tables
from pages.parts.shared.filters import current_choice

choice = current_choice(data.communities())
view = data.view(choice)
imports, rejected = cached.open_store().imports(), data.rejected()
differing = coverage.count_disagreements(cached.open_store().disagreements())

# the page exists without any data too, so it does not begin with ask()
blocks.title("What is in the data, and what is missing?")
answer = sentences.loaded_files(imports)
blocks.say(answer)
headlines.imports(imports)
if view.journeys.empty:
    blocks.nothing_yet(choice.community)
else:
    blocks.section(f"Acts by month: {choice.community.name}")
    blocks.figure(charts.draw_coverage(data.event_months(choice), SCREEN), answer, "coverage")
    blocks.small("Each row has its own scale. A month without acts is a quiet month or a gap of the export.")
    blocks.trust_strip(view, choice)
    blocks.table(tables.sources(data.covered_sources(choice)), f"coverage-{choice.community.slug}")

    blocks.section("From when until when each place could be seen")
    seen = data.seen_places(choice)
    blocks.as_of(view)
    said = sentences.windows(seen)
    blocks.say(said)
    blocks.small("A bar for each stage; a diamond is the day of a list, which says who was there by then.")
    blocks.figure(charts.draw_windows(seen, SCREEN), said, "windows")
    blocks.table(tables.windows(seen), f"windows-{choice.community.slug}")

blocks.section("Imports")
blocks.table(tables.imports(imports), "imports", raw=imports)
blocks.section("Records that were not taken")
blocks.rejected(rejected)
blocks.section("Where exports disagree")
blocks.say(sentences.disagreements(differing))
if len(differing):
    blocks.table(tables.disagreements(differing), "disagreements")

blocks.section(f"The definition in force: {choice.community.name}")
blocks.definition(choice.community)

blocks.section("Programs and people")
blocks.left_out(view)
blocks.how_counted(
    "sources", "sources-git", "sources-more", "windows", "lists", "events", "observable", "bots", "identities"
)
