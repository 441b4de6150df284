"""The store of imported events: Parquet parts, their manifest, and the engine that queries them."""
