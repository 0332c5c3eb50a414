// What an open page shows becomes new by itself: the server says that something changed, and never what.
// What somebody is typing in stays as it is.

const main = document.querySelector("main[data-live]");
const title = document.title;

const RETRY_MILLISECONDS = 10_000;

// What is there no more, or not for whoever looks: signed out, handed over, erased.
const GONE = [401, 403, 404];

let shown = main?.dataset.stamp ?? "";
let isOld = false;
let isGone = false;
let source;
let retry;

const isTyping = (target) => target?.matches("input, select, textarea") ?? false;

// Where no choice is marked, the first one is.
const isDirty = (field) =>
  field.options
    ? field.selectedIndex !== Math.max([...field.options].findIndex((each) => each.defaultSelected), 0)
    : field.value !== field.defaultValue;

function isTouched(part) {
  const isHere = part.contains(document.activeElement) && isTyping(document.activeElement);
  const fields = [...part.querySelectorAll("select, textarea, input:not([type=hidden])")];
  const isOpen = part.open || part.querySelector("details[open]") !== null;
  return isHere || isOpen || fields.some((field) => !field.readOnly && isDirty(field));
}

// What is the same stays, and with it whatever is focused there or was read out.
function merge(old, now) {
  const fresh = [...now.childNodes];
  fresh.forEach((node, at) => {
    const known = old.childNodes[at];
    if (!known) {
      old.append(node);
    } else if (known.nodeType === Node.ELEMENT_NODE && known.cloneNode().isEqualNode(node.cloneNode())) {
      merge(known, node);
    } else if (!known.isEqualNode(node)) {
      known.replaceWith(node);
    }
  });
  while (old.childNodes.length > fresh.length) {
    old.lastChild.remove();
  }
}

// Nothing of it stays on the screen but what somebody typed.
function leave() {
  isGone = true;
  source?.close();
  clearTimeout(retry);
  const typed = [...main.querySelectorAll("textarea")].filter((field) => field.value);
  const said = document.createElement("p");
  said.className = "alert";
  said.setAttribute("role", "alert");
  said.textContent = main.dataset.gone;
  for (const field of typed) {
    field.readOnly = true;
  }
  main.replaceChildren(said, ...typed.map((field) => field.closest("label") ?? field));
  document.title = main.dataset.gone;
}

// Return what the server answers; nothing where it does not, or where the page is gone.
async function ask(address, options) {
  try {
    const response = await fetch(address, options);
    if (GONE.includes(response.status)) {
      leave();
    }
    return response.ok ? await response.text() : null;
  } catch {
    return null;
  }
}

async function renew() {
  isOld = false;
  document.title = title;
  const text = await ask(location.pathname + location.search, { headers: { "X-Live": "1" } });
  if (isGone) {
    return;
  }
  if (text === null) {
    isOld = true;
    setTimeout(seeAgain, RETRY_MILLISECONDS);
    return;
  }
  const page = new DOMParser().parseFromString(text, "text/html");
  for (const part of document.querySelectorAll("[data-part]")) {
    const now = page.querySelector(`[data-part="${part.dataset.part}"]`);
    if (now && !isTouched(part)) {
      merge(part, now);
    }
  }
}

function seeAgain() {
  if (isOld && !isGone && !document.hidden) {
    renew();
  }
}

function count(needing) {
  for (const each of document.querySelectorAll("[data-needing]")) {
    each.textContent = needing;
    each.hidden = needing === "0";
  }
}

// On a screen that others may see: how much there is, and of nobody.
function tell(needing) {
  if (window.Notification?.permission !== "granted") {
    return;
  }
  const text = `${main.dataset.waiting}: ${needing}`;
  try {
    new Notification(main.dataset.notice, { body: text, tag: "console" }).onclick = () => window.focus();
  } catch {
    // Browsers on phones show none of a page.
  }
}

function take(stamp) {
  const [before, needed] = shown.split(".");
  const [after, needing] = stamp.split(".");
  shown = stamp;
  count(needing);
  const isChanged = before !== after;
  if (document.hidden && (isChanged || Number(needing) > Number(needed))) {
    document.title = `• ${title}`;
    tell(needing);
  }
  // What nobody looks at is not read: the audit says who did.
  if (isChanged && document.hidden) {
    isOld = true;
  } else if (isChanged) {
    renew();
  }
}

// A browser gives up for good where the answer is none of a stream: then the page asks by itself.
function listen() {
  clearTimeout(retry);
  source?.close();
  source = new EventSource(`${main.dataset.live}?after=${encodeURIComponent(shown)}`);
  source.addEventListener("news", (event) => take(event.data));
  source.addEventListener("gone", leave);
  source.addEventListener("error", () => {
    if (source.readyState === EventSource.CLOSED && !isGone) {
      retry = setTimeout(poll, RETRY_MILLISECONDS);
    }
  });
}

async function poll() {
  const text = await ask(main.dataset.live);
  if (isGone) {
    return;
  }
  const stamp = /^event: news\ndata: (.+)$/m.exec(text ?? "")?.[1];
  if (stamp) {
    take(stamp);
  }
  listen();
}

if (main) {
  listen();
  window.addEventListener("pagehide", () => {
    source.close();
    clearTimeout(retry);
  });
  window.addEventListener("pageshow", (event) => {
    if (event.persisted && !isGone) {
      listen();
    }
  });
  document.addEventListener("visibilitychange", () => {
    if (!document.hidden && !isGone) {
      document.title = title;
      seeAgain();
    }
  });
}

// Whether there may be notices is asked by whoever presses, and by nobody else.
for (const button of document.querySelectorAll("button.notices")) {
  button.hidden = !main || window.Notification?.permission !== "default";
  button.addEventListener("click", async () => {
    await Notification.requestPermission();
    for (const each of document.querySelectorAll("button.notices")) {
      each.hidden = true;
    }
  });
}
