// Makes the page lively: sends without reloading, shows what other tabs said, keeps what failed.
// It decides nothing and words nothing: HTML comes from the server, words stand in the page.

const FRAGMENT = "text/fragment+html";
const LISTEN_AGAIN_MS = 30_000;
const GIVE_UP_MS = 20_000;

const root = document.documentElement;
const words = document.body.dataset;
const log = document.querySelector("#log");
const list = log.querySelector("ol");
const talk = document.querySelector("#talk");
const choose = document.querySelector("#choose");
const text = document.querySelector("#text");
const status = document.querySelector("#status");

let sending = Promise.resolve();

root.classList.add("scripted");

function newKey() {
  const bytes = crypto.getRandomValues(new Uint8Array(12));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

function element(name, className, content = "") {
  const made = document.createElement(name);
  made.className = className;
  made.textContent = content;
  return made;
}

function say(words) {
  status.textContent = words;
}

/** Keep what is new in sight: the end, or the beginning of what is longer than the log. */
function show(item) {
  log.scrollTop = log.scrollHeight;
  if (item.offsetHeight > log.clientHeight) item.scrollIntoView({ block: "start" });
}

/** What stood to be tapped turns quiet once something else was said. */
function quieten() {
  document.querySelector("#latest")?.removeAttribute("id");
  for (const button of list.querySelectorAll("button:not(.copy, .again)")) button.disabled = true;
  for (const fieldset of list.querySelectorAll("fieldset")) fieldset.disabled = true;
  for (const progress of list.querySelectorAll(".progress")) progress.remove();
}

function parsed(html) {
  return new DOMParser().parseFromString(html, "text/html");
}

function newest() {
  const numbers = Array.from(list.querySelectorAll("[data-number]"), (item) => Number(item.dataset.number));
  return Math.max(0, ...numbers);
}

// ---- Sending

/** The visitor's own words, shown at once; the reply takes its place below them. */
function pendingItem(label) {
  const item = element("li", "exchange");
  const bubble = element("div", "bubble said");
  bubble.lang = "";
  const line = element("p", "", label);
  line.dir = "auto";
  bubble.append(element("span", "unseen", words.you), line);
  item.append(bubble);
  return item;
}

function submit(form, submitter) {
  const data = new FormData(form, submitter);
  const ticked = Array.from(form.querySelectorAll("input:checked"), (box) => box.dataset.label);
  const done = submitter?.value.includes(":done:");
  const label = (done && ticked.join(" · ")) || submitter?.dataset.label || text.value.trim();
  const isTyped = form === talk;
  if (isTyped && !text.value.trim()) return;
  const item = pendingItem(label);
  quieten();
  list.append(item);
  show(item);
  for (const each of [talk, choose]) each.elements.key.value = newKey();
  if (isTyped) text.value = "";
  // A tap must not bring up a phone's keyboard; a key press must not lose its place.
  if (isTyped || matchMedia("(pointer: fine)").matches) text.focus();
  for (const open of document.querySelectorAll(":popover-open")) open.hidePopover();
  send(item, data);
}

function send(item, data) {
  sending = sending.then(() => deliver(item, data));
}

async function deliver(item, data) {
  item.classList.remove("failed");
  item.querySelector(".retry")?.remove();
  try {
    const response = await fetch("/messages", {
      method: "POST",
      body: data,
      headers: { Accept: FRAGMENT },
      signal: AbortSignal.timeout(GIVE_UP_MS),
    });
    if (response.status === 429 || response.headers.has("X-Still-Learning")) {
      await wait(item, data, await response.text(), Number(response.headers.get("Retry-After")));
      return;
    }
    if (!response.ok) {
      fail(item, data, response.status === 413 ? words.long : words.failed);
      return;
    }
    say("");
    take(await response.text(), item);
  } catch {
    fail(item, data, navigator.onLine ? words.failed : words.offline);
  }
}

/** The language is yet to be learned, or too much comes at once: say what is waited for, and ask again. */
async function wait(item, data, reason, seconds) {
  say(reason);
  await new Promise((resolve) => setTimeout(resolve, 1_000 * seconds));
  await deliver(item, data);
}

function fail(item, data, reason) {
  const retry = element("div", "retry", reason);
  const again = element("button", "quietly again", words.retry);
  again.type = "button";
  again.addEventListener("click", () => {
    text.focus();
    send(item, data);
  });
  retry.append(again);
  retry.setAttribute("role", "alert");
  item.classList.add("failed");
  item.append(retry);
  show(item);
}

// ---- Taking what the server says

/** Put one exchange into the log, below the visitor's own words when they stand there already. */
function take(html, item) {
  const came = parsed(html).querySelector("li.exchange");
  if (!came) return;
  if (came.dataset.goto) {
    location.assign(came.dataset.goto);
    return;
  }
  const { number, language } = came.dataset;
  const known = list.querySelector(`[data-number="${CSS.escape(number)}"]`);
  if (known) {
    item?.remove();
    return;
  }
  quieten();
  if (item) {
    came.querySelector(".said")?.remove();
    item.append(...came.childNodes);
    item.dataset.number = number;
  } else {
    list.append(came);
  }
  (item ?? came).id = "latest";
  show(item ?? came);
  if (language !== root.dataset.language) speak();
}

/** The page's own words follow the language of the conversation; the log and the field stay. */
async function speak() {
  const response = await fetch("/");
  if (!response.ok) return;
  const page = parsed(await response.text());
  root.lang = page.documentElement.lang;
  Object.assign(root.dataset, page.documentElement.dataset);
  Object.assign(words, page.body.dataset);
  document.title = page.title;
  for (const part of ["header", "#side", "#greeting", "#talk > label", "#talk > button", ".skip"]) {
    document.querySelector(part).replaceWith(page.querySelector(part));
  }
  text.placeholder = page.querySelector("#text").placeholder;
  log.setAttribute("aria-label", page.querySelector("#log").getAttribute("aria-label"));
}

// ---- Listening to what is said in other tabs

let source;

function listen() {
  source?.close();
  source = new EventSource(`/events?after=${newest()}`);
  source.addEventListener("exchange", (event) => {
    sending = sending.then(() => take(event.data));
  });
  source.addEventListener("erased", () => {
    sending = sending.then(() => location.assign("/?erased"));
  });
  source.addEventListener("error", () => {
    if (source.readyState === EventSource.CLOSED) setTimeout(listen, LISTEN_AGAIN_MS);
  });
}

// ---- What the visitor does

document.addEventListener("submit", (event) => {
  if (event.target.getAttribute("action") !== "/messages") return;
  event.preventDefault();
  submit(event.target, event.submitter);
});

text.addEventListener("keydown", (event) => {
  // While Chinese is being composed, Enter belongs to the input method.
  if (event.key !== "Enter" || event.shiftKey || event.isComposing || event.keyCode === 229) return;
  event.preventDefault();
  talk.requestSubmit();
});

list.addEventListener("click", async (event) => {
  const button = event.target.closest(".copy");
  if (!button) return;
  try {
    await navigator.clipboard.writeText(button.dataset.copy);
    button.textContent = button.dataset.done;
  } catch {
    getSelection().selectAllChildren(button.parentElement.querySelector(".reference-number"));
  }
});

addEventListener("offline", () => say(words.offline));
addEventListener("online", () => say(""));
addEventListener("pageshow", listen);
addEventListener("pagehide", () => source?.close());

// Safari does not shrink the page for its keyboard: the field would lie under it.
window.visualViewport?.addEventListener("resize", () => {
  if (window.visualViewport.scale !== 1) return; // zoomed in by hand
  root.style.setProperty("--page-height", `${window.visualViewport.height}px`);
});
