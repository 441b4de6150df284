"""What is in the data, and what is missing?"""

from journeys.analysis import coverage
from journeys.charts import coverage as charts
from journeys.charts.style import SCREEN
from journeys.sentences import data as sentences
from pages.parts.shared import blocks, data, tables
from pages.parts.shared.filters import current_choice

choice = current_choice(data.communities())
view = data.view(choice)
brought, put_aside = data.open_store().imports(), data.rejected()
differing = coverage.count_disagreements(data.open_store().disagreements())

blocks.title("What is in the data, and what is missing?")
answer = sentences.loaded_files(brought)
blocks.say(answer)
if view.journeys.empty:
    blocks.nothing_yet(choice.community)
else:
    blocks.section(f"Acts by month: {choice.community.name}")
    blocks.figure(charts.draw_coverage(data.event_months(choice), SCREEN), answer, "coverage")
    blocks.small("Each row has its own scale. A month without acts is a quiet month or a gap of the export.")
    blocks.trust_strip(view, choice)
    blocks.table(tables.sources(data.covered_sources(choice)), f"coverage-{choice.community.slug}")

blocks.section("Imports")
blocks.table(tables.imports(brought), "imports", raw=brought)
blocks.section("Records that were not taken")
blocks.rejected(put_aside)
blocks.section("Where exports disagree")
blocks.say(sentences.disagreements(differing))
if len(differing):
    blocks.table(tables.disagreements(differing), "disagreements")

blocks.section(f"The definition in force: {choice.community.name}")
blocks.definition(choice.community)

blocks.section("Programs and people")
blocks.left_out(view)
blocks.how_counted("sources", "sources-more", "events", "observable", "bots", "identities")
