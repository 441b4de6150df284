"""One module an analysis: a small table in, a Plotly figure out; colours come with a palette, so it fits any page."""
