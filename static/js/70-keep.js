// What was begun is found again: what stands in a form stays on the device.
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
  const draft = `draft:${studio.dataset.studio}`;
  const fields = () => [...studio.elements].filter((field) => field.name && !["file", "hidden"].includes(field.type));
  const kept = !location.search && !one("[role=alert]", studio) && notes.get(draft);
  if (kept) {
    const given = new URLSearchParams(kept);
    fields().forEach((field) => {
      if (["radio", "checkbox"].includes(field.type)) field.checked = given.getAll(field.name).includes(field.value);
      else if (given.has(field.name)) field.value = given.get(field.name);
    });
    studio.dispatchEvent(new Event("refit"));
  }
  const pairs = () => fields().filter((field) => !["radio", "checkbox"].includes(field.type) || field.checked);
  const keep = () => notes.set(draft, new URLSearchParams(pairs().map((field) => [field.name, field.value])));
  studio.addEventListener("input", later(300, keep));
  // What was sent is in the library; the settings stay for the next.
  studio.addEventListener("submit", () => {
    const sent = pairs().filter((field) => field.name !== "prompt");
    notes.set(draft, new URLSearchParams(sent.map((field) => [field.name, field.value])));
  });
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
