// Puts a citation such as [C14] into the text, where the cursor was last.
// Without this script the labels beside the text can be typed or copied.

let lastBox = document.querySelector("textarea[data-autosave]");

document.addEventListener("focusin", (event) => {
  if (event.target.matches("textarea[data-autosave]")) lastBox = event.target;
});

document.querySelectorAll("[data-citation]").forEach((item) => {
  if (!lastBox) return;
  const label = item.dataset.citation;
  const button = document.createElement("button");
  button.type = "button";
  button.className = "govuk-link app-cite";
  button.textContent = `Add [${label}] to the text`;
  button.addEventListener("click", () => {
    const at = lastBox.selectionEnd;
    const before = lastBox.value.slice(0, at);
    const gap = before && !/\s$/.test(before) ? " " : "";
    lastBox.setRangeText(`${gap}[${label}]`, at, at, "end");
    lastBox.focus();
    lastBox.dispatchEvent(new Event("input", { bubbles: true }));
  });
  item.append(" ", button);
});
