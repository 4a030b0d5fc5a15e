// What the pages of the server share: the editor's name, words to her, requests.
const field = document.getElementById("who");
const name = "editor";
try {
  if (field) field.value = localStorage.getItem(name) ?? "";
} catch { /* not stored */ }
field?.addEventListener("change", () => {
  try { localStorage.setItem(name, field.value.trim()); } catch { /* not stored */ }
});

export const who = () => field?.value.trim() ?? "";

let silence = 0;
export function say(words, seconds = 4) {
  const box = document.getElementById("say");
  box.textContent = words;
  clearTimeout(silence);
  silence = setTimeout(() => { box.textContent = ""; }, seconds * 1000);
}

// The answer of the server as { status, body }; status 0 where there is none.
export async function ask(address, sent) {
  const how = sent === undefined ? {} : {
    method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(sent),
  };
  try {
    const answer = await fetch(address, how);
    const body = answer.status === 204 ? null : await answer.json();
    return { status: answer.status, body };
  } catch {
    return { status: 0, body: null };
  }
}

export const trouble = (answer) =>
  answer.status === 0 ? "The server does not answer: nothing was kept" : answer.body?.message ?? "It did not work";
