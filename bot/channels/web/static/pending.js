// How a message looks that is on its way: sending, not sent, its answer being looked for.

function element(name, className, content = "") {
  const made = document.createElement(name);
  made.className = className;
  made.textContent = content;
  return made;
}

/** The visitor's own words, shown at once; the reply takes its place below them. */
export function pendingItem(label, words) {
  const item = element("li", "exchange pending");
  const by = element("p", "by own");
  by.append(element("span", "who", words.you), " ", element("span", "state"));
  const bubble = element("div", "bubble said");
  bubble.lang = "";
  const line = element("p", "", label);
  line.dir = "auto";
  bubble.append(line);
  item.append(by, bubble);
  return item;
}

/** Say how far a message is, where its time will stand. */
export function mark({ item }, state) {
  item.classList.remove("failed", "refused");
  item.querySelector(".retry")?.remove();
  const line = item.querySelector(".state");
  if (line && line.textContent !== state) line.textContent = state;
}

/** Say why *message* is not sent; return the button that sends it again. What is refused waits for that. */
export function fail(message, reason, words) {
  mark(message, "");
  const retry = element("div", "retry", reason);
  const again = element("button", "quietly again", words.retry);
  again.type = "button";
  retry.append(again);
  // Said aloud once: it is also tried again by itself.
  if (!message.isTold) retry.setAttribute("role", "alert");
  message.isTold = true;
  message.item.classList.add("failed");
  message.item.classList.toggle("refused", Boolean(message.isRefused));
  message.item.append(retry);
  return again;
}

/** Three dots, where the answer will stand. */
export function lookFor({ item }, words) {
  stopLooking({ item });
  const bubble = element("div", "bubble reply looking");
  bubble.setAttribute("role", "img");
  bubble.setAttribute("aria-label", words.looking);
  bubble.append(element("span", "dot"), element("span", "dot"), element("span", "dot"));
  item.setAttribute("aria-busy", "true");
  item.append(bubble);
}

export function stopLooking({ item }) {
  item.removeAttribute("aria-busy");
  item.querySelector(".looking")?.remove();
}
