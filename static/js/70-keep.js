// What was begun is found again: the words of a form and a job under way stay on the device.
const notes = {
  get: (key) => {
    try {
      return localStorage.getItem(key);
    } catch {
      return null;
    }
  },
  set: (key, value) => {
    try {
      if (value) localStorage.setItem(key, value);
      else localStorage.removeItem(key);
    } catch {
      // A browser that keeps nothing is no reason to fail.
    }
  },
};

if (studio) {
  const field = one("#prompt", studio);
  const draft = `draft:${studio.dataset.studio}`;
  if (field && !field.value && !location.search) field.value = notes.get(draft) ?? "";
  field?.addEventListener("input", later(300, () => notes.set(draft, field.value)));
  studio.addEventListener("submit", () => notes.set(draft, ""));

  const underway = `job:${studio.dataset.studio}`;
  new MutationObserver(() => notes.set(underway, one("[data-poll]")?.dataset.poll)).observe(one("[data-results]"), {
    childList: true,
  });
  const poll = notes.get(underway);
  if (poll && one("[data-make]", studio)) {
    part(poll).then(async (answer) => (answer.ok ? show(fragment(await answer.text())) : notes.set(underway, "")));
  }
}

// Keys: "/" searches, "?" tells of the keys, Control or Command with Enter creates.
document.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && studio) {
    event.preventDefault();
    studio.requestSubmit(one(".make", studio));
  }
  if (event.target.closest("input, textarea, select") || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key === "?") one("#keys").showModal();
  if (event.key === "/") {
    event.preventDefault();
    const field = one("[type=search]");
    if (field?.offsetParent) field.focus();
    else location.href = "/search";
  }
});
