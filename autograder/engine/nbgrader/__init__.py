"""nbgrader's workflow and database with the grading of this course: what `nbgrader_config.py` names is here.

nbgrader copies, stores, formats and exports; student code is graded by the same suites in the same confined worker as
modules are, and never runs in nbgrader's process or in a kernel. Importing this package needs `autograder[notebooks]`.
"""

from autograder.engine.nbgrader.comments import AnswerComments
from autograder.engine.nbgrader.safe import SafeAutograde
from autograder.engine.nbgrader.submitted import SubmittedNotebook, find_renamed

__all__ = ["AnswerComments", "SafeAutograde", "SubmittedNotebook", "find_renamed"]
