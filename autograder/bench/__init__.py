"""Benchmarks: every speed that the project claims, as a ratio measured in one run."""
