// Long texts save themselves: ten seconds after the last key, and on leaving the box.
//
// A form that has data-autosave-url saves its boxes that have data-autosave (the
// key of the text). Without this script the page's own save buttons do the work.
// Nothing is kept in the browser: what is typed here may not stay on this machine.
// data-unsaved marks a form that came back with text that is not saved yet.

const WAIT = 10_000;
const RETRY = 20_000;
const OFFLINE = "Not saved – check your connection. We will try again.";
const REFUSED =
  "Not saved – you cannot save this text any more. Copy it, so that it is not lost. " +
  "Then open the page again to see why.";

// The server understood and says no: access has ended, or what it is about has gone.
// After a conflict (409) or too many tries (429) there is another way on.
function isRefusal(status) {
  return status >= 400 && status < 500 && status !== 409 && status !== 429;
}

class SavingBox {
  constructor(form, box) {
    this.form = form;
    this.box = box;
    this.saved = "unsaved" in form.dataset ? null : box.value;
    this.timer = null;
    this.underWay = null;
    this.stopped = false;
    this.line = document.createElement("p");
    this.line.className = "govuk-hint app-saved";
    this.line.setAttribute("role", "status");
    box.after(this.line);
    box.addEventListener("input", () => this.later(WAIT));
    box.addEventListener("blur", () => this.save());
    if (this.saved === null) this.later(WAIT);
  }

  get isDirty() {
    return this.box.value !== this.saved;
  }

  // The hidden row version beside the box: "happened" has "happened_version".
  get version() {
    return (
      this.form.elements.namedItem(`${this.box.name}_version`) ??
      this.form.elements.namedItem("row_version")
    );
  }

  say(words) {
    if (this.line.textContent !== words) this.line.textContent = words;
  }

  later(wait) {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.save(), wait);
  }

  save() {
    clearTimeout(this.timer);
    if (this.underWay || this.stopped || !this.isDirty) return this.underWay;
    this.underWay = this.send().finally(() => {
      this.underWay = null;
      if (this.isDirty && !this.stopped) this.later(RETRY);
    });
    return this.underWay;
  }

  async send() {
    const text = this.box.value;
    const body = new FormData();
    for (const name of ["csrfmiddlewaretoken", "form_owner"]) {
      body.set(name, this.form.elements.namedItem(name).value);
    }
    body.set("key", this.box.dataset.autosave);
    body.set("text", text);
    body.set("row_version", this.version.value);
    let response;
    try {
      response = await fetch(this.form.dataset.autosaveUrl, {
        method: "POST",
        body,
        headers: { Accept: "application/json" },
        redirect: "manual",
      });
    } catch {
      this.say(OFFLINE);
      return;
    }
    if (!response.headers.get("Content-Type")?.startsWith("application/json")) {
      // Not our answer. Unless it is a no, the server, or something before it, is away
      // for a moment.
      this.stopped = isRefusal(response.status);
      this.say(this.stopped ? REFUSED : OFFLINE);
      return;
    }
    const answer = await response.json();
    this.say(answer.says);
    if (response.ok) {
      this.version.value = answer.row_version;
      this.saved = text;
    } else {
      // Somebody else's text, not the time, or signed out: the page's button is next.
      this.stopped = true;
    }
  }
}

function watch(form) {
  const boxes = form.dataset.autosaveUrl
    ? [...form.querySelectorAll("textarea[data-autosave]")].map((box) => new SavingBox(form, box))
    : [];
  let isSubmitting = false;
  let isTouched = "unsaved" in form.dataset;
  form.addEventListener("input", (event) => {
    if (!event.target.dataset.autosave) isTouched = true;
  });
  form.addEventListener("submit", async (event) => {
    const underWay = boxes.map((box) => box.underWay).filter(Boolean);
    if (underWay.length && !isSubmitting) {
      // The row version must be the one that the save on its way comes back with.
      event.preventDefault();
      event.stopImmediatePropagation();
      const button = event.submitter;
      await Promise.all(underWay);
      isSubmitting = true;
      form.requestSubmit(button);
      return;
    }
    isSubmitting = true;
    boxes.forEach((box) => {
      box.stopped = true;
      clearTimeout(box.timer);
    });
  });
  window.addEventListener("pageshow", () => {
    isSubmitting = false;
  });
  window.addEventListener("beforeunload", (event) => {
    if (!isSubmitting && (isTouched || boxes.some((box) => box.isDirty))) event.preventDefault();
  });
}

document.querySelectorAll("form.app-writing").forEach(watch);
