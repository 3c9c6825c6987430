/** A small drawing of two paths: the entries over the steps, or the way through a plane of two entries. */

const SVG = "http://www.w3.org/2000/svg";
const [WIDTH, HEIGHT, EDGE] = [320, 96, 8];

/** Return the points of an answer as it is written, such as [[1.], [0.5]]; null if it is no path that can be drawn. */
function points(text) {
  let rows;
  try {
    rows = JSON.parse(text.replace(/\.(?!\d)/g, "")).map((row) => [row].flat());
  } catch {
    return null;
  }
  const size = rows[0]?.length;
  if (rows.length < 3 || size > 2 || rows.some((row) => row.length !== size || row.some(Array.isArray))) return null;
  return size === 2 ? rows : rows.map(([y], step) => [step, y]);
}

function line(parent, className, data, place) {
  const group = document.createElementNS(SVG, "g");
  group.setAttribute("class", className);
  const way = document.createElementNS(SVG, "polyline");
  way.setAttribute("points", data.map((point) => place(point).join()).join(" "));
  group.append(way);
  for (const point of data) {
    const dot = document.createElementNS(SVG, "circle");
    const [x, y] = place(point);
    for (const [name, value] of Object.entries({ cx: x, cy: y, r: 2.5 })) dot.setAttribute(name, value);
    group.append(dot);
  }
  parent.append(group);
}

/** Return a drawing of both answers, which also stand there as numbers; null if one of them is no path. */
export function sketch({ right, wrong }) {
  const paths = [points(right), points(wrong)];
  if (paths.includes(null) || paths[0][0].length !== paths[1][0].length) return null;
  const [xs, ys] = [0, 1].map((axis) => paths.flat().map((point) => point[axis]));
  const scale = (values, from, to) => {
    const [low, high] = [Math.min(...values), Math.max(...values)];
    return (value) => (high > low ? from + ((value - low) / (high - low)) * (to - from) : (from + to) / 2).toFixed(1);
  };
  const [x, y] = [scale(xs, EDGE, WIDTH - EDGE), scale(ys, HEIGHT - EDGE, EDGE)];
  const svg = document.createElementNS(SVG, "svg");
  for (const [name, value] of Object.entries({ viewBox: `0 0 ${WIDTH} ${HEIGHT}`, class: "pr-sketch", "aria-hidden": "true" }))
    svg.setAttribute(name, value);
  ["pr-sketch-right", "pr-sketch-wrong"].forEach((name, place) => line(svg, name, paths[place], ([a, b]) => [x(a), y(b)]));
  return svg;
}
