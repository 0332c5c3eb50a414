// What a visitor wrote and the server has not taken yet: the browser keeps it over a reload.
// Where it keeps nothing for us, nothing is kept, and the page works all the same.

const WAITING = "waiting";
const DRAFT = "draft";
const LONGEST_MS = 7 * 24 * 3_600_000; // well within the time in which the server knows a message again

function read(storage, name) {
  try {
    return JSON.parse(window[storage].getItem(name));
  } catch {
    return null;
  }
}

function write(storage, name, value) {
  try {
    if (value) window[storage].setItem(name, JSON.stringify(value));
    else window[storage].removeItem(name);
  } catch {
    // Blocked or full: it stands on the page alone.
  }
}

function all() {
  const kept = read("localStorage", WAITING);
  return Array.isArray(kept) ? kept : [];
}

function put(messages) {
  write("localStorage", WAITING, messages.length && messages);
}

/** What waits of *visitor*, oldest first; what is too old, or somebody else left, is deleted. */
export function waiting(visitor) {
  const isOurs = (message) => message?.visitor === visitor && Date.now() - message.at < LONGEST_MS;
  const ours = all().filter(isOurs);
  put(ours);
  return ours;
}

export function keep({ item, ...message }) {
  put([...all().filter(({ id }) => id !== message.id), message]);
}

export function drop(message) {
  put(all().filter(({ id }) => id !== message.id));
}

/** What *visitor* had begun to write in this tab. */
export function draft(visitor) {
  const kept = read("sessionStorage", DRAFT);
  return kept?.visitor === visitor ? String(kept.text) : "";
}

export function keepDraft(visitor, text) {
  write("sessionStorage", DRAFT, text && { visitor, text });
}

export function forget() {
  put([]);
  keepDraft("", "");
}
