"""Several communities side by side: what all of them could show in the same period, and nothing else."""
