// A file on its way: chosen or dropped, sent with its progress shown, and given back where it was not taken.

import { fail, mark, pendingItem } from "./pending.js";

const FRAGMENT = "text/fragment+html";
const GIVE_UP_MS = 130_000; // a little longer than the server waits

/** Send *data* and report progress; fetch() does not tell how much has left. */
function post(data, progress) {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open("POST", "/files");
    request.setRequestHeader("Accept", FRAGMENT);
    request.timeout = GIVE_UP_MS;
    request.upload.addEventListener("progress", (event) => {
      if (event.lengthComputable) progress(Math.floor((100 * event.loaded) / event.total));
    });
    request.addEventListener("load", () => resolve(request));
    for (const name of ["error", "timeout", "abort"]) request.addEventListener(name, reject);
    request.send(data);
  });
}

/** Whoever leaves while a file waits is asked by the browser: it keeps no file over a reload. */
function hold(event) {
  event.preventDefault();
}

/**
 * Make the form *attach* lively. *chat* keeps the log: it begins and ends what is on its way.
 * Returns what sends the files that found no network.
 */
export function uploads(attach, words, chat) {
  const input = attach.elements.file;
  const waiting = [];
  let before = Promise.resolve();

  function begin(file) {
    const message = { file, key: chat.newKey(), item: pendingItem(`📄 ${file.name}`, words) };
    chat.begin(message.item);
    if (file.size > Number(words.largest)) {
      message.isRefused = true;
      fail(message, words.large, words).remove();
      return;
    }
    send(message);
  }

  /** Send *message* once those before it have come in, or failed: one after the other. */
  function send(message) {
    mark(message, words.sending);
    before = before.then(() => sendNow(message));
  }

  async function sendNow(message) {
    const bar = document.createElement("progress");
    bar.max = 100;
    bar.setAttribute("aria-label", message.file.name);
    message.item.querySelector(".said").append(bar);
    try {
      await chat.settled();
      // Before a yes only its name goes: the answer says what is missing.
      const { status } = await fetch("/files");
      if (status !== 204 && status !== 202) throw new Error("not asked");
      const data = new FormData();
      data.append("key", message.key);
      data.append("file", status === 204 ? message.file : new Blob([]), message.file.name);
      const request = await post(data, (percent) => {
        bar.value = percent;
        mark(message, words.sent.replace("{}", percent));
      });
      if (request.status !== 200 || !chat.isAnswer(request.response)) throw new Error("not taken");
      bar.remove();
      chat.take(request.response, message.item);
    } catch {
      bar.remove();
      if (!navigator.onLine) {
        wait(message);
        return;
      }
      message.isRefused = true;
      fail(message, words.failed, words).addEventListener("click", () => {
        chat.begin(message.item); // it comes after what was said meanwhile
        send(message);
      });
    }
  }

  function wait(message) {
    mark(message, words.waits);
    waiting.push(message);
    addEventListener("beforeunload", hold);
  }

  input.addEventListener("change", () => {
    for (const file of input.files) begin(file);
    attach.reset();
  });
  const holdsFiles = (event) => event.dataTransfer?.types.includes("Files");
  document.addEventListener("dragover", (event) => {
    if (!holdsFiles(event)) return;
    event.preventDefault();
    chat.say(words.drop);
  });
  document.addEventListener("dragleave", (event) => {
    if (!event.relatedTarget) chat.say("");
  });
  document.addEventListener("drop", (event) => {
    if (!holdsFiles(event)) return;
    event.preventDefault();
    chat.say("");
    for (const file of event.dataTransfer.files) begin(file);
  });
  return () => {
    removeEventListener("beforeunload", hold);
    for (const message of waiting.splice(0)) send(message);
  };
}
