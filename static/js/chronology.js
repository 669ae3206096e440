// The entry form: says back the date while it is typed, saves on Ctrl+Enter, and goes
// on to the next entry. Without it the form does the same after it is sent.

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

function readBack(place) {
  const date = document.getElementById("id_date_text");
  const time = document.getElementById("id_time_text");
  let timer;
  let asked = 0;

  async function ask() {
    // Posted, because words in an address end up in logs, and may hold a name.
    const words = new FormData();
    words.set("csrfmiddlewaretoken", date.form.elements.namedItem("csrfmiddlewaretoken").value);
    words.set("date", date.value);
    words.set("time", time.value);
    const question = ++asked;
    let said = { says: "", warning: "" };
    if (date.value.trim()) {
      try {
        const answer = await fetch(place.dataset.url, {
          method: "POST",
          body: words,
          headers: { Accept: "application/json" },
          redirect: "manual",
        });
        if (answer.ok) said = await answer.json();
      } catch {
        // No connection: the form says it when it is sent.
      }
    }
    whenReleased(() => {
      if (question !== asked) return;
      place.textContent = [said.says, said.warning].filter(Boolean).join(" ");
      place.hidden = !place.textContent;
    });
  }

  for (const box of [date, time]) {
    box.addEventListener("input", () => {
      clearTimeout(timer);
      timer = setTimeout(ask, WAIT);
    });
  }
  // A question that is asked already is not said a second time.
  if (date.value && !document.querySelector("[name=meant]")) ask();
}

for (const place of document.querySelectorAll("[data-read-back]")) readBack(place);

for (const part of document.querySelectorAll("[data-chronology-form]")) {
  const form = part.querySelector("form");
  form.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      form.requestSubmit();
    }
  });
  if ("goOn" in part.dataset) document.getElementById("id_date_text").focus();
}
