"""Attacks by size and time: memory, CPU, waiting, output."""

from __future__ import annotations

from autograder.tests.attacks.catalogue import Attack, attack

ENDED = "ended the Python process"
LATE = "did not finish in time"
FULL = "MiB of memory|did not finish in time"  # a busy machine can run out of time before it runs out of memory
BIG = "too large or too deep"


def memory(name: str, body: str, says: str = FULL) -> Attack:
    return attack("memory", name, "only_when_confined()", body, says)


def slow(name: str, body: str, says: str = LATE, payload: str = "", slug: str = "momentum") -> Attack:
    return attack("time", name, payload, body, says, slug)


def output(name: str, payload: str = "", body: str = "return None", says: str = "") -> Attack:
    return attack("output", name, payload, body, says)


MEMORY = [
    attack("memory", "memory_at_import", "only_when_confined()\nKEPT = bytearray(1 << 34)", says="MemoryError"),
    memory("huge_array", "return np.ones((10**5, 10**5))"),
    memory("array_that_is_never_touched", "return np.empty(2**36, 'u1')"),
    memory("list_that_doubles", "a = [0]\nwhile True:\n    a += a"),
    memory("text_that_doubles", "a = 'x'\nwhile True:\n    a += a", ""),
    memory("dictionary_of_arrays", "return {i: np.ones(10**6) for i in range(10**6)}"),
    memory(
        "memory_of_the_c_library",
        "LIBC.malloc.restype = ctypes.c_void_p\nwhile LIBC.malloc(ctypes.c_long(1 << 20)):\n    pass\nreturn bytearray(1 << 20)",
        f"{FULL}|{ENDED}",  # with nothing left, Python may not even have the room to raise MemoryError
    ),
    memory("endless_recursion", "def again(n):\n    return again(n + 1)\nreturn again(0)", "RecursionError"),
    memory(
        "recursion_without_a_limit",
        "sys.setrecursionlimit(10**9)\ndef again(n):\n    return repr([again(n + 1)])\nreturn again(0)",
        "",
    ),
    memory("whole_numbers_of_many_digits", "return 1 << 10**8, 10**5000", ""),
    memory("whole_number_that_is_raised", "return 7 ** (10**9)", LATE),
    memory("answer_of_800_megabytes", "return [0.0] * 10**8"),
    memory("answer_of_ten_megabytes", "return np.zeros(1_300_000)", BIG),
    memory("answer_of_many_lists", "return [[]] * 900_000", BIG),
    memory("answer_that_holds_itself", "a = []\na.append(a)\nreturn a", ""),
    memory("answer_that_is_deep", "a = []\nfor _ in range(10**5):\n    a = [a]\nreturn a", ""),
    memory("answer_of_a_million_keys", "return {i: i for i in range(10**6)}", BIG),
    memory("one_long_text_among_many", "return ['x' * 99_000] + [''] * 19_000", ""),
    memory("one_long_text_among_very_many", "return [['x' * 90_000] + [''] * 18_999] + [[''] * 19_000] * 40", ""),
    memory("long_bytes_among_many", "return [b'x' * 900_000] + [b''] * 19_000", ""),
    memory("regular_expression_that_explodes", "import re\nreturn re.match('(x+x+)+y', 'x' * 40)", LATE),
]

FOREVER = "while True:\n    pass"
TIME = [
    slow("loop_in_a_call", FOREVER),
    slow("sleep_in_a_call", "time.sleep(60)"),
    slow("loop_at_import", "return None", "did not finish loading", FOREVER),
    slow("sleep_at_import", "return None", "did not finish loading", "time.sleep(60)"),
    slow("loop_that_holds_the_interpreter", "return sum(range(10**12))"),
    slow(
        "library_that_holds_the_interpreter", "a = np.ones((2000, 2000))\nreturn a @ a @ a @ a @ a @ a @ a @ a @ a @ a"
    ),
    slow(
        "signals_ignored",
        "while True:\n    try:\n        while True:\n            pass\n    except BaseException:\n        pass",
        payload="""
        import signal
        for n in range(1, 65):
            try:
                signal.signal(n, signal.SIG_IGN)
            except (OSError, ValueError):
                pass
        signal.pthread_sigmask(signal.SIG_BLOCK, range(1, 65))
        """,
    ),
    slow("waiting_for_itself", "import _thread\nlock = _thread.allocate_lock()\nlock.acquire()\nlock.acquire()"),
    slow("waiting_for_nothing", "import select\nselect.select([], [], [])"),
    slow("generator_that_is_slow", "return (time.sleep(0.2) for _ in range(1000))"),
    slow("generator_that_never_yields", "return (i for i in iter(int, 1) if i)"),
    slow("iterator_that_never_ends", "import itertools\nreturn itertools.count()", ""),
    slow(
        "iteration_that_loops", "class I:\n    def __iter__(self):\n        while True:\n            pass\nreturn I()"
    ),
    slow(
        "property_that_loops",
        "class P:\n    @property\n    def w(self):\n        while True:\n            pass\nreturn P()",
    ),
    slow(
        "error_whose_text_loops",
        "class E(Exception):\n    def __str__(self):\n        while True:\n            pass\nraise E",
    ),
    slow(
        "warning_whose_text_sleeps",
        "import warnings\nclass W(RuntimeWarning):\n    def __str__(self):\n        time.sleep(60)\nwarnings.warn(W())",
    ),
    slow(
        "loop_in_an_exit_hook",
        "os._exit = print\nos.close(CHANNEL.descriptor)\nreturn None",
        ENDED,
        "import atexit\n@atexit.register\ndef stay():\n    while True:\n        pass",
    ),
    slow("slow_import_each_time", "os._exit(0)", ENDED, "time.sleep(1.2)"),
    slow("slow_batches", "time.sleep(0.4)\nreturn [[0]]", "", slug="sgd"),
]

FORGED = "::error::forged"
OUTPUT = [
    output("print_without_end", body="while True:\n    print('x' * 1000)", says="printed without end"),
    output("print_of_100_megabytes", body="print('x' * 10**8)", says="printed more than"),
    output(
        "descriptors_flooded", f"for n in (1, 2):\n    for _ in range(500):\n        os.write(n, b'{FORGED}\\n' * 500)"
    ),
    output(
        "streams_of_the_interpreter",
        f"for s in (sys.__stdout__, sys.__stderr__):\n    print('{FORGED}\\n' * 999, file=s, flush=True)",
    ),
    output("output_of_the_c_library", f"LIBC.puts(b'{FORGED}')\nLIBC.perror(b'{FORGED}')\nLIBC.fflush(None)"),
    output(
        "crash_with_a_dump",
        "import faulthandler\nfaulthandler.enable(open(2, 'w', closefd=False))",
        "ctypes.string_at(0)",
        ENDED,
    ),
    output(
        "hooks_that_print",
        f"sys.excepthook = sys.unraisablehook = lambda *a: os.write(2, b'{FORGED}')",
        "class B:\n    def __del__(self):\n        raise ValueError\nB()\nreturn None",
    ),
    output("standard_output_replaced", "sys.stdout = sys.stderr = None", "print('x')\nreturn None"),
    output("error_of_100_megabytes", body="raise ValueError('x' * 10**8)", says="raised ValueError: xxx"),
    output("type_with_a_huge_name", body="return type('x' * 10**6, (), {})()"),
    output("error_with_a_huge_name", body="raise type('x' * 10**6, (Exception,), {})('y' * 10**6)"),
    output("function_with_a_huge_name", body="n = 'f' * 10**5\nexec(f'def {n}():\\n    1 / 0\\n{n}()')"),
    output(
        "warnings_without_end",
        body="import warnings\nfor i in range(9999):\n    warnings.warn(f'{i}' * 99, RuntimeWarning)",
    ),
    output("names_without_end", "for i in range(9999):\n    globals()[f'momentum_{i:04}'] = tell"),
    output(
        "attributes_without_end",
        body="class A:\n    pass\na = A()\nfor i in range(9999):\n    setattr(a, f'a{i}', 'x' * 99)\nreturn a",
    ),
]

ATTACKS = [*MEMORY, *TIME, *OUTPUT]
