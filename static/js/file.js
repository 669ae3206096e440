// A file that is being made: says how far it is every few seconds, and shows the page
// anew once it is made. Without it there is a link that looks again.

const EVERY = 5000;

async function look(place) {
  try {
    const answer = await fetch(location.href, { redirect: "manual" });
    if (answer.ok) {
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const now = page.querySelector("[data-file-state]");
      if (!["waiting", "making"].includes(now?.dataset.fileState)) {
        location.reload();
        return;
      }
      // Only a change is said again.
      if (now.textContent !== place.textContent) place.replaceChildren(...now.childNodes);
    }
  } catch {
    // No connection: the next look may have one.
  }
  setTimeout(look, EVERY, place);
}

const place = document.querySelector("[data-file-state]");
if (place) setTimeout(look, EVERY, place);
