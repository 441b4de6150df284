"""The journeys of the accounts that build on a community's models: discover, ask, derive, give back."""
