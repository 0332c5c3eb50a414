// What is being typed is kept in this browser, by whoever types it, until it is sent or they sign out.
// A session lasts twelve hours at most: whatever is older goes, or all where nobody is signed in any more.

const BEGINNING = "draft ";
const KEPT_MILLISECONDS = 12 * 60 * 60 * 1000;

const main = document.querySelector("main[data-member]");
const whose = `${BEGINNING}${main?.dataset.member} `;

const keyOf = (field) => `${whose}${new URL(field.form.action).pathname}`;

const known = () => Object.keys(localStorage).filter((key) => key.startsWith(BEGINNING));

function read(key) {
  try {
    return JSON.parse(localStorage.getItem(key));
  } catch {
    return null;
  }
}

function say(field) {
  const note = field.form.querySelector("[data-drafted]");
  if (note) {
    note.hidden = localStorage.getItem(keyOf(field)) === null;
  }
}

function keep(field) {
  if (field.value) {
    try {
      localStorage.setItem(keyOf(field), JSON.stringify({ text: field.value, at: Date.now() }));
    } catch {
      // Full, or not allowed: it stays on the page.
    }
  } else {
    localStorage.removeItem(keyOf(field));
  }
  say(field);
}

const isNobody = document.querySelector("[data-nobody]") !== null;

// What others left here, and what is too old.
for (const key of known()) {
  const isOld = !(read(key)?.at > Date.now() - KEPT_MILLISECONDS);
  if (isOld || isNobody || (main && !key.startsWith(whose))) {
    localStorage.removeItem(key);
  }
}

// What was sent and taken.
const sent = { reply: "/reply", note: "/notes" }[new URLSearchParams(location.search).get("done")];
if (main && sent) {
  localStorage.removeItem(`${whose}${location.pathname}${sent}`);
}

for (const field of main ? document.querySelectorAll("textarea[data-draft]") : []) {
  const draft = read(keyOf(field))?.text;
  const isBegun = "begun" in field.dataset;
  if (field.value && !(isBegun && draft)) {
    keep(field); // what was not taken stands there again
  } else {
    field.value = draft ?? "";
  }
  say(field);
  field.addEventListener("input", () => keep(field));
}

document.addEventListener("submit", (event) => {
  if (new URL(event.target.action).pathname === "/console/sign-out") {
    known().forEach((key) => localStorage.removeItem(key));
  }
});

// A saved reply goes where the cursor is, in place of what is chosen there.
document.addEventListener("click", (event) => {
  const saved = event.target.closest("a[data-insert]");
  const field = document.querySelector("textarea[name=words]");
  if (saved && field) {
    event.preventDefault();
    field.setRangeText(saved.dataset.insert, field.selectionStart, field.selectionEnd, "end");
    saved.closest("details").open = false;
    field.focus();
    field.dispatchEvent(new Event("input", { bubbles: true }));
  }
});
