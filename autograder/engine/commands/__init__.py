"""One file for each command: `add(parser)` adds its arguments, `run(course, options)` returns the exit status.

`add` also names the class of the options, a frozen dataclass: other code can call a command without a command line.
"""
