/** Lines of equal height, by marching squares on a grid over the axes of a panel. */

import { contours } from "d3-contour";

/** Draw f(x, y) into `group`, one filled band above each level; the style sheet lays the bands over one another. */
export function drawContours(panel, group, f, levels, n = 80) {
  const [[x0, x1], [y0, y1]] = [panel.x.domain(), panel.y.domain()];
  const values = new Float64Array(n * n);
  for (let j = 0, k = 0; j < n; j++) {
    const y = y0 + ((y1 - y0) * (j + 0.5)) / n;
    for (let i = 0; i < n; i++) values[k++] = f(x0 + ((x1 - x0) * (i + 0.5)) / n, y);
  }
  drawLevels(panel, group, values, levels, n);
}

/** Draw the bands from n * n known heights, row by row from the lowest y. */
export function drawLevels(panel, group, values, levels, n) {
  const bands = contours().size([n, n]).thresholds(levels)(values);
  const [sx, sy] = [panel.width / n, panel.height / n];
  const ring = (points) =>
    `M${points.map(([i, j]) => `${(i * sx).toFixed(1)},${(panel.height - j * sy).toFixed(1)}`).join("L")}Z`;
  const path = (band) => band.coordinates.flat().map(ring).join("");
  group.selectAll("path").data(bands).join("path").attr("class", "gd-band").attr("d", path);
}

/** Draw the lines of equal loss of f(w) over the axes of a panel. */
export function drawSurface(panel, group, f) {
  const height = (x, y) => Math.log1p(f([x, y])); // levels that are not too dense on the floor or the walls
  const top = Math.max(...panel.x.domain().flatMap((x) => panel.y.domain().map((y) => height(x, y))));
  const levels = Array.from({ length: 14 }, (_, i) => (top * i) / 14);
  drawContours(panel, group, height, levels);
}
