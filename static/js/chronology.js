// The entry form: says back the date while it is typed, says what to look at in a text
// that was written, saves on Ctrl+Enter, and goes on to the next entry. Without it the
// form does the same after it is sent.

const WAIT = 400;

// What is said moves all that stands below it: not while somebody presses a button.
let isPressed = false;
addEventListener("pointerdown", () => (isPressed = true), true);
for (const end of ["pointerup", "pointercancel"]) {
  addEventListener(end, () => (isPressed = false), true);
}

function whenReleased(act) {
  if (!isPressed) return act();
  addEventListener("pointerup", () => setTimeout(act), { once: true });
}

// By POST, because words in an address end up in logs, and may hold a name. Null where
// there is no connection or no answer: the form says the same when it is sent.
async function ask(url, words) {
  try {
    const answer = await fetch(url, {
      method: "POST",
      body: words,
      headers: { Accept: "application/json" },
      redirect: "manual",
    });
    return answer.ok ? await answer.json() : null;
  } catch {
    return null;
  }
}

function readBack(place) {
  const date = document.getElementById("id_date_text");
  const time = document.getElementById("id_time_text");
  let timer;
  let asked = 0;

  async function read() {
    const words = new FormData();
    words.set("csrfmiddlewaretoken", date.form.elements.namedItem("csrfmiddlewaretoken").value);
    words.set("date", date.value);
    words.set("time", time.value);
    const question = ++asked;
    const said = date.value.trim() ? await ask(place.dataset.url, words) : null;
    whenReleased(() => {
      if (question !== asked) return;
      place.textContent = [said?.says, said?.warning].filter(Boolean).join(" ");
      place.hidden = !place.textContent;
    });
  }

  for (const box of [date, time]) {
    box.addEventListener("input", () => {
      clearTimeout(timer);
      timer = setTimeout(read, WAIT);
    });
  }
  // A question that is asked already is not said a second time.
  if (date.value && !document.querySelector("[name=meant]")) read();
}

for (const place of document.querySelectorAll("[data-read-back]")) readBack(place);

// What an entry raises, said when somebody leaves a box. Nothing of it is kept.
function toLookAt(place) {
  const form = place.closest("form");
  const boxes = "textarea, #id_date_text, #id_time_text, #id_source, #id_staff";
  let asked = 0;
  let before = "";

  async function look() {
    const words = new FormData(form);
    words.set("entry", place.dataset.entry);
    const typed = [...form.querySelectorAll(boxes)].map((box) => box.value).join("\n");
    if (typed === before) return;
    before = typed;
    const question = ++asked;
    const said = await ask(place.dataset.url, words);
    whenReleased(() => {
      if (question === asked) say(said?.findings ?? []);
    });
  }

  function forget() {
    asked++;
    before = "";
    say([]);
  }

  function say(findings) {
    const list = document.createElement("ul");
    list.className = "govuk-list govuk-list--bullet";
    for (const { must, text } of findings) {
      const line = document.createElement("li");
      if (must) {
        const level = document.createElement("strong");
        level.textContent = "Must fix: ";
        line.append(level);
      }
      line.append(text);
      list.append(line);
    }
    const heading = document.createElement("p");
    heading.className = "govuk-body";
    heading.textContent = "You can save this as it is. Look at:";
    place.replaceChildren(...(findings.length ? [heading, list] : []));
    place.hidden = !findings.length;
  }

  for (const box of form.querySelectorAll(boxes)) {
    box.addEventListener("change", () => {
      if (form.querySelector("#id_event").value.trim()) look();
      else forget();
    });
  }
}

for (const place of document.querySelectorAll("[data-to-look-at]")) toLookAt(place);

// How many things there are to look at, beside the link that leads there.
for (const place of document.querySelectorAll("[data-count]")) {
  fetch(place.dataset.url, { headers: { Accept: "application/json" }, redirect: "manual" })
    .then((answer) => (answer.ok ? answer.json() : { says: "" }))
    .then(({ says }) => {
      if (says) place.textContent = ` (${says})`;
    })
    .catch(() => {});
}

for (const part of document.querySelectorAll("[data-chronology-form]")) {
  const form = part.querySelector("form");
  form.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      form.requestSubmit();
    }
  });
  // What is typed here is saved by its button alone: say so before it is lost.
  let isTouched = false;
  form.addEventListener("input", () => (isTouched = true));
  form.addEventListener("submit", () => (isTouched = false));
  addEventListener("beforeunload", (event) => {
    if (isTouched) event.preventDefault();
  });
  if ("goOn" in part.dataset) document.getElementById("id_date_text").focus();
}
