/** The picture of an exercise: the student's own lines, thin, on those of the reference, broad and pale. */

import { drawLevels } from "../figures/contours.js";
import { element, Frame } from "../figures/frame.js";
import { legend } from "../figures/legend.js";
import { number } from "../figures/numbers.js";
import { Panel } from "../figures/plot.js";

const NEAR = 2; // pixels: points that are closer look the same
const ROWS = 40; // rows of the table per line, at most

const points = ({ x, y }) => x.map((value, i) => [value, y[i]]);
const axis = ({ label, low, high, log }) => ({ label, domain: [low, high], log });

/** Return in words how the student's line compares with the line of the reference. */
function comparison(panel, { exact }, own, reference) {
  const far = own.findIndex((point, i) => {
    const [a, b] = [panel.place(point), panel.place(reference[i] ?? point)];
    return Math.hypot(a[0] - b[0], a[1] - b[1]) > NEAR;
  });
  if (far < 0 && own.length === reference.length) return "lies on the reference";
  if (!exact) return "differs from the reference here (not checked)";
  if (far >= 0) return `leaves the reference at point ${far + 1} of ${reference.length}`;
  return `has ${own.length} points where the reference has ${reference.length}`;
}

function drawLines(frame, reference, student) {
  const panel = new Panel(frame, {
    label: `${reference.title}: your lines and the reference`,
    x: axis(reference.x),
    y: axis(reference.y),
  });
  if (reference.contours) {
    const { heights, levels } = reference.contours;
    drawLevels(panel, panel.data.append("g"), heights, levels, Math.sqrt(heights.length));
  }
  const own = new Map(student.lines.map((line) => [line.name, points(line)]));
  reference.lines.forEach((line, i) => panel.line(`gd-c${i + 1} wb-reference`)(points(line)));
  const comparisons = reference.lines.map((line, i) => {
    if (!own.has(line.name)) return `${line.name} is missing`;
    panel.line(`gd-c${i + 1} wb-own`)(own.get(line.name));
    if (line.dots) panel.dots(`gd-c${i + 1}`, i, 18)(own.get(line.name));
    return `${line.name} ${comparison(panel, line, own.get(line.name), points(line))}`;
  });
  const entries = reference.lines.map((line, i) => ({
    className: `gd-c${i + 1}`,
    shape: line.dots ? i : undefined,
    text: line.name,
  }));
  legend(frame, [...entries, { className: "gd-first wb-reference", text: "the reference" }]);
  return `${comparisons.join("; ")}. ${student.reason}`.trim();
}

/** Draw one row of squares per batch; the batches of the second epoch lie above those of the first. */
function drawBatches(frame, reference, student) {
  const rows = Math.max(...reference.flat()) + 1;
  const panel = new Panel(frame, {
    label: "The rows in each batch of two epochs, in your run and in the reference",
    x: { label: "row of the data", domain: [-0.5, rows - 0.5], ticks: [0, 5, 10, 14] },
    y: { label: "batch", domain: [0.5, reference.length + 0.5], ticks: reference.map((_, i) => i + 1), format: String },
  });
  const half = reference.length / 2;
  const squares = (batches, first = 1) => batches.flatMap((batch, i) => batch.map((row) => [row, first + i]));
  panel.dots("gd-first wb-reference", 1, 160)(squares(reference));
  panel.dots("gd-c1", 1, 40)(squares(student.slice(0, half)));
  panel.dots("gd-c2", 1, 40)(squares(student.slice(half), half + 1));
  panel.rule("y")(half + 0.5, "second epoch above");
}

function table(reference, student) {
  const rows = reference.lines.flatMap((line) => {
    const own = student.lines.find(({ name }) => name === line.name);
    const stride = Math.ceil(line.x.length / ROWS);
    return line.x.flatMap((_, i) =>
      i % stride ? [] : [[line.name, i + 1, ...[own?.x[i], own?.y[i], line.x[i], line.y[i]].map(cell)]],
    );
  });
  const batches = (student.batches ?? []).map((batch, i) => {
    const [own, others] = [batch, reference.batches[i]].map((rows) => rows.join(" "));
    return [`batch ${i + 1}`, "", own, "", others, ""];
  });
  const { x, y } = reference;
  const head = ["line", "point", x.label, y.label, `reference ${x.label}`, `reference ${y.label}`];
  return { caption: `${reference.title}: your numbers and those of the reference`, head, rows: [...rows, ...batches] };
}

const cell = (value) => (value === undefined ? "" : number(value, 5));

/** Draw the picture below `place`; `student` is what the runner recorded from the student's functions. */
export async function drawPicture(place, slug, student) {
  const figure = element("figure", "gd-figure wb-picture", place);
  const answer = await fetch(new URL(`pictures/${slug}.json`, import.meta.url));
  const reference = await answer.json();
  const frame = new Frame(`${reference.title}: your own functions`);
  figure.append(frame.root);
  const words = drawLines(frame, reference, student);
  if (reference.batches) drawBatches(frame, reference.batches, student.batches);
  frame.start(() => ({ words, table: () => table(reference, student) }));
  element("figcaption", "", figure, reference.caption);
}
