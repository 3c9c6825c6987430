/** What the student's own functions draw, thin, on what the reference draws, broad and pale. */

import { drawLevels } from "../figures/contours.js";
import { element, Frame } from "../figures/frame.js";
import { legend } from "../figures/legend.js";
import { number } from "../figures/numbers.js";
import { Panel } from "../figures/plot.js";

const NEAR = 2; // pixels: points that are closer look the same
const ROWS = 40; // of a line, in the table

const points = ({ x, y }) => x.map((value, i) => [value, y[i]]);
const axis = ({ label, low, high, log }) => ({ label, domain: [low, high], log });

/** How a line lies to the reference, in words. */
function remark(panel, { exact }, own, known) {
  const far = own.findIndex((point, i) => {
    const [a, b] = [panel.place(point), panel.place(known[i] ?? point)];
    return Math.hypot(a[0] - b[0], a[1] - b[1]) > NEAR;
  });
  if (far < 0 && own.length === known.length) return "lies on the reference";
  if (!exact) return "parts from the reference, which is no mistake";
  if (far >= 0) return `leaves the reference at point ${far + 1} of ${known.length}`;
  return `has ${own.length} points where the reference has ${known.length}`;
}

function drawLines(frame, known, mine) {
  const panel = new Panel(frame, {
    label: `${known.title}: your lines and the reference`,
    x: axis(known.x),
    y: axis(known.y),
  });
  if (known.contours) {
    const { heights, levels } = known.contours;
    drawLevels(panel, panel.data.append("g"), heights, levels, Math.sqrt(heights.length));
  }
  const own = new Map(mine.lines.map((line) => [line.name, points(line)]));
  known.lines.forEach((line, i) => panel.line(`gd-c${i + 1} wb-reference`)(points(line)));
  const remarks = known.lines.map((line, i) => {
    if (!own.has(line.name)) return `${line.name} is missing`;
    panel.line(`gd-c${i + 1} wb-own`)(own.get(line.name));
    if (line.dots) panel.dots(`gd-c${i + 1}`, i, 18)(own.get(line.name));
    return `${line.name} ${remark(panel, line, own.get(line.name), points(line))}`;
  });
  const entries = known.lines.map((line, i) => ({
    className: `gd-c${i + 1}`,
    shape: line.dots ? i : undefined,
    text: line.name,
  }));
  legend(frame, [...entries, { className: "gd-first wb-reference", text: "the reference" }]);
  return `${remarks.join("; ")}. ${mine.reason}`.trim();
}

/** One row of marks a batch; the batches of the second epoch lie above those of the first. */
function drawBatches(frame, known, mine) {
  const rows = Math.max(...known.flat()) + 1;
  const panel = new Panel(frame, {
    label: "The rows in each batch of two epochs, yours and the reference's",
    x: { label: "row of the data", domain: [-0.5, rows - 0.5], ticks: [0, 5, 10, 14] },
    y: { label: "batch", domain: [0.5, known.length + 0.5], ticks: known.map((_, i) => i + 1), format: String },
  });
  const half = known.length / 2;
  const marks = (batches, first = 1) => batches.flatMap((batch, i) => batch.map((row) => [row, first + i]));
  panel.dots("gd-first wb-reference", 1, 160)(marks(known));
  panel.dots("gd-c1", 1, 40)(marks(mine.slice(0, half)));
  panel.dots("gd-c2", 1, 40)(marks(mine.slice(half), half + 1));
  panel.rule("y")(half + 0.5, "second epoch above");
}

function table(known, mine) {
  const rows = known.lines.flatMap((line) => {
    const [own, reference] = [mine.lines.find(({ name }) => name === line.name), line];
    const stride = Math.ceil(line.x.length / ROWS);
    return line.x.flatMap((_, i) =>
      i % stride ? [] : [[line.name, i + 1, ...[own?.x[i], own?.y[i], reference.x[i], reference.y[i]].map(cell)]],
    );
  });
  const batches = (mine.batches ?? []).map((batch, i) => [
    `batch ${i + 1}`,
    "",
    batch.join(" "),
    "",
    known.batches[i].join(" "),
    "",
  ]);
  const head = [
    "line",
    "point",
    known.x.label,
    known.y.label,
    `reference ${known.x.label}`,
    `reference ${known.y.label}`,
  ];
  return { caption: `${known.title}: your numbers and the reference's`, head, rows: [...rows, ...batches] };
}

const cell = (value) => (value === undefined ? "" : number(value, 5));

/** Below `place`; `mine` is what the runner took from the student's functions. */
export async function drawPicture(place, slug, mine) {
  const figure = element("figure", "gd-figure wb-picture", place);
  const answer = await fetch(new URL(`pictures/${slug}.json`, import.meta.url));
  const known = await answer.json();
  const frame = new Frame(`${known.title}: your own functions`);
  figure.append(frame.root);
  const words = drawLines(frame, known, mine);
  if (known.batches) drawBatches(frame, known.batches, mine.batches);
  frame.start(() => ({ words, table: () => table(known, mine) }));
  element("figcaption", "", figure, known.caption);
}
