"""nbgrader for this course. Yours to extend (course_id, db_url, late penalties); a later run leaves this file alone."""

c = get_config()  # noqa: F821

c.CourseDirectory.course_id = "gradient_descent"
c.ClearSolutions.code_stub = {"python": "raise NotImplementedError"}  # as in the modules

# Student code runs in the confined worker of the autograder, and nowhere else: no kernel is started.
c.Autograde.exporter_class = "autograder.engine.nbgrader_plugin.submitted.SubmittedNotebook"
c.Autograde.pre_convert_hook = "autograder.engine.nbgrader_plugin.submitted.find_renamed"
c.Autograde.sanitize_preprocessors = [
    "nbgrader.preprocessors.OverwriteKernelspec",
    "nbgrader.preprocessors.OverwriteCells",
    "nbgrader.preprocessors.CheckCellMetadata",
]
c.Autograde.autograde_preprocessors = [
    "autograder.engine.nbgrader_plugin.safe.SafeAutograde",
    "nbgrader.preprocessors.SaveAutoGrades",
    "autograder.engine.nbgrader_plugin.comments.AnswerComments",
    "nbgrader.preprocessors.AssignLatePenalties",
    "nbgrader.preprocessors.CheckCellMetadata",
]
