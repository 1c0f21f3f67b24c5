// Small conveniences.
on("click", "[data-copy]", async (button) => {
  await navigator.clipboard.writeText(button.dataset.copy);
  const label = one("span", button) ?? button;
  const before = label.textContent;
  label.textContent = button.dataset.copied;
  say(button.dataset.copied);
  setTimeout(() => (label.textContent = before), 1600);
});

on("input", "[data-filter]", (field) => {
  const words = field.value.toLowerCase().split(/\s+/);
  const within = field.closest(".picker-list") ?? document;
  all(field.dataset.filter, within).forEach((element) => {
    const text = element.dataset.words ?? element.textContent.toLowerCase();
    element.hidden = !words.every((word) => text.includes(word));
  });
  all("[data-group]").forEach((group) => (group.hidden = !one("[data-entry]:not([hidden])", group)));
  all("[data-none]").forEach((none) => (none.hidden = !!one("[data-group]:not([hidden])")));
});

// Menus close when one looks elsewhere.
const menus = ".menu[open], .confirm[open]";
document.addEventListener("click", (event) =>
  all(menus).forEach((menu) => !menu.contains(event.target) && (menu.open = false)),
);
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  all(menus).forEach((menu) => {
    menu.open = false;
    one("summary", menu).focus();
  });
});
