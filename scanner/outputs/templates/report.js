"use strict";
// Filters, sorts and pages the table. Without this script the whole table stands in the page.
(() => {
  const PAGE = 100;
  const MOST_PRINTED = 500;
  const table = document.querySelector("table.list");
  if (!table) return;
  const body = table.tBodies[0];
  const all = Array.from(body.rows, (row, number) => ({
    row,
    number,
    text: row.textContent.toLowerCase().replace(/\s+/g, " "),
    standing: row.dataset.standing,
    severity: row.dataset.severity,
    keys: {
      standing: Number(row.dataset.standingRank),
      severity: Number(row.dataset.severityRank),
      patients: Number(row.dataset.patients),
      what: row.cells[3].textContent.trim(),
      where: row.cells[4].textContent.trim(),
    },
  }));
  const tools = document.querySelector(".tools");
  const pages = document.querySelector(".pages");
  const status = pages.querySelector("p");
  const [before, after] = pages.querySelectorAll("button");
  const empty = document.querySelector(".empty");
  const format = new Intl.NumberFormat(document.documentElement.lang);
  const collator = new Intl.Collator(document.documentElement.lang, { numeric: true });
  let shown = all;
  let page = 0;

  const fill = (text, values) => text.replace(/\{(\w+)\}/g, (_, name) => format.format(values[name]));

  const draw = (from, to) => {
    body.replaceChildren(...shown.slice(from, to).map((item) => item.row));
    empty.hidden = shown.length > 0;
  };

  const turn = (to) => {
    const last = Math.max(0, Math.ceil(shown.length / PAGE) - 1);
    page = Math.min(Math.max(0, to), last);
    const from = page * PAGE;
    before.hidden = after.hidden = shown.length <= PAGE;
    draw(from, from + PAGE);
    before.disabled = page === 0;
    after.disabled = page === last;
    const values = {
      first: shown.length ? from + 1 : 0,
      last: Math.min(shown.length, from + PAGE),
      total: shown.length,
    };
    status.textContent = fill(status.dataset.text, values);
  };

  const filter = () => {
    const words = tools.elements.words.value.toLowerCase().split(/\s+/).filter(Boolean);
    const standing = tools.elements.standing.value;
    const severity = tools.elements.severity.value;
    shown = all.filter(
      (item) =>
        (!standing || item.standing === standing) &&
        (!severity || item.severity === severity) &&
        words.every((word) => item.text.includes(word)),
    );
    turn(0);
  };

  const compare = (a, b) => (typeof a === "number" ? a - b : collator.compare(a, b));

  const sort = (heading) => {
    const key = heading.dataset.key;
    const worstFirst = ["standing", "severity", "patients"].includes(key);
    const now = heading.getAttribute("aria-sort");
    const down = now ? now === "ascending" : worstFirst;
    for (const other of table.tHead.rows[0].cells) other.removeAttribute("aria-sort");
    heading.setAttribute("aria-sort", down ? "descending" : "ascending");
    const sign = down ? -1 : 1;
    all.sort((a, b) => sign * compare(a.keys[key], b.keys[key]) || a.number - b.number);
    filter();
  };

  for (const heading of table.tHead.rows[0].cells) {
    const button = document.createElement("button");
    button.type = "button";
    button.append(...heading.childNodes);
    heading.append(button);
    button.addEventListener("click", () => sort(heading));
  }
  tools.addEventListener("input", filter);
  tools.addEventListener("submit", (event) => event.preventDefault());
  const move = (step) => {
    turn(page + step);
    table.scrollIntoView({ block: "start" });
  };
  before.addEventListener("click", () => move(-1));
  after.addEventListener("click", () => move(1));
  addEventListener("beforeprint", () => draw(0, MOST_PRINTED));
  addEventListener("afterprint", () => turn(page));
  tools.hidden = pages.hidden = false;
  turn(0);
  table.parentElement.classList.add("ready");
})();
