"""Items of Perceval, the collector of GrimoireLab: records of other sources, each with where it is from."""
