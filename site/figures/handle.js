/** A point of a panel that readers move by dragging, by clicking beside it, or with the arrow keys. */

const KEYS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] };

/** Call `moved` with new coordinates inside the axes. Return a function that shows the point and says where it is. */
export function handle(panel, label, moved) {
  const node = panel.overlay.append("g").attr("class", "gd-handle").attr("tabindex", 0).attr("role", "slider");
  node.attr("aria-label", `${label}, arrow keys move this point`);
  node.append("circle").attr("class", "gd-grip").attr("r", 20);
  node.append("circle").attr("class", "gd-knob").attr("r", 7);
  let at = [0, 0];

  const drag = (event) => moved(panel.valuesAt(event));
  node.on("pointerdown", (event) => event.currentTarget.setPointerCapture(event.pointerId));
  node.on("pointermove", (event) => event.currentTarget.hasPointerCapture(event.pointerId) && drag(event));
  panel.data
    .append("rect")
    .attr("width", panel.width)
    .attr("height", panel.height)
    .attr("class", "gd-ground")
    .on("click", drag);

  node.on("keydown", (event) => {
    const [dx, dy] = KEYS[event.key] ?? [];
    if (dx === undefined) return;
    event.preventDefault(); // the page would scroll
    const pixels = event.shiftKey ? 1 : 8;
    const kept = (axis, v, step) => {
      const [low, high] = panel[axis].domain();
      const next = panel[axis].invert(panel[axis](v) + step);
      return +Math.max(low, Math.min(high, next)).toPrecision(4);
    };
    moved([kept("x", at[0], dx * pixels), kept("y", at[1], -dy * pixels)]);
  });

  return (point, words) => {
    at = point;
    const [low, high] = panel.x.domain();
    node.attr("transform", `translate(${panel.x(at[0]).toFixed(1)},${panel.y(at[1]).toFixed(1)})`);
    node
      .attr("aria-valuemin", low)
      .attr("aria-valuemax", high)
      .attr("aria-valuenow", at[0])
      .attr("aria-valuetext", words);
  };
}
