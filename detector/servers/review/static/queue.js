// The queue: moving by key, stories that are pasted or dropped, the list as it changes.
import { help, keys } from "./page.js";
import { ask, say, trouble } from "./who.js";

const EVERY = 2000; // milliseconds between two looks at the list
const list = document.getElementById("list");
const byId = (id) => document.getElementById(id);

// ------------------------------------------------------------------ moving

const links = () => [...list.querySelectorAll("a.title")];

function step(by) {
  const all = links();
  if (!all.length) return;
  const at = all.indexOf(document.activeElement);
  const next = all[at < 0 ? (by > 0 ? 0 : all.length - 1) : Math.min(Math.max(at + by, 0), all.length - 1)];
  next.focus();
  next.scrollIntoView({ block: "nearest" });
}

function paste() {
  byId("intake").open = true;
  byId("paste-story").focus();
}

keys({ j: () => step(1), n: () => step(1), k: () => step(-1), p: () => step(-1), i: paste, "?": help });

// ------------------------------------------------------------------ handing stories over

function packed(file) {
  return new Promise((done, failed) => {
    const reader = new FileReader();
    reader.onload = () => done({ name: file.name, base64: reader.result.slice(reader.result.indexOf(",") + 1) });
    reader.onerror = () => failed(reader.error);
    reader.readAsDataURL(file);
  });
}

async function hand(stories, references) {
  const answer = await ask("/review/stories", { stories, references });
  if (answer.status !== 200) return say(trouble(answer), 8);
  const { added, problems } = answer.body;
  if (problems.length) say(problems.map((one) => `${one.name}: ${one.reason}`).join("; "), 12);
  if (added.length === 1 && !problems.length) location.href = `/review/${added[0].key}`;
  else await look();
}

byId("check").addEventListener("click", async () => {
  const story = byId("paste-story").value;
  const other = byId("paste-other").value;
  const stories = await Promise.all([...byId("file-story").files].map(packed));
  const references = await Promise.all([...byId("file-other").files].map(packed));
  if (story.trim()) stories.push({ name: "pasted.txt", text: story });
  if (other.trim()) references.push({ name: "other-version.txt", text: other });
  if (!stories.length) return say("Paste a story, or choose its file");
  await hand(stories, references);
});

const carries = (event) => event.dataTransfer?.types.includes("Files");
for (const kind of ["dragenter", "dragover"]) {
  document.addEventListener(kind, (event) => {
    if (!carries(event)) return;
    event.preventDefault();
    document.body.classList.add("over");
  });
}
document.addEventListener("dragleave", (event) => {
  if (!event.relatedTarget) document.body.classList.remove("over");
});
document.addEventListener("drop", async (event) => {
  if (!carries(event)) return;
  event.preventDefault();
  document.body.classList.remove("over");
  const files = [...event.dataTransfer.files];
  const beside = event.target.closest?.("label:has(#paste-other, #file-other)");
  if (beside) {
    const chosen = new DataTransfer();
    for (const file of files) chosen.items.add(file);
    byId("file-other").files = chosen.files;
    return;
  }
  const references = await Promise.all([...byId("file-other").files].map(packed));
  await hand(await Promise.all(files.map(packed)), references);
});

// ------------------------------------------------------------------ the list as it changes

async function look() {
  const answer = await ask(`/review/queue?version=${encodeURIComponent(list.dataset.version)}`);
  if (answer.status !== 200) return;
  const at = document.activeElement?.closest?.("#list li")?.id;
  list.dataset.version = answer.body.version;
  list.innerHTML = answer.body.html;
  if (at) byId(at)?.querySelector("a")?.focus({ preventScroll: true });
}

async function watch() {
  if (document.visibilityState === "visible") await look();
  setTimeout(watch, EVERY);
}
setTimeout(watch, EVERY);
