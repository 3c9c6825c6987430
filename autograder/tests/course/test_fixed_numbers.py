"""The numbers the exercises rest on, derived again: by SciPy, by scikit-learn, and by PyTorch where it is installed."""

from __future__ import annotations

import importlib.util
from collections.abc import Callable
from types import ModuleType
from typing import Any

import numpy as np
import pytest
from numpy.testing import assert_allclose
from scipy import optimize, special
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import log_loss, mean_squared_error

from autograder.course import Course
from autograder.engine.suites import load_reference

Reference = Callable[[str], ModuleType]

CURVATURES = np.array([1.0, 10.0])
GRADIENTS = np.array([[0.3, -1, 0], [2, 0.1, 0.001], [-0.7, 0.4, 0], [1.5, -3, 2]])
START = np.array([1.0, -2.0, 0.5])


@pytest.fixture(scope="module")
def reference(course: Course) -> Reference:
    return lambda slug: load_reference(course, slug)


def ravine(w: np.ndarray) -> np.ndarray:
    """Gradient of (w0^2 + 10 w1^2) / 2."""
    return CURVATURES * w


class TestOptimisersOnTheRavine:
    def test_momentum(self, reference: Reference) -> None:
        path = reference("momentum").momentum_descent(ravine, [1, 1], 0.05, 5)
        assert_allclose(path[[1, 2, 5]], [[0.95, 0.5], [0.8575, -0.2], [0.4171559375, -0.5218]], rtol=1e-10)

    def test_rmsprop(self, reference: Reference) -> None:
        path = reference("rmsprop").rmsprop_descent(ravine, [1, 1], 5)
        expected = [
            [0.968377224979, 0.968377223414],
            [0.945788026908, 0.945788024752],
            [0.895506712778, 0.895506709845],
        ]
        assert_allclose(path[[1, 2, 5]], expected, rtol=1e-11)

    def test_adam(self, reference: Reference) -> None:
        path = reference("adam").adam_descent(ravine, [1, 1], 5, learning_rate=0.1)
        expected = [[0.900000001, 0.9000000001], [0.800412229712, 0.800412227875], [0.507963661927, 0.507963657134]]
        assert_allclose(path[[1, 2, 5]], expected, rtol=1e-11)


class TestOptimisersOnGivenGradients:
    def test_adam_with_a_large_eps(self, reference: Reference) -> None:
        w, m, v = START, np.zeros(3), np.zeros(3)
        for t, gradient in enumerate(GRADIENTS, start=1):
            w, m, v = reference("adam").adam_step(w, m, v, t, gradient, learning_rate=0.1, eps=1e-2)
        assert_allclose(w, [0.7206827518, -1.7643789599, 0.4343835632], rtol=1e-9)

    def test_rmsprop_with_a_large_eps(self, reference: Reference) -> None:
        w, s = START, np.zeros(3)
        for gradient in GRADIENTS:
            w, s = reference("rmsprop").rmsprop_step(w, s, gradient, eps=1e-2)
        assert_allclose(w, [0.9388153811, -1.9551443105, 0.4686652512], rtol=1e-9)

    def test_momentum_with_changing_rates(self, reference: Reference) -> None:
        w, v = START, np.zeros(3)
        for gradient, rate in zip(GRADIENTS, (0.05, 0.05, 0.02, 0.01), strict=True):
            w, v = reference("momentum").momentum_step(w, v, gradient, rate)
        assert_allclose(w, [0.689015, -1.8268, 0.4798645], rtol=1e-9)


class TestRegression:
    X = np.array([[1.0, 2], [3, 4], [5, 6]])
    y = np.array([1.0, 2, 3])
    w = np.array([0.5, -0.5])

    def test_mse_agrees_with_scikit_learn_and_its_gradient_with_scipy(self, reference: Reference) -> None:
        gradient = reference("gradient")
        assert_allclose(gradient.mse_loss(self.w, self.X, self.y), 6.916667, rtol=1e-6)
        assert_allclose(gradient.mse_loss(self.w, self.X, self.y), mean_squared_error(self.y, self.X @ self.w))
        assert_allclose(gradient.mse_gradient(self.w, self.X, self.y), [-17.666667, -22.666667], rtol=1e-6)
        numeric = optimize.approx_fprime(self.w, gradient.mse_loss, 1e-7, self.X, self.y)
        assert_allclose(gradient.mse_gradient(self.w, self.X, self.y), numeric, rtol=1e-5)

    def test_logistic_loss_agrees_with_scikit_learn_and_its_gradient_with_scipy(self, reference: Reference) -> None:
        logistic = reference("logistic_regression")
        X, y, w = np.array([[1, 2], [1, -1], [1, 0.5]]), np.array([1, 0, 1]), np.array([0.1, -0.2])
        assert_allclose(logistic.log_loss(w, X, y), 0.8006192231656666, rtol=1e-12)
        assert_allclose(logistic.log_loss(w, X, y), log_loss(y, special.expit(X @ w)))
        assert_allclose(logistic.log_loss_gradient(w, X, y), [-0.16666667, -0.65777585], rtol=1e-7)
        numeric = optimize.approx_fprime(w, logistic.log_loss, 1e-7, X, y)
        assert_allclose(logistic.log_loss_gradient(w, X, y), numeric, rtol=1e-5)

    def test_the_sigmoid_agrees_with_scipy(self, reference: Reference) -> None:
        z = np.linspace(-40, 40, 81)
        assert_allclose(reference("logistic_regression").sigmoid(z), special.expit(z), rtol=1e-14)

    def test_training_arrives_where_scikit_learn_arrives(self, reference: Reference) -> None:
        rng = np.random.default_rng(0)
        X = np.column_stack([np.ones(80), rng.normal(size=(80, 2))])
        y = (rng.random(80) < special.expit(X @ [0.3, 1.0, -0.7])).astype(int)
        w, losses = reference("logistic_regression").train(X, y, 1.0, 2000)
        theirs = LogisticRegression(C=np.inf, fit_intercept=False, tol=1e-10).fit(X, y)
        assert_allclose(w, theirs.coef_[0], rtol=1e-4)
        assert losses[0] == pytest.approx(np.log(2))


class TestSchedules:
    def test_step_decay(self, reference: Reference) -> None:
        rates = reference("schedules").step_decay(np.arange(8), 1.0, 0.5, 3)
        assert_allclose(rates, [1, 1, 1, 0.5, 0.5, 0.5, 0.25, 0.25])

    def test_exponential_decay(self, reference: Reference) -> None:
        rates = reference("schedules").exponential_decay(np.arange(3), 1.0, 0.1)
        assert_allclose(rates, [1, 0.904837418, 0.8187307531], rtol=1e-9)

    def test_cosine_annealing(self, reference: Reference) -> None:
        rates = reference("schedules").cosine_annealing(np.arange(6), 1.0, 0.1, 4)
        assert_allclose(rates, [1, 0.8681980515, 0.55, 0.2318019485, 0.1, 0.1], rtol=1e-9)


class TestTheory:
    def test_descent_on_a_quadratic_diverges_exactly_above_two_over_the_curvature(self, reference: Reference) -> None:
        descend = reference("update_rule").gradient_descent
        sizes = {rate: abs(descend(ravine, [0.0, 1.0], rate, 100)[-1, 1]) for rate in (0.199, 0.2, 0.201)}
        assert sizes[0.199] < 1 < sizes[0.201]
        assert sizes[0.2] == 1

    def test_the_best_constant_rate_and_its_factor(self, reference: Reference) -> None:
        kappa, rate = 10.0, 2 / 11
        path = reference("update_rule").gradient_descent(ravine, [1.0, 1.0], rate, 60)
        norms = np.linalg.norm(path, axis=1)
        assert_allclose((norms[60] / norms[40]) ** (1 / 20), (kappa - 1) / (kappa + 1), rtol=1e-9)

    def test_the_heavy_ball_at_its_best_is_as_fast_as_theory_says(self) -> None:
        low, high = 1.0, np.sqrt(10.0)
        rate, gamma = 4 / (high + low) ** 2, ((high - low) / (high + low)) ** 2
        for curvature in (1.0, 10.0):
            transfer = [[1 + gamma - rate * curvature, -gamma], [1, 0]]
            radius = np.abs(np.linalg.eigvals(transfer)).max()
            assert_allclose(radius, (high - low) / (high + low), rtol=1e-6)

    def test_the_noise_floor_of_stochastic_descent(self) -> None:
        rng, rate, curvature, sigma = np.random.default_rng(1), 0.1, 1.0, 1.0
        w = np.zeros(20_000)
        for _ in range(200):
            w = w - rate * (curvature * w + sigma * rng.normal(size=w.size))
        assert_allclose(w.var(), rate * sigma**2 / (curvature * (2 - rate * curvature)), rtol=0.03)

    @pytest.mark.parametrize("size", [1e-6, 1.0, 1e4])
    def test_first_steps_do_not_depend_on_the_size_of_the_gradient(self, size: float, reference: Reference) -> None:
        w, _, _ = reference("adam").adam_step(0.0, 0.0, 0.0, 1, size, learning_rate=0.1)
        assert_allclose(-w, 0.1 * size / (size + 1e-8), rtol=1e-12)
        w, _ = reference("rmsprop").rmsprop_step(0.0, 0.0, size, eps=1e-30)
        assert_allclose(-w, 0.01 / np.sqrt(1 - 0.9), rtol=1e-9)


SURFACES: dict[str, tuple[Any, tuple[float, float], float, tuple[float, float]]] = {
    "Rosenbrock": (optimize.rosen, (-1.2, 1), 24.2, (-215.6, -88)),
    "Beale": (
        lambda p: sum((c - p[0] + p[0] * p[1] ** k) ** 2 for k, c in ((1, 1.5), (2, 2.25), (3, 2.625))),
        (1, 1),
        14.203125,
        (0, 27.75),
    ),
    "Booth": (lambda p: (p[0] + 2 * p[1] - 7) ** 2 + (2 * p[0] + p[1] - 5) ** 2, (0, 0), 74, (-34, -38)),
    "Himmelblau": (lambda p: (p[0] ** 2 + p[1] - 11) ** 2 + (p[0] + p[1] ** 2 - 7) ** 2, (0, 0), 170, (-14, -22)),
}


@pytest.mark.parametrize(("f", "point", "value", "gradient"), SURFACES.values(), ids=list(SURFACES))
def test_the_numerical_gradient_on_the_test_surfaces(
    f: Any, point: tuple[float, float], value: float, gradient: tuple[float, float], reference: Reference
) -> None:
    assert_allclose(f(np.array(point, dtype=float)), value)
    measured = reference("gradient").numerical_gradient(f, np.array(point, dtype=float))
    assert_allclose(measured, gradient, rtol=1e-8, atol=1e-8)


@pytest.mark.skipif(
    importlib.util.find_spec("torch") is None, reason="PyTorch is not installed: its numbers are not compared"
)
class TestPyTorch:
    def run(self, kind: str, **options: Any) -> np.ndarray:
        """The path of one of PyTorch's optimisers on the ravine."""
        import torch

        w = torch.tensor([1.0, 1.0], dtype=torch.float64, requires_grad=True)
        optimiser = getattr(torch.optim, kind)([w], **options)
        path = [w.detach().numpy().copy()]
        for _ in range(20):
            optimiser.zero_grad()
            (torch.tensor(CURVATURES) * w**2 / 2).sum().backward()
            optimiser.step()
            path.append(w.detach().numpy().copy())
        return np.array(path)

    def test_momentum_at_a_constant_rate(self, reference: Reference) -> None:
        ours = reference("momentum").momentum_descent(ravine, [1, 1], 0.05, 20)
        assert_allclose(ours, self.run("SGD", lr=0.05, momentum=0.9), rtol=1e-10, atol=1e-12)

    def test_adam(self, reference: Reference) -> None:
        ours = reference("adam").adam_descent(ravine, [1, 1], 20, learning_rate=0.1, eps=1e-3)
        assert_allclose(ours, self.run("Adam", lr=0.1, eps=1e-3), rtol=1e-10, atol=1e-12)

    def test_rmsprop_differs_only_in_the_place_of_eps(self, reference: Reference) -> None:
        ours = reference("rmsprop").rmsprop_descent(ravine, [1, 1], 20, eps=1e-30)
        assert_allclose(ours, self.run("RMSprop", lr=0.01, alpha=0.9, eps=0.0), rtol=1e-10, atol=1e-12)

    def test_schedules(self, reference: Reference) -> None:
        import torch

        def rates(kind: str, count: int, **options: Any) -> list[float]:
            optimiser = torch.optim.SGD([torch.zeros(1, requires_grad=True)], lr=1.0)
            schedule = getattr(torch.optim.lr_scheduler, kind)(optimiser, **options)
            seen = []
            for _ in range(count):
                seen.append(optimiser.param_groups[0]["lr"])
                optimiser.step()
                schedule.step()
            return seen

        ours, t = reference("schedules"), np.arange(5)
        assert_allclose(ours.step_decay(t, 1.0, 0.5, 3), rates("StepLR", 5, step_size=3, gamma=0.5))
        assert_allclose(ours.exponential_decay(t, 1.0, 0.1), rates("ExponentialLR", 5, gamma=np.exp(-0.1)))
        assert_allclose(ours.cosine_annealing(t, 1.0, 0.1, 4), rates("CosineAnnealingLR", 5, T_max=4, eta_min=0.1))
