"""Attacks on the reader of a report: workflow commands, markup, escapes, formulas, in whatever a student can name."""

from __future__ import annotations

from autograder.tests.attacks.catalogue import Attack, attack

TEXTS = {
    "a_workflow_command": "\\n::error file=x,line=1::forged\\n::add-mask::8",
    "an_old_workflow_command": "\\n##[error]forged ###[add-mask]8 ##vso[task.complete]",
    "a_command_in_pieces": "\\n:\\x00:error:\\u200b:forged #\\u200b#[error]forged",
    "escapes_of_a_terminal": "\\x1b[2J\\x1b[31m\\x1b]0;title\\x07\\x9b31m\\x1b]8;;http://x\\x1b\\\\\\\\link",
    "carriage_returns": "wrong\\rmomentum   8 / 8\\b\\b\\b\\v\\f\\x7f",
    "html": "<script>alert(1)</script><img src=x onerror=alert(1)>&lt;",
    "markdown": "[link](javascript:alert(1)) ![x](http://x/y.png) | a | b |\\n# 8 / 8\\n```",
    "rich_markup": "[bold red]8 / 8[/] [link=http://x]x[/link] [/] [@click=app.quit]",
    "a_formula": '=HYPERLINK(\\"http://x\\",A1)\\n+1+1\\n-2\\n@SUM(A1)\\t=1',
    "right_to_left": "\\u202e8 / 8\\u202c \\u2066x\\u2069 \\u200f",
    "line_separators": "a\\u2028b\\u2029c\\x85d\\x1ce",
    "lone_surrogates": "\\ud800\\udfff\\udc80",
    "a_result": '{\\"score\\": 8, \\"outcome\\": \\"passed\\"}\\n8 passed in 0.01s',
    "many_lines": "\\n" * 400 + "8 / 8",
}

ATTACKS: list[Attack] = []
for what, text in TEXTS.items():
    ATTACKS.append(attack("reports", f"{what}_in_an_error", body=f'raise ValueError("{text}")'))
    ATTACKS.append(attack("reports", f"{what}_at_import", f'raise OSError("{text}")'))
    ATTACKS.append(
        attack(
            "reports", f"{what}_as_a_type", body=f'return type("{text.replace(chr(0), "")}"[:80] or "x", (), {{}})()'
        )
    )
    ATTACKS.append(
        attack(
            "reports",
            f"{what}_as_an_answer",
            body=f'return "{text}", {{"{text}": "{text}"}}, ["{text}"]',
            slug="tuning",
        )
    )

ATTACKS += [
    attack(
        "reports", "command_as_the_name_of_an_error", body='raise type("::error::x", (Exception,), {})("::error::y")'
    ),
    attack("reports", "command_as_the_name_of_a_function", "globals()['momentum_stepp::error::'] = print\ntell = None"),
    attack(
        "reports",
        "command_as_the_name_of_a_file",
        "code = compile('raise ValueError(1)', '::error::x.py\\n::error::', 'exec')\nlocal('self').chunks.append('::error::x.py\\n::error::')",
        "exec(code)",
    ),
    attack("reports", "command_as_a_syntax_error", "exec('x = \"::error::\\n')"),
    attack(
        "reports",
        "command_as_a_warning",
        body="import warnings\nwarnings.warn('\\n::error::x', RuntimeWarning)\nreturn np.ones(3)",
    ),
    attack(
        "reports",
        "command_as_a_printed_line",
        "print('\\n::error::x')\nprint('\\n::error::x', file=sys.stderr)",
        "print('::error::x')",
    ),
]
