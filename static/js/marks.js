// Flags an entry, or takes the flag off, without loading the page again. Without this
// script each button sends the form, and the page comes back where it was.

async function flag(form, button) {
  const body = new FormData(form, button);
  let answer;
  try {
    answer = await fetch(button.formAction, {
      method: "POST",
      body,
      headers: { Accept: "application/json" },
      redirect: "error",
    });
  } catch {
    return false;
  }
  if (!answer.ok) return false;
  const { is_flagged: isFlagged } = await answer.json();
  button.value = isFlagged ? "no" : "yes";
  button.firstElementChild.textContent = isFlagged ? "Take flag off" : "Flag";
  button.parentElement.querySelector("[data-flagged]").hidden = !isFlagged;
  return true;
}

for (const form of document.querySelectorAll("[data-marks]")) {
  form.addEventListener("submit", async (event) => {
    const button = event.submitter;
    if (!button || !("flag" in button.dataset) || "plain" in button.dataset) return;
    event.preventDefault();
    if (await flag(form, button)) return;
    // Signed out, or no connection: the page itself says what to do.
    button.dataset.plain = "";
    form.requestSubmit(button);
  });
}
