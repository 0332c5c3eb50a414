// Makes the page lively: sends without reloading, shows what other tabs said, keeps what failed.
// It decides nothing and words nothing: HTML comes from the server, words stand in the page.

import { fail, lookFor, mark, pendingItem, stopLooking } from "./pending.js";
import { divide, localise } from "./times.js";
import { uploads } from "./upload.js";
import { draft, drop, forget, keep, keepDraft, waiting } from "./waiting.js";

const FRAGMENT = "text/fragment+html";
const LISTEN_AGAIN_MS = 30_000;
const GIVE_UP_MS = 20_000;
const LOOKING_AFTER_MS = 500;
const FIRST_PAUSE_MS = 5_000;
const LONGEST_PAUSE_MS = 60_000;
const NEARLY = 0.9;
/** What the server takes out of a text: controls but the end of a line, and what only serves to deceive. */
const UNSEEN = /(?!\n)[\p{Cc}\p{Cs}\p{Cn}\u202A-\u202E\u2066-\u2069\u200B\u2060\uFEFF]/gu;

const root = document.documentElement;
const words = document.body.dataset;
const log = document.querySelector("#log");
const list = log.querySelector("ol");
const talk = document.querySelector("#talk");
const choose = document.querySelector("#choose");
const text = document.querySelector("#text");
const length = document.querySelector("#length");
const status = document.querySelector("#status");

/** What was written and is not taken yet, oldest first: it is sent in this order. */
const queue = [];
let attempt = Promise.resolve();
let isSending = false;
let pause = FIRST_PAUSE_MS;
let later;

root.classList.add("scripted");

function newKey() {
  const bytes = crypto.getRandomValues(new Uint8Array(12));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
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
  for (const button of list.querySelectorAll("button:not(.copy, .again, .kept > *)")) button.disabled = true;
  for (const fieldset of list.querySelectorAll("fieldset")) fieldset.disabled = true;
  for (const gone of list.querySelectorAll(".progress, .rating")) gone.remove();
}

function parsed(html) {
  return new DOMParser().parseFromString(html, "text/html");
}

function newest() {
  const numbers = Array.from(list.querySelectorAll("[data-number]"), (item) => Number(item.dataset.number));
  return Math.max(0, ...numbers);
}

// ---- Sending

function submit(form, submitter) {
  const data = new FormData(form, submitter);
  const ticked = Array.from(form.querySelectorAll("input:checked"), (box) => box.dataset.label);
  const done = submitter?.value.includes(":done:");
  const label = (done && ticked.join(" · ")) || submitter?.dataset.label || text.value.trim();
  const isTyped = form === talk;
  if (isTyped && (!text.value.trim() || written())) return;
  const message = { id: newKey(), visitor: words.visitor, at: Date.now(), label, fields: Array.from(data) };
  quieten();
  keep(message);
  line(message);
  for (const each of [talk, choose]) each.elements.key.value = newKey();
  if (isTyped) {
    text.value = "";
    written();
  }
  // A tap must not bring up a phone's keyboard; a key press must not lose its place.
  if (isTyped || matchMedia("(pointer: fine)").matches) text.focus();
  for (const open of document.querySelectorAll(":popover-open")) open.hidePopover();
  send();
}

/** Show *message* at the end, and let it wait for its turn; what was refused waits for the visitor. */
function line(message) {
  message.item ??= pendingItem(message.label, words);
  list.append(message.item);
  if (message.isRefused) {
    unsent(message, words.failed);
  } else {
    mark(message, words.sending);
    queue.push(message);
  }
  show(message.item);
}

/** Send what waits, one after the other: what comes later never overtakes. */
async function send() {
  if (isSending) return;
  isSending = true;
  clearTimeout(later);
  while (queue.length) {
    for (const message of queue) mark(message, words.sending);
    attempt = deliver(queue[0]);
    if (!(await attempt)) break;
    queue.shift();
    pause = FIRST_PAUSE_MS;
  }
  isSending = false;
  if (!queue.length) return;
  for (const message of queue.slice(1)) mark(message, words.waits);
  later = setTimeout(send, pause);
  pause = Math.min(2 * pause, LONGEST_PAUSE_MS);
}

/** Send *message*; whether it is settled: taken, or refused for good. What is not is sent again. */
async function deliver(message) {
  const data = new FormData();
  for (const [name, value] of message.fields) data.append(name, value);
  const looking = setTimeout(lookFor, LOOKING_AFTER_MS, message, words);
  try {
    const response = await fetch("/messages", {
      method: "POST",
      body: data,
      headers: { Accept: FRAGMENT },
      signal: AbortSignal.timeout(GIVE_UP_MS),
    });
    if (response.status === 429 || response.headers.has("X-Still-Learning")) {
      // The language is yet to be learned, or too much comes at once: say what is waited for, and ask again.
      const isOurs = response.headers.get("Content-Type")?.startsWith("text/plain");
      say(isOurs ? await response.text() : words.waits);
      await new Promise((resolve) => setTimeout(resolve, wanted(response) || LONGEST_PAUSE_MS));
      return await deliver(message);
    }
    if (response.ok) {
      const html = await response.text();
      // What is no answer of ours, such as a proxy's own page, has taken nothing.
      if (!isAnswer(html)) throw new Error("no answer");
      say("");
      drop(message);
      stopLooking(message);
      take(html, message.item);
      return true;
    }
    const isRefused = response.status < 500 && response.status !== 408;
    if (isRefused) refuse(message);
    else pause = Math.max(pause, wanted(response));
    unsent(message, response.status === 413 ? words.long : words.failed);
    return isRefused;
  } catch {
    if (navigator.onLine) unsent(message, words.failed);
    else mark(message, words.waits);
    return false;
  } finally {
    clearTimeout(looking);
    stopLooking(message);
  }
}

/** After how many milliseconds *response* wants to be asked again; 0 where it does not say. */
function wanted(response) {
  const seconds = Number(response.headers.get("Retry-After"));
  return seconds > 0 ? 1_000 * Math.min(seconds, 300) : 0;
}

/** It is not sent by itself any more; what was typed is kept all the same, and not lost. */
function refuse(message) {
  message.isRefused = true;
  const isTyped = message.fields.some(([name, value]) => name === "text" && value);
  if (isTyped) keep(message);
  else drop(message);
}

function unsent(message, reason) {
  const again = fail(message, reason, words);
  again.addEventListener("click", () => {
    text.focus();
    if (message.isRefused) {
      message.isRefused = false;
      keep(message);
      line(message); // it comes after what was said meanwhile
    }
    send();
  });
}

/** Whoever was erased leaves nothing here either. */
function leave(address) {
  forget();
  queue.length = 0;
  location.assign(address);
}

// ---- Taking what the server says

/** Whether there is an exchange in it, and not a page that says why there is none. */
function isAnswer(html) {
  return parsed(html).querySelector("li.exchange") !== null;
}

/** Put one exchange into the log, below the visitor's own words when they stand there already. */
function take(html, item) {
  const came = parsed(html).querySelector("li.exchange");
  if (!came) return;
  if (came.dataset.goto) {
    leave(came.dataset.goto);
    return;
  }
  const { number, language } = came.dataset;
  const known = list.querySelector(`[data-number="${CSS.escape(number)}"]`);
  if (known) {
    item?.remove();
    return;
  }
  quieten();
  for (const time of came.querySelectorAll("time")) localise(time);
  if (item) {
    // The visitor's words stay as they stand: nothing is drawn twice.
    item.querySelector(".by").replaceWith(came.querySelector(".by.own") ?? "");
    came.querySelector(".said")?.remove();
    item.append(...came.childNodes);
    item.classList.remove("pending");
    item.dataset.number = number;
  } else {
    // What is on its way or waits to be sent stays last.
    list.insertBefore(came, list.querySelector(".pending:not(.refused)"));
  }
  (item ?? came).id = "latest";
  divide(list, words.today);
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
  const parts = ["header", "#side", "#greeting", "#talk > label", "#talk > button", ".skip"];
  if (attach) parts.push("#attach > label", "#file-hint");
  for (const part of parts) document.querySelector(part).replaceWith(page.querySelector(part));
  for (const who of list.querySelectorAll(".own > .who")) who.textContent = words.you;
  for (const who of list.querySelectorAll(".assistant > .who")) who.textContent = words.assistant;
  divide(list, words.today);
  text.placeholder = page.querySelector("#text").placeholder;
  log.setAttribute("aria-label", page.querySelector("#log").getAttribute("aria-label"));
}

// ---- Listening to what is said in other tabs

let source;

function listen() {
  source?.close();
  source = new EventSource(`/events?after=${newest()}`);
  source.addEventListener("exchange", (event) => {
    // While a message is on its way, its own answer may be what is heard here.
    attempt.then(() => {
      take(event.data);
      send(); // What failed may be what was taken after all; in any case the server is there.
    });
  });
  source.addEventListener("erased", () => {
    attempt.then(() => leave("/?erased"));
  });
  source.addEventListener("error", () => {
    if (source.readyState === EventSource.CLOSED) setTimeout(listen, LISTEN_AGAIN_MS);
  });
}

// ---- What the visitor does

/** Thank for the tap at once; where it is not kept, it may be tapped again. It is sent even if the page goes. */
async function rate(form, submitter) {
  const thanks = document.createElement("p");
  thanks.className = "rating";
  thanks.setAttribute("role", "status");
  thanks.textContent = form.dataset.thanks;
  const body = new FormData(form, submitter);
  form.replaceWith(thanks);
  try {
    const response = await fetch("/ratings", { method: "POST", body, headers: { Accept: FRAGMENT }, keepalive: true });
    if (!response.ok) thanks.replaceWith(form);
  } catch {
    thanks.replaceWith(form);
  }
}

document.addEventListener("submit", (event) => {
  if (event.target.matches("form.rating")) {
    event.preventDefault();
    rate(event.target, event.submitter);
    return;
  }
  if (event.target.getAttribute("action") !== "/messages") return;
  event.preventDefault();
  submit(event.target, event.submitter);
});

/** How many characters of *text* there are for the server. */
function counted(text) {
  const seen = text.replace(/[\u2028\u2029]/g, "\n").replace(/\t/g, " ").replace(UNSEEN, "");
  return Array.from(seen.trim()).length;
}

/** The field holds other words now: keep them, and say how many more fit; return whether it is too many. */
function written() {
  keepDraft(words.visitor, text.value);
  const most = Number(text.dataset.most);
  const count = counted(text.value);
  const isOver = count > most;
  length.querySelector(".count").textContent = count > NEARLY * most ? words.count.replace("{}", count) : "";
  length.querySelector(".over").textContent = isOver ? words.long : "";
  text.setAttribute("aria-invalid", isOver);
  return isOver;
}

text.addEventListener("input", written);

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

const attach = document.querySelector("#attach");
let sendFiles = () => {};
if (attach) {
  sendFiles = uploads(attach, words, {
    newKey,
    say,
    isAnswer,
    take,
    settled: () => attempt,
    begin(item) {
      quieten();
      list.append(item);
      show(item);
    },
  });
}

addEventListener("offline", () => say(words.offline));
addEventListener("online", () => {
  say("");
  send();
  sendFiles();
});
addEventListener("pageshow", listen);
addEventListener("pagehide", () => source?.close());

// Safari does not shrink the page for its keyboard: the field would lie under it.
window.visualViewport?.addEventListener("resize", () => {
  if (window.visualViewport.scale !== 1) return; // zoomed in by hand
  root.style.setProperty("--page-height", `${window.visualViewport.height}px`);
});

// ---- What the page begins with

// It was said; shown again later, it would no longer be true.
if (new URLSearchParams(location.search).has("erased")) history.replaceState(null, "", "/");
for (const time of list.querySelectorAll(".by time")) localise(time);
divide(list, words.today);
text.value ||= draft(words.visitor);
written();
if (!navigator.onLine) say(words.offline);
for (const message of waiting(words.visitor)) line(message);
send();
