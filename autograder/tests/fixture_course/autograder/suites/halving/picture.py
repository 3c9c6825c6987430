"""The picture of halving: a line of five numbers."""

import numpy as np

from pictures import Axis, Line, Picture


def numbers(student):
    return np.arange(5.0), student.halving(8.0, 4)


PICTURE = Picture(
    title="Five numbers of halving",
    caption="What the function answers, one number after another.",
    x=Axis("number", 0.0, 4.0),
    y=Axis("answer", 0.0, 8.0),
    lines=(Line("halves", numbers),),
)
