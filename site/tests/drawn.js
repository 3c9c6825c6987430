// Read a panel as a reader does: return the pixels of a line, and the numbers at the ticks of the axes.
({ figure, panel, line }) => {
  const svg = document.querySelectorAll(`[data-figure="${figure}"] .gd-panel`)[panel];
  const number = (text) => {
    const raised = Object.fromEntries([..."⁻⁰¹²³⁴⁵⁶⁷⁸⁹"].map((c, i) => [c, "-0123456789"[i]]));
    const power = text.match(/^10([⁻⁰¹²³⁴⁵⁶⁷⁸⁹]+)$/);
    return power ? 10 ** +power[1].replace(/./g, (c) => raised[c]) : +text.replace("−", "-");
  };
  const axis = (name, coordinate) => {
    const ticks = [...svg.querySelectorAll(`.gd-axis-${name} .tick`)];
    const at = ticks.map((tick) => +tick.getAttribute("transform").match(/[-\d.]+/g)[coordinate]);
    return {
      at,
      numbers: ticks.map((tick) => number(tick.textContent)),
      log: /10[⁻⁰-⁹¹²³]/.test(ticks.map((t) => t.textContent).join(" ")),
    };
  };
  const d = svg.querySelectorAll(`.gd-line${line}`);
  const points = d[d.length - 1].getAttribute("d").match(/-?[\d.]+,-?[\d.]+/g) ?? [];
  return { x: axis("x", 0), y: axis("y", 1), points: points.map((pair) => pair.split(",").map(Number)) };
};
