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

// A form of the content: all that is typed, by language, with what it began from: who looks at another
// language in between finds it again, and the server compares where it was changed meanwhile.
const nameOf = (field) => (field.type === "checkbox" ? `${field.name} ${field.value}` : field.name);
const saidIn = (field) => (field.type === "checkbox" ? field.checked : field.value);

function put(field, said) {
  if (field.type === "checkbox") {
    field.checked = said;
  } else {
    field.value = said;
  }
}

function keepForm(form) {
  const fields = [...form.elements].filter((field) => field.matches("textarea, input") && field.name);
  const isKept = (field) => field.type !== "hidden" || /^(began|machine)/.test(field.name);
  const said = Object.fromEntries(fields.filter(isKept).map((field) => [nameOf(field), saidIn(field)]));
  const made = Object.fromEntries(
    [...form.querySelectorAll("[data-made]")].map((note) => [note.dataset.made, note.textContent]),
  );
  try {
    localStorage.setItem(
      `${keyOf({ form })} ${form.dataset.kept}`,
      JSON.stringify({ said, made, at: Date.now() }),
    );
  } catch {
    // Full, or not allowed: it stays on the page.
  }
}

// What a machine drafted bears its mark again: the server knows of it only once it is saved.
function mark(form, said, made) {
  for (const [name, field] of [["machine", "text"], ["machine_phrasings", "phrasings"]]) {
    const place = form.elements[field]?.closest("label");
    if (!said[name] || !place || form.elements[name]) {
      continue;
    }
    place.before(Object.assign(document.createElement("input"), { type: "hidden", name, value: said[name] }));
    if (made?.[name]) {
      const note = Object.assign(document.createElement("p"), { className: "late", textContent: made[name] });
      note.dataset.made = name;
      place.before(note);
    }
  }
}

for (const form of main ? document.querySelectorAll("form[data-kept]") : []) {
  const key = `${keyOf({ form })} ${form.dataset.kept}`;
  const { said = {}, made } = read(key) ?? {};
  const note = form.querySelector("[data-drafted]");
  if ("typed" in form.dataset) {
    keepForm(form); // what was not taken stands there again
  } else if (read(key)) {
    [...form.elements].filter((field) => nameOf(field) in said).forEach((field) => put(field, said[nameOf(field)]));
    mark(form, said, made);
    note.hidden = false;
  }
  form.addEventListener("input", () => {
    keepForm(form);
    note.hidden = false;
  });
  form.addEventListener("submit", () => localStorage.removeItem(key));
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
