"""The course in Jupyter: notebooks of the exercises are made here, read here, and filled with a student's work here."""
