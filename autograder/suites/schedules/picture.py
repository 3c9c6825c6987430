"""The picture of the schedules: the learning rate over a hundred steps."""

import numpy as np

from pictures import Axis, Line, Picture

T = np.arange(100)

PICTURE = Picture(
    title="Four schedules",
    caption="All of them make the rate small towards the end, so that the noise of the gradients averages out. A step "
    "decay does so in jumps; an exponential decay falls fastest at first; a cosine is gentle at both ends; a "
    "warm-up starts small.",
    x=Axis("step t", 0.0, 100.0),
    y=Axis("learning rate", 0.0, 1.05),
    lines=(
        Line("step_decay", lambda student: (T, student.step_decay(T.copy(), 1.0, 0.5, 25)), dots=False),
        Line("exponential_decay", lambda student: (T, student.exponential_decay(T.copy(), 1.0, 0.05)), dots=False),
        Line("cosine_annealing", lambda student: (T, student.cosine_annealing(T.copy(), 1.0, 0.1, 80)), dots=False),
        Line("warmup_cosine", lambda student: (T, student.warmup_cosine(T.copy(), 0.8, 15, 100)), dots=False),
    ),
)
