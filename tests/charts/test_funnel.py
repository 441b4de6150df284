from journeys.analysis.funnel.funnel import count_stages
from journeys.charts.funnel import draw_conversion, draw_people
from journeys.charts.style import LIGHT
from journeys.model.vocabulary import STAGES
from tests.analysis.frames import ALL, NO_DISCOVER, frame, person, reading


def counted(observable=ALL, mode="any"):
    # seven people: two joined and stopped (a, b), one is still open (c), two went on to contribute (d, e),
    # one contributed without joining (f), one led (g)
    people = frame(
        person("a", join=400),
        person("b", discover=500, join=450),
        person("c", join=20),
        person("d", join=400, contribute=350),
        person("e", join=300, contribute=290),
        person("f", contribute=300),
        person("g", join=600, contribute=500, lead=100),
    )
    return count_stages(people, reading(mode, observable))


def bars(figure, count):
    return {
        trace.customdata[0][0]: trace.x[0]
        for trace in figure.data
        if trace.type == "bar" and trace.customdata[0][1] == count
    }


def texts(figure):
    return [annotation.text for annotation in figure.layout.annotations]


def test_bars_are_as_long_as_the_counts():
    figure = draw_people(counted(), LIGHT, mode="any")
    # join: a b c d e g have an act of it, f skipped it; discover: b only, the other six skipped it
    assert bars(figure, "observed") == {"discover": 1, "join": 6, "contribute": 4, "lead": 1}
    assert bars(figure, "skipped") == {"discover": 6, "join": 1, "contribute": 0, "lead": 0}


def test_in_strict_order_the_full_bar_is_who_came_in_order():
    figure = draw_people(counted(NO_DISCOVER, "strict"), LIGHT, mode="strict")
    # in order from join: a b c d e g; of these d e g contributed; g led
    assert bars(figure, "reached") == {"join": 6, "contribute": 3, "lead": 1}


def test_what_is_not_observable_is_an_empty_slot_with_its_reason_and_no_bar():
    figure = draw_people(counted(NO_DISCOVER), LIGHT, mode="any")
    assert "discover" not in bars(figure, "observed")
    assert len(figure.layout.shapes) == 1
    assert any("no loaded export could show it" in text for text in texts(figure))


def test_each_stage_has_its_colour_shape_and_word():
    figure = draw_people(counted(), LIGHT, mode="any")
    for stage, text in zip(STAGES, texts(figure), strict=True):
        assert stage.capitalize() in text
        assert LIGHT.of(stage) in text
    colours = {trace.customdata[0][0]: trace.marker.line.color for trace in figure.data}
    assert colours == {stage: LIGHT.of(stage) for stage in STAGES}


def test_every_estimate_has_whiskers_and_the_naive_rate_beside_it():
    counts = counted(NO_DISCOVER).set_index("stage")
    figure = draw_conversion(counts.reset_index(), LIGHT, mode="any")
    estimates = [trace for trace in figure.data if trace.type == "bar"]
    assert [trace.customdata[0][0] for trace in estimates] == ["join", "contribute"]
    for trace in estimates:
        row = counts.loc[trace.customdata[0][0]]
        assert trace.x[0] == row["estimate"]
        assert trace.x[0] + trace.error_x.array[0] == row["high"]
        assert abs(trace.x[0] - trace.error_x.arrayminus[0] - row["low"]) < 1e-12
    naive = [trace.x[0] for trace in figure.data if trace.name == "naive"]
    assert naive == [counts.loc[stage, "naive"] for stage in ("join", "contribute")]


def test_no_number_stands_without_its_n():
    figure = draw_conversion(counted(NO_DISCOVER), LIGHT, mode="any")
    assert all("n =" in text for text in texts(figure) if "%" in text)
    assert sum("%" in text for text in texts(figure)) == 2


def test_hover_says_a_sentence():
    figure = draw_conversion(counted(NO_DISCOVER), LIGHT, mode="any")
    told = figure.data[0].hovertext.replace("<br>", " ")
    assert told.startswith("Of 6 people who joined first,")
    assert told.rstrip().endswith(".")


def test_a_figure_without_people_is_still_a_figure():
    counts = count_stages(frame(), reading("any", ALL))
    assert not [trace for trace in draw_conversion(counts, LIGHT, mode="any").data if trace.type == "bar"]


def test_labels_tell_the_range_of_counts_that_are_not_certain():
    spans = {"join": {"observed": (5, 6), "skipped": (1, 1), "n": (4, 5)}}
    people, steps = (draw(counted(), LIGHT, mode="any", spans=spans) for draw in (draw_people, draw_conversion))
    assert any("5 to 6 + 1 skipped" in text for text in texts(people))
    assert any("n = 4 to 5" in text for text in texts(steps))
    assert bars(people, "observed")["join"] == 6


def test_a_stage_that_is_mostly_not_seen_is_outlined_and_says_so():
    # discover: one was seen, six are known from later stages; join: six were seen, one skipped it
    figure = draw_people(counted(), LIGHT, mode="any")
    fills = {trace.name: trace.marker.color for trace in figure.data}
    assert fills["discover skipped"] == "rgba(0,0,0,0)" != fills["join skipped"]
    assert any("1 + 6 not seen" in text for text in texts(figure))
    assert any("6 + 1 skipped" in text for text in texts(figure))
