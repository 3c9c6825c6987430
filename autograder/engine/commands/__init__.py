"""One file for each command: `add(parser)` declares its options, `run(course, options)` returns the exit status.

The options are a frozen dataclass, so that other code can call a command without a command line.
"""
