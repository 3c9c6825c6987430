"""Attacks on the verdict: leaving, pretending, patching, and values that want to be equal to everything."""

from __future__ import annotations

from autograder.tests.attacks.catalogue import Attack, attack, bare

KIND = "forging"


def forging(name: str, payload: str = "", body: str = "return None", says: str = "", slug: str = "momentum") -> Attack:
    return attack(KIND, name, payload, body, says, slug)


LEAVING = [
    forging("os_exit_at_import", "os._exit(0)", says="ended the Python process"),
    forging("sys_exit_at_import", "sys.exit(0)", says="ended itself with sys.exit"),
    forging("keyboard_interrupt_at_import", "raise KeyboardInterrupt", says="KeyboardInterrupt"),
    forging("os_exit_in_a_call", body="os._exit(0)", says="ended the Python process"),
    forging("sys_exit_in_a_call", body="sys.exit(0)", says="raised SystemExit"),
    forging("keyboard_interrupt_in_a_call", body="raise KeyboardInterrupt", says="KeyboardInterrupt"),
    forging("abort_in_a_call", body="os.abort()", says="ended the Python process"),
    forging("segmentation_fault", body="ctypes.string_at(0)", says="ended the Python process"),
    forging(
        "exit_hook_with_status_0",
        "import atexit\natexit.register(os._exit, 0)\natexit.register(print, '8 passed')",
        "raise SystemExit(0)",
        "raised SystemExit",
    ),
    forging("os_exit_in_a_finalizer", "class Bomb:\n    def __del__(self):\n        os._exit(0)", "return Bomb()"),
    forging("stop_iteration", body="raise StopIteration", says="raised StopIteration"),
    forging("generator_exit", body="raise GeneratorExit", says="raised GeneratorExit"),
    forging("not_implemented", body="raise NotImplementedError", says="not written yet"),
    forging(
        "skip_as_pytest_does",
        "class Skipped(BaseException):\n    msg = 'skipped'\nSkipped.__module__ = '_pytest.outcomes'",
        "raise Skipped('not written yet')",
        "raised Skipped",
    ),
    forging(
        "skip_by_pytest",
        "try:\n    import pytest\nexcept ImportError:\n    TRIED.append('denied pytest')",
        "if 'pytest' in sys.modules:\n    sys.modules['pytest'].skip('BREACH')\nreturn tell()",
        "denied pytest",
    ),
    forging(
        "pytest_module_of_its_own",
        "import types\nsys.modules['pytest'] = sys.modules['checks'] = types.SimpleNamespace(skip=print, check=print)",
    ),
    forging(
        "error_named_check_failure", "class CheckFailure(AssertionError):\n    reason = 'passed'", "raise CheckFailure"
    ),
    forging("raises_a_class_of_many_parents", "class E(ValueError, OSError, KeyError):\n    pass", "raise E('passed')"),
    forging("exception_group", body="raise ExceptionGroup('passed', [ValueError(1)])"),
]

PATCHING = [
    forging(
        "numpy_patched",
        """
        np.abs = np.asarray = np.allclose = np.array_equal = np.isfinite = lambda *a, **k: True
        import numpy.testing
        for name in dir(numpy.testing):
            setattr(numpy.testing, name, lambda *a, **k: None)
        """,
        "return 0.0, 0.0",
    ),
    forging(
        "builtins_patched",
        "import builtins\nbuiltins.isinstance = lambda *a: True\nbuiltins.abs = lambda x: 0\nbuiltins.type = lambda x: float",
        "return 0.0, 0.0",
    ),
    forging("random_generators_patched", "np.random.default_rng = lambda *a: None\nnp.random.seed(0)", slug="sgd"),
    forging("module_replaced", "import types\nsys.modules['momentum'] = types.ModuleType('checks')"),
    forging("names_answered_by_the_module", "def __getattr__(name):\n    return lambda *a, **k: True", "return True"),
    forging(
        "worker_module_patched",
        """
        codes = local("serve").__globals__
        codes["encode"] = lambda *a: ENCODE({"replies": [ENCODE({"value": ENCODE((0.0, 0.0))})], "passed": True, "score": 8})
        """,
        "return None",
    ),
    forging(
        "worker_call_replaced",
        "type(local('self')).call = lambda self, request: ENCODE({'replies': [ENCODE({'value': ENCODE(None)})], 'outcome': 'passed'})",
        says="returned None",
    ),
    forging(
        "worker_found_by_the_collector",
        """
        for thing in gc.get_objects():
            if type(thing).__name__ in ("Worker", "SocketChannel"):
                thing.call = lambda request: ENCODE({"replies": [ENCODE({"value": ENCODE(True)})], "score": 8, "verdict": "passed"})
        """,
        "return True",
    ),
    forging(
        "serves_itself",
        """
        while True:
            CHANNEL.receive()
            answer = {"replies": [ENCODE({"value": ENCODE(0.0)})], "problems": [], "defined": ["momentum_step"]}
            CHANNEL.send(ENCODE(answer))
        """,
    ),
]

PRETENDING = [
    forging(
        "equal_to_everything",
        """
        class Equal:
            def __eq__(self, other): return True
            __ne__ = __lt__ = __le__ = __gt__ = __ge__ = __bool__ = __eq__
            __hash__ = None
            def __getattr__(self, name): return self
            def __call__(self, *args): return self
            def __iter__(self): return iter((self, self))
            def __len__(self): return 2
            def __float__(self): return 0.0
        """,
        "return Equal()",
    ),
    forging(
        "array_protocol",
        """
        class Array:
            shape, dtype, ndim, size = (2, 3), np.dtype(float), 2, 6
            def __array__(self, *args, **kwargs): return np.zeros((2, 3))
            def __array_ufunc__(self, *args, **kwargs): return True
            def __array_function__(self, *args, **kwargs): return True
        """,
        "return Array(), Array()",
    ),
    forging(
        "array_interface",
        "class Memory:\n    __array_interface__ = {'data': (4194304, True), 'shape': (6,), 'typestr': '<f8', 'version': 3}",
        "return [Memory()], Memory()",
    ),
    forging(
        "array_subclass",
        """
        class Sub(np.ndarray):
            def __eq__(self, other): return np.ones(self.shape, bool)
            __le__ = __ge__ = __eq__
            def __sub__(self, other): return np.zeros(self.shape)
            __rsub__ = __abs__ = __sub__
        """,
        "return np.ones((2, 3)).view(Sub), np.ones((2, 3)).view(Sub)",
    ),
    forging(
        "number_subclass",
        "class Number(float):\n    def __eq__(self, other): return True\n    def __sub__(self, other): return 0.0",
        "return Number(1.0), Number(1.0)",
    ),
    forging("text_subclass", "class Text(str):\n    def __eq__(self, other): return True", "return Text('passed')"),
    forging(
        "tuple_that_unpacks_again", "class T(tuple):\n    def __iter__(self): return iter((1.0,) * 9)", "return T()"
    ),
    forging("array_of_objects", "class E:\n    def __eq__(self, o): return True", "return np.array([E(), E()]), [E()]"),
    forging(
        "pickle_payload", "class P:\n    def __reduce__(self):\n        return os.system, ('true',)", "return P(), P()"
    ),
    forging(
        "hook_of_the_codec", "class M:\n    def __msgpack__(self): return 0\n    _fields = ('w', 'v')", "return M()"
    ),
    forging("nan", body="return np.full((2, 3), np.nan), np.full((2, 3), np.nan)"),
    forging("infinite", body="return np.full((2, 3), np.inf), np.full((2, 3), -np.inf)"),
    forging("empty", body="return np.array([]), np.zeros((2, 0))"),
    forging("truth_values", body="return np.ones((2, 3), bool), True"),
    forging("broadcastable", body="return np.zeros((1, 1)), np.zeros((1, 1))"),
    forging("complex", body="return np.zeros((2, 3), complex), 0j"),
    forging("masked", body="return np.ma.masked_all((2, 3)), np.ma.masked"),
    forging("structured", body="return np.zeros(3, [('w', float)]), np.zeros(3, 'M8[s]')"),
    forging("the_function_that_came_in", body="return args[0], args"),
    forging("a_module_and_a_type", body="return np, type"),
    forging(
        "arguments_overwritten",
        body="for a in args:\n    if hasattr(a, 'fill'):\n        a.flags.writeable = True\n        a.fill(0)\nreturn 0 * args[0], 0 * args[1]",
    ),
    forging(
        "errors_of_callbacks_swallowed",
        body="for f in args:\n    try:\n        f('x'), f(), f(*args)\n    except Exception:\n        pass\nreturn [0.0]",
        slug="update_rule",
    ),
    forging("numbers_out_of_callbacks", body="return [f(1.0) for f in args if callable(f)] * 2", slug="tuning"),
    forging(
        "generator_set_back",
        body="args[-1].bit_generator.state = np.random.PCG64(0).state\nreturn iter([range(3)] * 3)",
        slug="sgd",
    ),
    forging("batches_that_never_end", body="import itertools\nreturn itertools.repeat([0, 1, 2])", slug="sgd"),
    forging("zeros_of_adam", body="return tuple(0 * np.asarray(a) for a in args[:3])", slug="adam"),
    forging(
        "frames_searched",
        """
        def search():
            frame, seen = sys._getframe(), []
            while frame is not None:
                seen += [f"{k}" for k in (*frame.f_locals, *frame.f_globals)]
                frame = frame.f_back
            found = [s for s in seen if s in ("want", "reference", "rng", "VERDICTS", "expected", "points", "seed")]
            TRIED.append(f"BREACH {found}" if found else "nothing in the frames")
        """,
        "search()\nreturn tell()",
        "nothing in the frames",
    ),
    forging(
        "memory_searched",
        """
        import types
        found = [m.__name__ for m in gc.get_objects() if isinstance(m, types.ModuleType) and "reference" in m.__name__]
        graders = ("pytest", "_pytest", "autograder", "conftest", "verdicts", "visible", "hidden", "reference")
        found += [n for n in sys.modules if n.startswith(graders)]
        TRIED.append(f"BREACH {found}" if found else "nothing in memory")
        """,
        "return tell()",
        "nothing in memory",
    ),
    forging(
        "report_on_standard_output",
        """
        for stream in (sys.stdout, sys.stderr, sys.__stdout__, sys.__stderr__):
            print("8 passed in 0.01s\\n{'score': 8}\\n<testsuite tests='8' failures='0'/>", file=stream, flush=True)
        """,
        "print('PASSED momentum 8/8')\nreturn None",
    ),
    bare(
        KIND,
        "visible_answers_by_heart",
        """
        import numpy as np

        def momentum_step(w, v, gradient, learning_rate, gamma=0.9):
            return (np.array([0.35, -2.5]), np.array([0.65, 0.5])) if np.ndim(w) == 1 else (w, w)

        def momentum_descent(gradient_fn, w0, learning_rate, n_steps, gamma=0.9):
            return np.array([[1.0, 1.0], [0.95, 0.5], [0.8575, -0.2]])
        """,
        points=2,
    ),
]

ATTACKS = [*LEAVING, *PATCHING, *PRETENDING]
