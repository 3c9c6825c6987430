"""Solutions of review as students would write them from the stub, each with the points that a person would give."""

from __future__ import annotations

from textwrap import dedent

HEAD = "import numpy as np\n\n"

ALWAYS = """
def accepts_nesterov(nesterov_descent):
    return {0}

def accepts_adagrad(adagrad_step):
    return {0}
"""

RUNS = """
def accepts_nesterov(nesterov_descent):
    try:
        nesterov_descent(lambda w: 2 * w, np.array([1.0, 2.0]), 0.1, 10)
    except Exception:
        return False
    return True

def accepts_adagrad(adagrad_step):
    try:
        adagrad_step(np.ones(2), np.zeros(2), np.ones(2))
    except Exception:
        return False
    return True
"""

CONVERGES = """
def accepts_nesterov(nesterov_descent):
    path = nesterov_descent(lambda w: 2 * w, np.array([3.0, -2.0]), 0.05, 300)
    return bool(np.all(np.abs(path[-1]) < 1e-3))

def accepts_adagrad(adagrad_step):
    w, s = np.array([3.0, -2.0]), np.zeros(2)
    for _ in range(500):
        w, s = adagrad_step(w, s, 2 * w, learning_rate=1.0)
    return bool(np.all(np.abs(w) < 1e-3))
"""

SHAPES = """
def accepts_nesterov(nesterov_descent):
    for w0 in (np.array([1.0, 2.0]), np.ones((2, 3))):
        path = nesterov_descent(lambda w: w, w0, 0.1, 5)
        if np.shape(path) != (6, *w0.shape) or not np.array_equal(path[0], w0):
            return False
        if np.linalg.norm(path[-1]) >= np.linalg.norm(path[0]):
            return False
    return True

def accepts_adagrad(adagrad_step):
    w, s = np.array([1.0, 2.0]), np.array([0.0, 1.0])
    answer = adagrad_step(w, s, np.array([1.0, 1.0]))
    return len(answer) == 2 and answer[0].shape == w.shape and bool((answer[0] < w).all() and (answer[1] >= s).all())
"""

FIRST_STEP = """
def accepts_nesterov(nesterov_descent):
    path = nesterov_descent(lambda w: 3 * w, np.array([2.0, -1.0]), 0.1, 1)
    return np.allclose(path, [[2.0, -1.0], [1.4, -0.7]])

def accepts_adagrad(adagrad_step):
    w, s = adagrad_step(np.array([1.0, 2.0]), np.zeros(2), np.array([3.0, -4.0]), 0.1)
    return np.allclose(w, [0.9, 2.1]) and np.allclose(s, [9.0, 16.0])
"""

LAST_POINT = """
def accepts_nesterov(nesterov_descent):
    path = nesterov_descent(lambda w: w, np.array([1.0]), 0.1, 3)
    # by hand: v = .1, w = .9;  v = .171, w = .729;  v = .9*.171 + .1*(.729-.1539) = .21141, w = .51759
    return bool(abs(np.ravel(path)[-1] - 0.51759) < 1e-6)

def accepts_adagrad(adagrad_step):
    answer = adagrad_step(np.array([1.0]), np.array([9.0]), np.array([4.0]), learning_rate=0.1)
    return bool(abs(np.ravel(answer[0])[0] - 0.92) < 1e-6)
"""

ONE_PATH = """
def accepts_nesterov(nesterov_descent):
    def f(w):
        return np.array([1.0, 10.0]) * w
    w, v, want = np.array([1.0, 1.0]), np.zeros(2), [np.array([1.0, 1.0])]
    for _ in range(5):
        v = 0.9 * v + 0.05 * f(w - 0.9 * v)
        w = w - v
        want.append(w)
    got = np.array(nesterov_descent(f, np.array([1.0, 1.0]), 0.05, 5))
    return got.shape == (6, 2) and bool(np.allclose(got, want))

def accepts_adagrad(adagrad_step):
    w, s, g = np.array([1.0, -2.0]), np.array([4.0, 0.5]), np.array([0.3, 2.0])
    new_w, new_s = adagrad_step(w.copy(), s.copy(), g.copy(), learning_rate=0.1)
    want_s = s + g**2
    return bool(np.allclose(new_s, want_s) and np.allclose(new_w, w - 0.1 * g / (np.sqrt(want_s) + 1e-8)))
"""

SETTINGS = """
def nesterov(f, w0, rate, n, gamma):
    w, v = np.array(w0, float), np.zeros(np.shape(w0))
    path = [w]
    for _ in range(n):
        v = gamma * v + rate * f(w - gamma * v)
        w = w - v
        path.append(w)
    return np.array(path)

def accepts_nesterov(nesterov_descent):
    f = lambda w: np.array([1.0, 10.0]) * w
    w0 = np.array([1.0, -2.0])
    for gamma in (0.0, 0.5, 0.9):
        for rate in (0.01, 0.05):
            got = nesterov_descent(f, w0.copy(), rate, 8, gamma=gamma)
            want = nesterov(f, w0, rate, 8, gamma)
            if got.shape != want.shape or not np.allclose(got, want):
                return False
    return True

def accepts_adagrad(adagrad_step):
    w, s, g = np.array([1.0, -2.0]), np.array([4.0, 0.5]), np.array([0.3, 2.0])
    for rate in (0.01, 0.3):
        for eps in (1e-8, 0.1):
            new_w, new_s = adagrad_step(w.copy(), s.copy(), g.copy(), learning_rate=rate, eps=eps)
            want_s = s + g**2
            if not np.allclose(new_s, want_s) or not np.allclose(new_w, w - rate * g / (np.sqrt(want_s) + eps)):
                return False
    return True
"""

PURE = (
    SETTINGS.replace("nesterov_descent(f, w0.copy(), rate", "nesterov_descent(f, w0, rate")
    .replace("    for gamma in", "    before = w0.copy()\n    for gamma in")
    .replace("            if got.shape", "            if not np.array_equal(w0, before) or got.shape")
    .replace("adagrad_step(w.copy(), s.copy(), g.copy(), ", "adagrad_step(w, s, g, ")
    .replace(
        "            if not np.allclose(new_s", "            if w[1] != -2.0 or s[1] != 0.5 or not np.allclose(new_s"
    )
)

EXACT = ONE_PATH.replace("np.allclose", "np.array_equal")

CONFUSED = """
def accepts_nesterov(nesterov_descent):
    w, v, want = np.array([1.0]), 0.0, [1.0]
    for _ in range(4):
        v = 0.9 * v + 0.1 * w
        w = w - v
        want.append(float(w[0]))
    return bool(np.allclose(np.ravel(nesterov_descent(lambda w: w, np.array([1.0]), 0.1, 4)), want))

def accepts_adagrad(adagrad_step):
    w, s = adagrad_step(np.array([1.0]), np.array([1.0]), np.array([2.0]), 0.1, 1.0)
    return bool(np.allclose(s, 5.0) and np.allclose(w, 1.0 - 0.1 * 2 / np.sqrt(5.0 + 1.0)))
"""

RANDOM = """
def accepts_nesterov(nesterov_descent):
    rng = np.random.default_rng(0)
    for trial in range(20):
        shape = [(), (3,), (2, 2), (1, 4)][trial % 4]
        A = rng.uniform(0.5, 2.0, shape)
        w0 = rng.normal(size=shape)
        rate, n, gamma = rng.uniform(0.01, 0.1), int(rng.integers(0, 6)), rng.uniform(0, 0.95)
        kept = np.copy(w0)
        try:
            got = nesterov_descent(lambda w: A * w, w0, rate, n, gamma=gamma)
        except Exception:
            return False
        w, v = kept, np.zeros(shape)
        if np.shape(got) != (n + 1, *shape) or not np.array_equal(w0, kept):
            return False
        for t in range(n):
            if not np.allclose(got[t], w):
                return False
            v = gamma * v + rate * A * (w - gamma * v)
            w = w - v
        if not np.allclose(got[n], w):
            return False
    return True

def accepts_adagrad(adagrad_step):
    rng = np.random.default_rng(1)
    for trial in range(20):
        shape = [(), (3,), (2, 2), (1, 4)][trial % 4]
        w, s, g = rng.normal(size=shape), rng.uniform(0, 4, shape), rng.normal(size=shape)
        rate, eps = rng.uniform(0.01, 1), 10 ** rng.uniform(-8, 0)
        kept = np.copy(w), np.copy(s), np.copy(g)
        try:
            new_w, new_s = adagrad_step(w, s, g, learning_rate=rate, eps=eps)
        except Exception:
            return False
        if not all(np.array_equal(a, b) for a, b in zip((w, s, g), kept)):
            return False
        if not np.allclose(new_s, s + g * g) or not np.allclose(new_w, w - rate * g / (np.sqrt(s + g * g) + eps)):
            return False
    return True
"""

CAREFUL = RANDOM.replace(
    "    return True\n\ndef accepts_adagrad",
    """    calls = []
    def f(w):
        calls.append(1)
        return w
    path = nesterov_descent(f, [4, -3], 0.1, 2)
    return len(calls) == 2 and bool(np.allclose(path, [[4, -3], [3.6, -2.7], [2.916, -2.187]]))

def accepts_adagrad""",
)
CAREFUL = (
    CAREFUL[: CAREFUL.rindex("    return True")]
    + """
    return np.allclose(adagrad_step([3, 1], [0, 0], [2, 0])[0], [2.99, 1.0])
"""
)

COUNTS = SETTINGS.replace(
    "    return True\n\ndef accepts_adagrad",
    """    calls = []
    path = nesterov_descent(lambda w: calls.append(w) or w, [1, 2], 0.1, 3)
    if len(calls) != 3 or not np.allclose(path, nesterov(lambda w: w, [1.0, 2.0], 0.1, 3, 0.9)):
        return False
    return len(nesterov_descent(lambda w: w, np.ones((2, 2)), 0.1, 0)) == 1

def accepts_adagrad""",
)

REVIEWS: dict[str, tuple[str, int]] = {
    "always True": (ALWAYS.format(True), 0),
    "always False": (ALWAYS.format(False), 0),
    "accepts what runs": (RUNS, 0),
    "accepts what converges": (CONVERGES, 2),
    "looks at shapes and directions": (SHAPES, 3),
    "looks at one step of each": (FIRST_STEP, 6),
    "compares one number of each": (LAST_POINT, 5),
    "compares one path and one step": (ONE_PATH, 8),
    "varies the settings": (SETTINGS, 9),
    "varies the settings and counts calls": (COUNTS, 10),
    "varies the settings and looks for changes": (PURE, 10),
    "compares every digit": (EXACT, 3),
    "takes momentum for Nesterov, and eps inside the root": (CONFUSED, 0),
    "draws random inputs": (RANDOM, 10),
    "draws random inputs and asks for every promise": (CAREFUL, 12),
}
"""The source of each solution, and its points by hand."""


def source(name: str) -> str:
    """Return the file that a student hands in."""
    return HEAD + dedent(REVIEWS[name][0])
