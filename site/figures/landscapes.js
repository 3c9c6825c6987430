/** How the race shows each surface: axes, start, rates that suit its curvature, and the words for it. */

const at = (x, y, start, rates, top) => ({ x, y, start, rates, top });

export const landscapes = {
  ravine: at([-4, 4], [-2.4, 2.4], [-3.5, 1.6], { gd: 0.15, momentum: 0.03, rmsprop: 0.05, adam: 0.2 }, 100),
  rosenbrock: at([-2, 2], [-1, 3], [-1.2, 1], { gd: 0.001, momentum: 0.0005, rmsprop: 0.01, adam: 0.1 }, 100),
  beale: at([-4.5, 4.5], [-4.5, 4.5], [1, 1.5], { gd: 0.01, momentum: 0.005, rmsprop: 0.02, adam: 0.1 }, 1000),
  himmelblau: at([-5.5, 5.5], [-5.5, 5.5], [-0.5, -1], { gd: 0.005, momentum: 0.002, rmsprop: 0.05, adam: 0.2 }, 1000),
  saddle: at([-2, 2], [-1.8, 1.8], [1.7, 0.01], { gd: 0.1, momentum: 0.03, rmsprop: 0.02, adam: 0.05 }, 10),
};

export const titles = {
  ravine: "Ravine: curvatures 1 and 10",
  rosenbrock: "Rosenbrock: a bent valley",
  beale: "Beale: a plateau with steep walls",
  himmelblau: "Himmelblau: four minima",
  saddle: "Saddle between two minima",
};
