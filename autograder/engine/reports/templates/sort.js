// A click on the head of a column sorts the table by it, another click the other way round.
for (const table of document.querySelectorAll("table.sortable")) {
  const body = table.tBodies[0];
  const compare = new Intl.Collator(undefined, { numeric: true }).compare;
  const heads = [...table.tHead.rows[0].cells];
  heads.forEach((head, place) => {
    const text = (row) => row.cells[place].textContent.trim();
    const points = (row) => parseFloat(text(row).replace("–", "-1")) || 0;
    const isNumber = head.matches(".number, .title");
    const button = document.createElement("button");
    button.type = "button";
    button.append(...head.childNodes);
    head.append(button);
    button.addEventListener("click", () => {
      const order = head.getAttribute("aria-sort") === "ascending" ? "descending" : "ascending";
      heads.forEach((other) => other.removeAttribute("aria-sort"));
      head.setAttribute("aria-sort", order);
      const sign = order === "ascending" ? 1 : -1;
      const rows = [...body.rows].sort((a, b) => sign * (isNumber ? points(a) - points(b) : compare(text(a), text(b))));
      for (const row of rows) body.append(row);
    });
  });
}
