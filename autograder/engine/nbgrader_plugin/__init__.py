"""This course's grading inside nbgrader's workflow: the classes and hooks that `nbgrader_config.py` names.

nbgrader copies, stores, formats and exports. Student code is graded by the same suites in the same confined workers as
modules are, and never runs in nbgrader's process or in a kernel. These modules need `autograder[notebooks]`.
"""
