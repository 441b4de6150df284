"""Blocks on work with AI agents."""

from typing import Final

from journeys.analysis.work.agents import COUNTED
from journeys.charts import work as charts
from journeys.charts.style import SCREEN
from journeys.sentences import work as sentences
from pages.parts.shared import blocks, data, session_keys
from pages.parts.shared.filters import Choice, choose_one
from pages.parts.work import data as work_data
from pages.parts.work import tables

GROUPS: Final = {"kind": "Kind of work", "stage": "Who", "agent": "Agent"}
"""What marks are divided by, and the heading of its column."""


def with_agents(choice: Choice) -> None:
    """Show how many changes, people and newcomers have the mark of an AI agent, over time and by group."""
    quarters = work_data.agents_by_quarter(choice)
    if not quarters["marked"].any():
        blocks.say(sentences.NO_AGENTS)
        return
    answer = sentences.with_agents(work_data.agents_in_year(choice), data.view(choice).observed_until)
    blocks.say(answer)
    blocks.small(sentences.AGENTS_NOTE)
    there = [what for what in COUNTED if (quarters["what"] == what).any()]
    what = choose_one("Of", there, session_keys.AGENTS_OF)
    blocks.figure(charts.draw_agents(quarters[quarters["what"] == what], SCREEN), answer, "agents")
    shown = tables.agents(quarters.iloc[::-1], "Quarter", quarters["period"].iloc[::-1].tolist())
    name = f"work-agents-{choice.community.slug}"
    blocks.people_table(shown, name, quarters, tables.AGENTS_LAYOUT)
    by = choose_one("Of the last year, by", GROUPS, session_keys.AGENTS_BY)
    groups = work_data.agents_by_group(choice, by)
    if groups.empty:
        return
    blocks.figure(charts.draw_agent_groups(groups, by, SCREEN), answer, f"agents-{by}")
    names = [sentences.agent_group(group, by) for group in groups["group"]]
    blocks.people_table(tables.agents(groups, GROUPS[by], names), f"{name}-{by}", groups, tables.AGENTS_LAYOUT)
