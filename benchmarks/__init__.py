"""Reports to measure with, a plain script to measure against, and the measuring itself."""
