"""One module an analysis: a small table in, a Plotly figure out; the caller's palette gives the colours."""
