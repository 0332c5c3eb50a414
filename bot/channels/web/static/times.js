// Times as the visitor's own clock and calendar show them; the server writes them in UTC.

function isToday(date) {
  return date.toDateString() === new Date().toDateString();
}

/** The language of the page, as it is written where the visitor lives. */
function locale() {
  const { lang } = document.documentElement;
  return navigator.languages.find((each) => each.startsWith(`${lang}-`) && each.length === 5) ?? lang;
}

function written(date, options) {
  return new Intl.DateTimeFormat(locale(), options).format(date);
}

/** Write *time* anew: the hour, and the full date for whoever asks. */
export function localise(time) {
  const at = new Date(time.dateTime);
  time.textContent = written(at, { hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
  time.title = written(at, { dateStyle: "full", timeStyle: "short", hourCycle: "h23" });
}

function divider(at, today) {
  const day = document.createElement("li");
  day.className = "day";
  const time = document.createElement("time");
  time.dateTime = new Intl.DateTimeFormat("sv-SE").format(at); // year-month-day
  time.textContent = isToday(at) ? today : written(at, { dateStyle: "long" });
  day.append(time);
  return day;
}

/** Stand the name of each day above its first message in *list*; *today* is the word for this one. */
export function divide(list, today) {
  let before = "";
  for (const item of list.querySelectorAll(".exchange")) {
    const time = item.querySelector(".by time");
    if (!time) continue;
    const at = new Date(time.dateTime);
    const above = item.previousElementSibling?.matches(".day") ? item.previousElementSibling : null;
    const isNew = at.toDateString() !== before;
    if (isNew && above) above.replaceWith(divider(at, today));
    else if (isNew) item.before(divider(at, today));
    else above?.remove();
    before = at.toDateString();
  }
}
