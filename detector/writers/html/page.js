// The page without decisions: selection, filter by rule, keys. The served page builds on `view`.
const all = (selector, within = document) => [...within.querySelectorAll(selector)];

// whether all of it is where an editor looks: below the bar, above the end of the window
function seen(element) {
  const { top, bottom } = element.getBoundingClientRect();
  return top > 80 && bottom < innerHeight - 60;
}

export class View {
  constructor(story) {
    this.story = story;
    this.chosen = null;
    this.place = 0;
    this.marks = new Map();
    for (const mark of all(".mark", story)) {
      const of = this.marks.get(mark.dataset.c) ?? [];
      of.push(mark);
      this.marks.set(mark.dataset.c, of);
      mark.tabIndex = -1;
    }
    story.addEventListener("click", (event) => this.clicked(event));
    story.addEventListener("toggle", (event) => this.toggled(event), true);
    story.querySelector(".rule-filter")?.addEventListener("change", () => this.filter());
  }

  get choices() {
    return all(".choice", this.story).filter((one) => one.checkVisibility());
  }

  clicked(event) {
    const mark = event.target.closest(".mark");
    const place = event.target.closest("[data-place]");
    const summary = event.target.closest(".choice > summary");
    if (summary) {
      event.preventDefault(); // opened here: what is pressed next is meant for it, and its own event comes later
      if (summary.parentElement === this.chosen) this.clear();
      else this.select(summary.parentElement);
    } else if (mark) {
      event.preventDefault();
      const choice = document.getElementById(mark.dataset.c);
      if (!choice.checkVisibility()) return;
      this.select(choice, this.marks.get(mark.dataset.c).filter((one) => one.id).indexOf(mark), false);
      choice.scrollIntoView({ block: "nearest" });
    } else if (place) {
      event.preventDefault();
      document.getElementById(place.dataset.place)?.scrollIntoView({ block: "center" });
    }
  }

  toggled(event) {
    const choice = event.target;
    if (!choice.matches(".choice")) return;
    if (choice.open) this.select(choice);
    else if (choice === this.chosen) this.clear();
  }

  clear() {
    for (const one of all(".chosen, .here", this.story)) one.classList.remove("chosen", "here");
    const before = this.chosen;
    this.chosen = null;
    if (before) before.open = false;
  }

  select(choice, place = 0, scroll = true) {
    if (this.chosen === choice) return;
    this.clear();
    this.chosen = choice;
    choice.open = true;
    for (const one of all(`[data-c="${CSS.escape(choice.id)}"]`, this.story)) {
      one.classList.add("chosen");
      one.closest(".row")?.classList.add("here");
    }
    const mark = (this.marks.get(choice.id) ?? []).filter((one) => one.id)[Math.max(place, 0)];
    if (scroll && mark && matchMedia("(min-width:981px)").matches && !seen(mark)) mark.scrollIntoView({ block: "center" });
    this.story.dispatchEvent(new CustomEvent("chosen", { detail: choice }));
  }

  step(by) {
    const shown = this.choices;
    if (!shown.length) return;
    const at = shown.indexOf(this.chosen);
    this.go(shown[at < 0 ? (by > 0 ? 0 : shown.length - 1) : (at + by + shown.length) % shown.length]);
  }

  go(choice) {
    this.select(choice);
    choice.querySelector("summary").focus({ preventScroll: true });
    choice.scrollIntoView({ block: "nearest" });
  }

  filter() {
    const rule = this.story.querySelector(".rule-filter").value;
    for (const one of all(".choice", this.story)) {
      const off = rule !== "" && one.dataset.rule !== rule;
      one.parentElement.hidden = off;
      for (const mark of this.marks.get(one.id) ?? []) mark.classList.toggle("off", off);
    }
    if (this.chosen && !this.chosen.checkVisibility()) this.clear();
  }

  hints() {
    const box = this.story.querySelector(".show-hints");
    if (box) box.checked = !box.checked;
  }
}

export const help = () => document.querySelector("dialog.help")?.showModal();

const remembered = (name) => { try { return localStorage.getItem(name); } catch { return null; } };
const remember = (name, value) => { try { localStorage.setItem(name, value); } catch { /* a file may not store */ } };

export function keys(bound) {
  const box = document.getElementById("single-keys");
  if (box) {
    box.checked = remembered("single-keys") !== "off";
    box.addEventListener("change", () => remember("single-keys", box.checked ? "on" : "off"));
  }
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    if (event.target.matches("input:not([type=checkbox]), textarea, select")) return;
    if (document.querySelector("dialog[open]")) return;
    if (event.key !== "Escape" && box && !box.checked) return;
    const act = bound[event.key];
    if (!act) return;
    if (act(event) !== false) event.preventDefault();
  });
}

const views = all(".story").map((story) => new View(story));
const current = () =>
  views.find((one) => one.chosen) ?? views.find((one) => one.story.getBoundingClientRect().bottom > 80) ?? views[0];
document.documentElement.classList.add("scripted");
for (const button of all(".help-button")) button.addEventListener("click", help);

export const reading = {
  j: () => current()?.step(1),
  n: () => current()?.step(1),
  k: () => current()?.step(-1),
  p: () => current()?.step(-1),
  h: () => current()?.hints(),
  "?": help,
  Escape: () => current()?.clear(),
};
export const view = () => current();
if (!document.body.dataset.review) keys(reading);
