/**
 * The questions before the figures. Each returns its fields; `set`, what the figure shows after the guess; `marks`,
 * where the guess is drawn; and `say`, one sentence that compares it with what the figure has computed.
 *
 * `facts` are the numbers of the figure, before and after `set`.
 */

import { number, range } from "./numbers.js";
import { ADAM, descend, quadratic } from "./optimisers.js";

const share = (x) => `${Math.round(100 * x)} %`;
const times = (x) => `${number(x, 2)} times`;
const list = (words) => (words.length > 1 ? `${words.slice(0, -1).join(", ")} and ${words.at(-1)}` : words[0]);
const same = (a, b) => String(a) === String(b);

/** Return in words how many places of two orders agree. */
function agreement(order, right) {
  const agreed = right.filter((name, i) => order[i] === name).length;
  return agreed === right.length ? "as you said" : `${agreed || "none"} of the ${right.length} places as you said`;
}

const close = (a, b) => Math.abs(a - b) <= 0.05 * Math.abs(b);

/** Return the beginning of a sentence; `show` writes a number with its unit. */
function compare(guess, answer, show) {
  if (close(guess, answer)) return `You said ${show(guess)}, and it is ${show(answer)}`;
  return `You said ${show(guess)}; it is ${show(answer)}`;
}

/** Return the errors of a run on a parabola of curvature 1, relative to the start. */
const errors = (rate, steps) => descend("gd", quadratic(1).gradient, [1], rate, steps).map(({ w }) => Math.abs(w[0]));

const lowestFirst = (values) => range(values.length).sort((i, j) => values[i] - values[j]);

function ball() {
  const [rates, steps] = [[0.3, 1.6, 2.1], 6];
  const left = rates.map((rate) => errors(rate, steps).at(-1));
  const best = left.indexOf(Math.min(...left));
  return {
    open: true,
    fields: [{ label: "Closest after six steps:", options: rates.map((rate) => `${rate}/L`), pick: "one" }],
    set: ({ rate, curvature }) => (rate.value = rates[best] / curvature.value),
    marks: ([guess]) => [{ panel: 1, points: errors(rates[guess], steps).map((error, t) => [t, error]) }],
    say: ([guess]) =>
      guess === best
        ? `You chose ${rates[best]}/L, and it leaves only ${share(left[best])} of the distance, ` +
          "although every step crosses the bottom."
        : `You chose ${rates[guess]}/L, which leaves ${share(left[guess])} of the distance; ${rates[best]}/L leaves ` +
          `only ${share(left[best])}, although every step crosses the bottom.`,
  };
}

function mirror() {
  const [small, large, steps] = [0.1, 1.9, 10];
  const left = errors(small, steps).at(-1);
  return {
    fields: [
      {
        label: `After ten steps ${small}/L leaves ${share(left)} of the error, and ${large}/L leaves … %`,
        axis: { panel: 1, along: "y", times: 100 },
      },
    ],
    set: ({ rate, curvature }) => (rate.value = large / curvature.value),
    marks: ([guess]) => [{ panel: 1, x: steps, y: guess / 100 }],
    say: ([guess], _, { error }) =>
      `${compare(guess / 100, error[steps], share)}, as with ${small}/L: both factors have the size ` +
      `${number(1 - small)}, and the runs differ only in the side.`,
  };
}

function condition({ kappa }) {
  return {
    fields: [{ label: `With κ = ${number(10 * kappa)} instead of ${number(kappa)}, the steps are … times as many` }],
    set: (sliders) => {
      sliders.condition.value = 10 * kappa;
      sliders.rate.value = 2 / (1 + 1 / (10 * kappa));
    },
    marks: ([guess], { best }) => [{ panel: 1, points: range(61, (t) => [t, best ** (t / guess)]) }],
    say: ([guess], before, after) => {
      const [few, many] = [before, after].map(({ best }) => Math.log(10) / -Math.log(best));
      return (
        `${compare(guess, many / few, times)}: one more digit takes ${number(few)} steps at κ = ${number(kappa)} and ` +
        `${number(many)} at κ = ${number(after.kappa)}, because the steep direction limits the rate for both.`
      );
    },
  };
}

/** Return the question who leads early in a race, and in which order all are late. */
function leaders({ losses }, names, [early, late], labels, sentence) {
  return {
    fields: [
      { label: labels[0], options: names, pick: "one" },
      { label: labels[1], options: names, pick: "order" },
    ],
    marks: ([first, order]) => [
      { panel: 1, x: early, y: losses(early)[first] },
      { panel: 1, x: late, y: losses(late)[order[0]] },
    ],
    say: ([first, order]) => {
      const [lead, right] = [lowestFirst(losses(early))[0], lowestFirst(losses(late))];
      return sentence(names[first], names[lead], `${list(right.map((i) => names[i]))}, ${agreement(order, right)}`);
    },
  };
}

const batches = (facts) =>
  leaders(
    facts,
    ["full batch", "small batches", "single rows"],
    [1, 16],
    ["Best after one pass:", "After sixteen, the best first:"],
    (said, lead, order) =>
      `You said ${said}, and ${lead} lead after one pass; after sixteen the order is ${order}: many steps soon reach a ` +
      "floor, and only the full batch has none.",
  );

const racers = (facts) =>
  leaders(
    facts,
    ["descent", "momentum", "RMSprop", "Adam"],
    [10, 60],
    ["First after ten steps:", "After sixty, the first one first:"],
    (said, lead, order) =>
      `You said ${said}, and ${lead} is first after ten steps; after sixty the order is ${order}: the four rates ` +
      "decide this as much as the optimisers do.",
  );

function constantRate({ losses }) {
  const [constant, warm] = [losses[0], losses.at(-1)];
  const last = constant.findIndex((loss, t) => loss > warm[t]) - 1;
  return {
    fields: [{ label: "The constant rate is ahead of the warm-up until step …", axis: { panel: 1, along: "x" } }],
    marks: ([guess]) => [{ panel: 1, x: guess }],
    say: ([guess]) =>
      `${compare(guess, last, (t) => `step ${number(t)}`)}: by then both runs have reached their noise floor, and ` +
      "only a rate that falls goes lower.",
  };
}

function explosion({ limit, stop }) {
  return {
    fields: [
      { label: `2/L is ${number(limit)} here. The loss explodes at the rate …`, axis: { panel: 0, along: "x" } },
    ],
    marks: ([guess]) => [{ panel: 0, x: guess }],
    say: ([guess]) =>
      `${compare(guess, stop, number)}, near 2/L only because a little noise keeps the steep error alive: without ` +
      "noise it almost vanishes and comes back later, and with much noise the explosion comes before.",
  };
}

function momentum() {
  const [plain, gamma] = [2, 0.9];
  const limit = plain * (1 + gamma);
  return {
    fields: [{ label: `With γ = ${gamma} the limit of ηλ is …`, axis: { panel: 0, along: "x" } }],
    marks: ([guess]) => [{ panel: 0, x: guess, y: gamma }],
    say: ([guess]) =>
      `${compare(guess, limit, number)}, almost twice the ${plain} of descent: where the gradient changes its sign in ` +
      "every step, the velocity takes part of each step back.",
  };
}

function means({ last, mean, steps }) {
  const names = ["last iterate", "mean"];
  return {
    fields: names.map((name) => ({ label: `The loss of the ${name} is then … times what it was` })),
    set: ({ rate }) => (rate.value *= 2),
    marks: (guesses) =>
      guesses.map((guess, i) => ({ panel: 1, x: steps, y: guess * [last, mean][i], words: `your guess, ${names[i]}` })),
    say: ([one, two], before, after) =>
      `You said ${number(one, 2)} and ${times(two)}; the loss of the last iterate is multiplied by ` +
      `${number(after.last / last, 2)}, and that of the mean by ${number(after.mean / mean, 2)}: the iterates swing ` +
      "further, but around the same point.",
  };
}

function turned({ losses, steps }) {
  const names = ["descent", "momentum", "Adam", "Muon"];
  return {
    fields: [{ label: "Changed by the turn:", options: names, pick: "some" }],
    set: ({ degrees }) => (degrees.value = 30),
    marks: ([guess], _, after) => guess.map((i) => ({ panel: 0, x: steps, y: after.losses[i] })),
    say: ([guess], _, after) => {
      const changed = range(4).filter((i) => Math.abs(after.losses[i] / losses[i] - 1) > 0.01);
      const named = (chosen) => list(chosen.map((i) => names[i]));
      const ends = changed.map((i) => `${number(losses[i], 2)} to ${number(after.losses[i], 2)}`);
      return (
        `You said ${named(guess)}${same(guess, changed) ? ", and so it is" : `; it is only ${named(changed)}`}: its ` +
        `loss goes from ${list(ends)}, because it scales each coordinate by itself, and a turn mixes them.`
      );
    },
  };
}

function differences(_, answer) {
  return {
    fields: [{ label: "The relative error at h = 10⁻¹² is …", axis: { panel: 0, along: "y" } }],
    marks: ([guess]) => [{ panel: 0, x: 1e-12, y: guess }],
    say: ([guess]) =>
      `${compare(guess, answer, (error) => number(error, 2))}: a smaller h makes the error of the formula smaller, ` +
      "but most digits of the difference cancel.",
  };
}

function firstStep() {
  const [m, v] = [1 - ADAM.beta1, Math.sqrt(1 - ADAM.beta2)];
  return {
    fields: [{ label: "The first step is … times as long as with the correction", axis: { panel: 0, along: "y" } }],
    marks: ([guess]) => [{ panel: 0, x: 1, y: guess }],
    say: ([guess]) =>
      `${compare(guess, m / v, (x) => `${number(x)} times`)}: m is ${times(1 / m)} too small, but √v, by which it is ` +
      `divided, ${times(1 / v)}.`,
  };
}

/** Return the steps until a run on the saddle of the figure is half-way from the line to a minimum. */
function plateau(offset) {
  const gradient = ([x, y]) => [x, y ** 3 - y];
  return descend("gd", gradient, [1, offset], 0.2, 200).findIndex(({ w }) => w[1] > 0.5);
}

function saddle() {
  const [near, nearer] = [plateau(1e-2), plateau(1e-6)];
  return {
    fields: [
      {
        label: `From 0.01 off the line, a run stays about ${near} steps. From 0.000001 off the line, … steps`,
        axis: { panel: 0, along: "x" },
      },
    ],
    marks: ([guess]) => [{ panel: 0, x: guess }],
    say: ([guess]) =>
      `${compare(guess, nearer, (steps) => `${number(steps)} steps`)}, only ${nearer - near} more: the distance from ` +
      "the line grows by a fixed factor in every step, so that only its logarithm counts.",
  };
}

function curves() {
  const [larger, smaller] = [["b", "c"], ["d"]];
  const letters = [..."abcdefgh"];
  const named = (chosen) => list(chosen.map((i) => letters[i]));
  return {
    only: "text",
    fields: [
      { label: "Needs a larger rate:", options: letters, pick: "some" },
      { label: "Needs a smaller rate at once:", options: letters, pick: "some" },
    ],
    say: ([up, down]) =>
      `You said ${named(up)} for larger, ${named(down)} for smaller; a larger rate helps ${list(larger)}, a smaller one ` +
      `${list(smaller)}, and the other curves, though some look as bad, need another remedy.`,
  };
}

export const PREDICTIONS = {
  ball,
  mirror,
  condition,
  batches,
  race: racers,
  schedules: constantRate,
  "range-test": explosion,
  momentum,
  averages: means,
  associations: turned,
  differences,
  "adam-start": firstStep,
  saddle,
  curves,
};
