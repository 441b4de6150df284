"""How people move: where each was in each month or quarter, who moved where, and what people did first."""
