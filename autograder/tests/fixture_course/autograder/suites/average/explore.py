"""What your function does. Nothing below is graded."""

import matplotlib.pyplot as plt
from average import average

from lesson import figures

figures()

# %% A line
# Change the numbers and run the cell again.

fig, ax = plt.subplots()
ax.plot([average(range(1, n + 2)) for n in range(5)])
plt.show()
