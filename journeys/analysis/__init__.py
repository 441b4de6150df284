"""One module a question: journeys or event counts in, a small table out; nothing here reads the clock or a store."""
