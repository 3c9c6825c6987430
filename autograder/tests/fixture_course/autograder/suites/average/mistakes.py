"""Known wrong implementations of average, each as an edit of the reference."""

from autograder.mistakes import Mistake

MISTAKES = [
    Mistake(
        id="sum",
        title="The sum is returned",
        old="values.sum() / values.size",
        new="values.sum()",
        computes="returns the sum of all values",
        asked="divide the sum by the number of values",
        concept="An average lies between the smallest value and the largest.",
        page="theory/average/",
    ),
    Mistake(
        id="rows",
        title="The sum is divided by the number of rows",
        old="values.sum() / values.size",
        new="values.sum() / len(values)",
        computes="divides by the length of the first axis",
        asked="divide by the number of all values",
        concept="A matrix has more entries than rows.",
        page="theory/average/",
    ),
]
