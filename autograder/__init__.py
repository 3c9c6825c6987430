"""Release, grade and prove a course of programming exercises on gradient descent."""

__version__ = "0.1.0"
