"""Tables as rows of cells: CSV, Excel, Parquet."""
