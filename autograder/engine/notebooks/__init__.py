"""The course in Jupyter: the notebook of each exercise, made from the same solution, suites and pages."""
