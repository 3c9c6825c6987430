/** How the race shows each surface: title, axes, start, rates that suit its curvature, and the range of its losses. */

export const landscapes = {
  ravine: {
    title: "Ravine: curvatures 0.1 and 10",
    x: [-4, 4],
    y: [-2.4, 2.4],
    start: [-3.5, 1.6],
    losses: [1e-8, 100],
    rates: { gd: 0.18, momentum: 0.05, rmsprop: 0.05, adam: 0.2 },
  },
  rosenbrock: {
    title: "Rosenbrock: a curved valley",
    x: [-2, 2],
    y: [-1, 3],
    start: [-1.2, 1],
    losses: [1e-3, 100],
    rates: { gd: 0.001, momentum: 0.0005, rmsprop: 0.02, adam: 0.1 },
  },
  beale: {
    title: "Beale: a plateau with steep walls",
    x: [-4.5, 4.5],
    y: [-4.5, 4.5],
    start: [1, 1.5],
    losses: [1e-6, 1000],
    rates: { gd: 0.01, momentum: 0.005, rmsprop: 0.02, adam: 0.1 },
  },
  himmelblau: {
    title: "Himmelblau: four minima",
    x: [-5.5, 5.5],
    y: [-5.5, 5.5],
    start: [-0.5, -1],
    losses: [1e-8, 1000],
    rates: { gd: 0.005, momentum: 0.002, rmsprop: 0.05, adam: 0.2 },
  },
  saddle: {
    title: "Saddle between two minima",
    x: [-2, 2],
    y: [-1.8, 1.8],
    start: [1.7, 0.01],
    losses: [1e-8, 10],
    rates: { gd: 0.1, momentum: 0.03, rmsprop: 0.02, adam: 0.05 },
  },
};
