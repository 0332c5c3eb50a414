// Keys of the console: j and k move from row to row, / searches, ? says so. Everything works without them.

document.documentElement.classList.add("scripted");

// Times are shown by the reader's clock: the server is told in which zone that is.
const { timeZone } = Intl.DateTimeFormat().resolvedOptions();
if (timeZone) {
  const secure = location.protocol === "https:" ? "; secure" : "";
  document.cookie = `console-zone=${timeZone}; path=/console; max-age=31536000; samesite=lax${secure}`;
}

const rows = () => [...document.querySelectorAll("a.row")];

function search(event) {
  const field = document.querySelector("#q");
  if (field) {
    event.preventDefault();
    field.focus();
    field.select();
  }
}

function help() {
  const keys = document.querySelector("#keys");
  if (keys && !keys.open) {
    keys.showModal();
  }
}

const isTyping = (target) => target.closest("input, select, textarea, [contenteditable]") !== null;

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) {
    return;
  }
  if (event.key === "/") {
    search(event);
    return;
  }
  if (event.key === "?") {
    help();
    return;
  }
  const step = { j: 1, k: -1 }[event.key];
  if (!step) {
    return;
  }
  const all = rows();
  const at = all.indexOf(document.activeElement);
  const next = at < 0 ? all[step > 0 ? 0 : all.length - 1] : all[at + step];
  next?.focus();
});

document.addEventListener("click", (event) => {
  if (event.target.closest(".print")) {
    window.print();
  }
});

// What was just done, or why it was not: said where one reads on. Looking again later does not say it again.
// After loading: going to a place on the page takes the focus away.
window.addEventListener("load", () => {
  const done = document.querySelector("#done");
  (document.querySelector("main > .alert") ?? done)?.focus({ preventScroll: true });
  if (done) {
    const address = new URL(location.href);
    address.searchParams.delete("done");
    address.searchParams.delete("was");
    address.searchParams.delete("version");
    history.replaceState(history.state, "", address);
  }
});

// The answer to a form that was refused is a page like any other: it stands at its own address, not at the form's.
const own = document.querySelector("main")?.dataset.address;
if (own && new URL(own, location.href).pathname !== location.pathname) {
  history.replaceState(history.state, "", own);
}

// What is copied: only where the browser lets us.
document.documentElement.classList.toggle("copying", Boolean(navigator.clipboard));

document.addEventListener("click", async (event) => {
  const button = event.target.closest("button.copy");
  if (button) {
    await navigator.clipboard.writeText(button.dataset.copy);
    button.textContent = button.dataset.copied;
    button.setAttribute("role", "status");
  }
});

// A form is sent once, however often it is pressed. While a machine's draft is waited for, or after that was
// stopped, the rest of it may be sent at once, and another draft asked for after a while.
const ASKED_AGAIN_AFTER = 10_000;
const DRAFTED_WITHIN = 60_000;
const isAsking = (event) => Boolean(event.submitter?.getAttribute("formaction")?.endsWith("/machine"));

document.addEventListener("submit", (event) => {
  const form = event.target;
  // After a file was taken out, the page is still there.
  if (form.method !== "post" || form.classList.contains("takeout")) {
    return;
  }
  const sent = isAsking(event) ? "asked" : "yes";
  if (form.dataset.sent === "yes" || form.dataset.sent === sent) {
    event.preventDefault();
    return;
  }
  form.dataset.sent = sent;
  if (sent === "asked") {
    wait(event.submitter);
    setTimeout(() => {
      event.submitter.removeAttribute("aria-disabled");
      if (form.dataset.sent === "asked") {
        delete form.dataset.sent;
      }
    }, ASKED_AGAIN_AFTER);
  }
});

// That a draft is waited for stands beside what was pressed; that the browser was stopped, nobody tells us.
let waited;

function wait(button) {
  button.setAttribute("aria-disabled", "true");
  show(button, { isWaiting: true });
  clearTimeout(waited);
  waited = setTimeout(show, DRAFTED_WITHIN, button, { isWaiting: false });
}

function show(button, { isWaiting }) {
  const line = button.closest("p");
  line?.querySelector("progress")?.toggleAttribute("hidden", !isWaiting);
  const note = line?.nextElementSibling;
  if (note && "drafting" in note.dataset) {
    note.textContent = isWaiting ? note.dataset.drafting : "";
  }
}

// Back from the next page, it may be sent again.
window.addEventListener("pageshow", () => {
  for (const form of document.forms) {
    delete form.dataset.sent;
  }
  for (const button of document.querySelectorAll("button[formaction$='/machine']")) {
    button.removeAttribute("aria-disabled");
    show(button, { isWaiting: false });
  }
});

// How a text would be shown, while it is written: nothing is kept of it.
const PREVIEW_AFTER = 500;

for (const form of document.querySelectorAll("form[data-preview]")) {
  let waiting;
  let asked = 0;

  async function preview() {
    asked += 1;
    const mine = asked;
    const response = await fetch(form.dataset.preview, {
      method: "POST",
      body: new URLSearchParams(new FormData(form)),
    });
    if (!response.ok || mine !== asked) {
      return;
    }
    const page = new DOMParser().parseFromString(await response.text(), "text/html");
    const now = page.querySelector("#preview");
    if (now) {
      document.querySelector("#preview")?.replaceWith(now);
      document.querySelector("#preview-status").textContent =
        now.querySelector("p")?.textContent ?? "";
    }
  }

  form.addEventListener("input", (event) => {
    if (event.target.name !== "text") {
      return;
    }
    clearTimeout(waiting);
    waiting = setTimeout(preview, PREVIEW_AFTER);
  });
}

// Leads that are chosen in the list, for one change to all of them.
const bulk = document.querySelector("form.bulk");

function choose() {
  const picked = [...document.querySelectorAll("[data-pick]:checked")];
  bulk.hidden = picked.length === 0;
  bulk.elements.chosen.value = picked.map((each) => each.dataset.pick).join(" ");
  const told = bulk.querySelector("[data-chosen]");
  told.textContent = told.dataset.chosen.replace("#", picked.length);
}

document.addEventListener("change", (event) => {
  if (!bulk || !event.target.matches("[data-pick], [data-pick-all]")) {
    return;
  }
  if ("pickAll" in event.target.dataset) {
    for (const each of document.querySelectorAll("[data-pick]")) {
      each.checked = event.target.checked;
    }
  }
  choose();
});

// Back from another page, browsers keep what was ticked.
window.addEventListener("pageshow", () => bulk && choose());

// A translation appears below what it is of; it is kept nowhere. Without script it has a page of its own.
document.addEventListener("submit", async (event) => {
  const form = event.target;
  if (!("translate" in form.dataset)) {
    return;
  }
  event.preventDefault();
  const button = form.querySelector("button");
  button.disabled = true;
  try {
    const response = await fetch(form.action, {
      method: "POST",
      body: new URLSearchParams(new FormData(form)),
    });
    const page = new DOMParser().parseFromString(await response.text(), "text/html");
    const shown = page.querySelector("#translation") ?? page.querySelector("main .alert, main p");
    shown.removeAttribute("id");
    shown.setAttribute("role", "status");
    form.replaceWith(shown);
  } catch {
    button.disabled = false;
  }
});
