// Puts a citation such as [C14] into the text, where the cursor was last.
// Without this script the labels beside the text can be typed or copied.

let lastBox = document.querySelector("textarea[data-autosave]");
// A box that nobody has been in has its cursor before the text: we go to its end.
const visited = new Set();

document.addEventListener("focusin", (event) => {
  if (!event.target.matches("textarea[data-autosave]")) return;
  lastBox = event.target;
  visited.add(lastBox);
});

document.querySelectorAll("[data-citation]").forEach((item) => {
  if (!lastBox) return;
  const label = item.dataset.citation;
  const button = document.createElement("button");
  button.type = "button";
  button.className = "govuk-link app-cite";
  button.textContent = `Add [${label}] to the text`;
  button.addEventListener("click", () => {
    const text = lastBox.value;
    const at = visited.has(lastBox) ? lastBox.selectionEnd : text.length;
    const before = /\S$/.test(text.slice(0, at)) ? " " : "";
    const after = /^\w/.test(text.slice(at)) ? " " : "";
    lastBox.setRangeText(`${before}[${label}]${after}`, at, at, "end");
    lastBox.focus();
    lastBox.dispatchEvent(new Event("input", { bubbles: true }));
  });
  item.append(" ", button);
});
