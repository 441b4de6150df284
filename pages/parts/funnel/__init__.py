"""Controls of the funnel's pages."""
