"""`python -m autograder`."""

import os
import sys

sys.path[:] = [folder for folder in sys.path if folder not in ("", os.getcwd())]  # it may be a student's

from autograder.cli import main  # noqa: E402

sys.exit(main())
