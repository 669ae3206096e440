// Starts the scripts of the page's parts. Every page works without them.

import { initAll } from "./govuk-frontend.min.js";

document.body.classList.add("js-enabled", "govuk-frontend-supported");
initAll();

// What is typed into these is saved by a button alone: say so before it is lost.
// Forms that save by themselves, or say so themselves, have scripts of their own.
const texts = document.querySelectorAll('form[method="post"] textarea');
for (const form of new Set([...texts].map((text) => text.form))) {
  if (form.matches(".app-writing, [data-chronology-form] form")) continue;
  let isTouched = false;
  form.addEventListener("input", () => (isTouched = true));
  form.addEventListener("submit", () => (isTouched = false));
  addEventListener("beforeunload", (event) => {
    if (isTouched) event.preventDefault();
  });
}
