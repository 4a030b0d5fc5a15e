// Decisions on a story: made by key or button, sent one by one, painted as the server says they stand.
import { keys, reading, view as current } from "./page.js";
import { ask, say, trouble, who } from "./who.js";

const EVERY = 2000; // milliseconds between two looks at what others have decided
const story = document.querySelector(".story");
const view = current();
const here = `/review/${document.body.dataset.key}`;
const cards = new Map([...story.querySelectorAll(".choice")].map((card) => [card.dataset.id, card]));
const mine = []; // choices that were decided here, the last one last
let state = JSON.parse(document.getElementById("state").textContent);
let version = document.body.dataset.version;

const WORDS = { accept: "accepted", reject: "rejected", always: "always right" };
const by = (told) => (told.who ? `, ${told.who}` : "");

// ------------------------------------------------------------------ how it stands

function paint() {
  for (const [id, card] of cards) {
    const told = state.choices[id];
    card.classList.toggle("decided", Boolean(told));
    for (const verdict of Object.keys(WORDS)) card.classList.toggle(verdict, told?.verdict === verdict);
    const usual = card.querySelector(".right")?.textContent;
    const accepted = told?.verdict === "accept" && told.text && told.text !== usual ? `: ${told.text}` : "";
    const fate = card.querySelector(".fate");
    fate.textContent = told ? `${WORDS[told.verdict]}${accepted}${by(told)}` : "";
    for (const mark of view.marks.get(card.id) ?? []) paintMark(mark, told);
  }
  document.getElementById("done").textContent = state.all ? `${state.decided} of ${state.all} decided` : "";
}

function paintMark(mark, told) {
  for (const verdict of Object.keys(WORDS)) mark.classList.toggle(verdict, told?.verdict === verdict);
  const place = state.places[mark.dataset.f];
  const text = told?.verdict === "accept" ? place?.text : null;
  let put = mark.nextElementSibling?.matches("ins.put") ? mark.nextElementSibling : null;
  const pieces = view.marks.get(mark.dataset.c).filter((one) => one.dataset.f === mark.dataset.f);
  if (text == null || mark !== pieces.at(-1)) {
    put?.remove();
    if (told?.verdict === "accept" && place && place.text == null) mark.classList.remove("accept");
    return;
  }
  if (!put) {
    put = document.createElement("ins");
    put.className = "put";
    mark.after(put);
  }
  if (put.textContent !== text) put.textContent = text;
}

function take(body, told = false) {
  const before = state;
  state = body;
  version = body.version;
  paint();
  if (told) return;
  for (const [id, now] of Object.entries(state.choices)) {
    const card = cards.get(id);
    if (card && now.mark !== before.choices[id]?.mark) say(`${now.who || "Somebody"}: ${WORDS[now.verdict]}, “${words(card)}”`);
  }
  for (const id of Object.keys(before.choices)) {
    if (!state.choices[id] && cards.has(id)) say(`Undone: “${words(cards.get(id))}”`);
  }
}

const words = (card) => card.querySelector(".wrong").textContent;

// ------------------------------------------------------------------ what an editor does

let waiting = 0; // decisions on their way
let before = Promise.resolve();

// One after another, in the order of the keys, however fast they come.
function send(card, path, more) {
  waiting += 1;
  const sent = before.then(() => sendNow(card, path, more)).finally(() => { waiting -= 1; });
  before = sent.catch(() => false);
  return sent;
}

async function sendNow(card, path, more) {
  const seen = state.choices[card.dataset.id]?.mark ?? "";
  const answer = await ask(`${here}/${path}`, { finding: card.dataset.finding, who: who(), seen, ...more });
  if (answer.status === 200) {
    take(answer.body, true);
    return true;
  }
  if (answer.status === 409 && answer.body.conflict) {
    take(answer.body, true);
    return (await first(card, answer.body.conflict.now)) ? sendNow(card, path, more) : false;
  }
  say(trouble(answer), 8);
  return false;
}

function first(card, now) {
  const box = document.getElementById("conflict");
  const name = now?.who || "Somebody";
  const did = now ? WORDS[now.verdict] + (now.text ? ` (${now.text})` : "") : "took the decision back";
  document.getElementById("conflict-text").textContent =
    `“${words(card)}”: ${name} ${now ? "has said: " : ""}${did}. Your decision was not kept.`;
  box.returnValue = "theirs";
  box.showModal();
  return new Promise((done) => {
    box.addEventListener("close", () => done(box.returnValue === "mine"), { once: true });
  });
}

const typed = (card) => card.querySelector(".typed").value;
const offered = (card) => [...card.querySelectorAll("input[type=radio]")];

async function accept(card) {
  const own = typed(card).trim();
  const options = offered(card);
  const at = options.findIndex((one) => one.checked);
  if (!own && at < 0) return type(card);
  const text = own || (at > 0 ? options[at].value : null);
  await decide(card, { verdict: "accept", text });
}

async function decide(card, told) {
  if (view.chosen === card) onward(card);
  mine.push(card.dataset.id);
  if (!(await send(card, "decisions", told))) {
    forget(card);
    view.go(card);
  } else if (state.decided === state.all && !waiting) {
    say("All is decided: d downloads the corrected story, ] opens the next one", 8);
  }
}

function forget(card) {
  const at = mine.lastIndexOf(card.dataset.id);
  if (at >= 0) mine.splice(at, 1);
}

function onward(card) {
  const shown = view.choices;
  const at = shown.indexOf(card);
  const open = (one) => one !== card && !state.choices[one.dataset.id] && !mine.includes(one.dataset.id);
  const next = [...shown.slice(at + 1), ...shown.slice(0, at)].find(open);
  if (next) return view.go(next);
  view.clear();
  card.querySelector("summary").focus({ preventScroll: true });
}

function another(card) {
  const options = offered(card);
  if (options.length < 2) return say("There is no other suggestion: t types one");
  options[(options.findIndex((one) => one.checked) + 1) % options.length].checked = true;
  card.querySelector(".typed").value = "";
}

function type(card) {
  const field = card.querySelector(".typed");
  field.focus();
  if (!field.value) field.value = offered(card).find((one) => one.checked)?.value ?? words(card);
  field.select();
}

async function undo(card) {
  await before; // what was just decided may be meant
  const target = card && state.choices[card.dataset.id] ? card : cards.get(mine.filter((id) => state.choices[id]).at(-1));
  if (!target) return say("There is nothing to undo");
  if (await send(target, "undo", {})) {
    forget(target);
    view.go(target);
    say(`Undone: “${words(target)}”`);
  }
}

async function copy() {
  const answer = await fetch(`${here}/corrected?as=text`).catch(() => null);
  if (!answer?.ok) return say("The corrected story could not be had", 8);
  const text = await answer.text();
  try {
    await navigator.clipboard.writeText(text);
    say("The corrected story is in the clipboard");
  } catch {
    say("The browser does not let the page copy: download the story", 8);
  }
}

// ------------------------------------------------------------------ keys, buttons, the others

const on = (act) => () => {
  if (view.chosen) return act(view.chosen);
  view.step(1);
  if (view.chosen) say(`“${words(view.chosen)}” is chosen, nothing is decided yet: press the key again`, 8);
};
const follow = (address) => { if (address) location.href = `/review/${address}`; };

keys({
  ...reading,
  a: on(accept),
  s: on(another),
  t: on(type),
  r: on((card) => decide(card, { verdict: "reject" })),
  w: on((card) => decide(card, { verdict: "always" })),
  u: () => undo(view.chosen),
  c: copy,
  d: () => document.getElementById("download").click(),
  "]": () => follow(document.body.dataset.after),
  "[": () => follow(document.body.dataset.before),
  q: () => { location.href = "/"; },
});

const DO = {
  accept, undo,
  reject: (card) => decide(card, { verdict: "reject" }),
  always: (card) => decide(card, { verdict: "always" }),
};
story.addEventListener("click", (event) => {
  const button = event.target.closest("[data-do]");
  if (button) DO[button.dataset.do](button.closest(".choice"));
});
story.addEventListener("keydown", (event) => {
  if (!event.target.matches(".typed")) return;
  if (event.key === "Enter") accept(event.target.closest(".choice"));
  if (event.key === "Escape") event.target.closest(".choice").querySelector("summary").focus();
  event.stopPropagation();
});
document.getElementById("copy").addEventListener("click", copy);

async function look() {
  if (document.visibilityState === "visible" && !waiting) {
    const answer = await ask(`${here}/state?version=${encodeURIComponent(version)}`);
    if (answer.status === 200 && !waiting) take(answer.body);
  }
  setTimeout(look, EVERY);
}

paint();
setTimeout(look, EVERY);
