"""nbgrader's workflow and database with the grading of this course: what its `nbgrader_config.py` names is in here.

nbgrader copies, stores, formats and exports; student code is graded by the same suites in the same confined worker as
modules are, and never runs in nbgrader's process or in a kernel. The modules need `autograder[notebooks]`.
"""
