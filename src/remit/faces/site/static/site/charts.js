// Charts are whole without this file: each mark is a link with its words. This shows the words at
// the pointer and at the focus, lets the arrow keys walk over the marks (one stop of Tab for each
// chart), and points the same body out in every chart and table of the page.
const tip = document.createElement("div");
tip.className = "remit-tip";
tip.hidden = true;
tip.setAttribute("role", "presentation");
document.body.append(tip);

const words = new WeakMap();
const bodies = new Map();
for (const each of document.querySelectorAll("[data-body]")) {
  const key = each.dataset.body;
  bodies.set(key, [...(bodies.get(key) ?? []), each]);
}

function point(mark, on) {
  for (const each of bodies.get(mark.dataset.body) ?? []) each.classList.toggle("remit-pointed", on);
}

function show(mark) {
  const said = words.get(mark);
  if (!said) return;
  tip.textContent = said;
  tip.hidden = false;
  const at = mark.getBoundingClientRect();
  const left = Math.min(at.left + at.width / 2 + 12, innerWidth - tip.offsetWidth - 8);
  const above = at.top - tip.offsetHeight - 8;
  tip.style.left = `${Math.max(8, left) + scrollX}px`;
  tip.style.top = `${(above > 0 ? above : at.bottom + 8) + scrollY}px`;
  point(mark, true);
}

function hide(mark) {
  tip.hidden = true;
  if (mark) point(mark, false);
}

// The mark that lies nearest in a direction: little is lost if the eye jumps, much if it must hunt.
function nearest(marks, from, dx, dy) {
  const middle = (mark) => {
    const at = mark.getBoundingClientRect();
    return [at.left + at.width / 2, at.top + at.height / 2];
  };
  const [x, y] = middle(from);
  let best = null;
  let least = Infinity;
  for (const mark of marks) {
    const [toX, toY] = middle(mark);
    const along = (toX - x) * dx + (toY - y) * dy;
    const aside = Math.abs((toX - x) * dy) + Math.abs((toY - y) * dx);
    if (mark !== from && along > 0.5 && along + 2 * aside < least) {
      best = mark;
      least = along + 2 * aside;
    }
  }
  return best;
}

const ARROWS = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
};

for (const chart of document.querySelectorAll("svg.remit-chart")) {
  const marks = [...chart.querySelectorAll("a, [data-body]")];
  for (const mark of marks) {
    const title = mark.querySelector("title");
    if (!title) continue;
    words.set(mark, title.textContent);
    // The browser's own tip would come on top of ours.
    if (mark.localName === "a") title.remove();
  }
  const links = marks.filter((mark) => mark.localName === "a");
  links.forEach((link, number) => link.setAttribute("tabindex", number ? "-1" : "0"));
  chart.addEventListener("keydown", (event) => {
    const way = ARROWS[event.key];
    const from = event.target.closest("a");
    if (event.key === "Escape") hide(from);
    if (!way || !from) return;
    const to = nearest(links, from, ...way);
    if (!to) return;
    event.preventDefault();
    from.setAttribute("tabindex", "-1");
    to.setAttribute("tabindex", "0");
    to.focus();
  });
  const of = (event) => event.target.closest("a, [data-body]");
  for (const name of ["pointerover", "focusin"]) {
    chart.addEventListener(name, (event) => of(event) && show(of(event)));
  }
  for (const name of ["pointerout", "focusout"]) {
    chart.addEventListener(name, (event) => hide(of(event)));
  }
}
