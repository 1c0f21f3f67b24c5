// A form whose answer is a part of the page puts it in the place of the old one.
on("submit", "[data-into]", async (form, event) => {
  event.preventDefault();
  const button = event.submitter;
  const body = new URLSearchParams(new FormData(form, button));
  const name = button?.name && `[name="${button.name}"][value="${button.value}"]`;
  const action = form.getAttribute("action");
  button?.setAttribute("disabled", "");
  try {
    const answer = await part(action, { method: "POST", body });
    const html = fragment(await answer.text());
    const old = document.getElementById(form.dataset.into);
    if (answer.ok) {
      const fresh = html.firstElementChild;
      wake(html);
      old.replaceWith(fresh);
      // Whoever works with the keyboard stays where they were.
      const same = all("form", fresh).find((other) => other.getAttribute("action") === action);
      one(name || "textarea, button", same ?? fresh)?.focus({ preventScroll: true });
    } else {
      const place = one("[data-problem]", form);
      if (place) place.replaceChildren(html);
      else say(html.textContent);
      button?.removeAttribute("disabled");
    }
  } catch {
    form.submit();
  }
});

// The device's own way to hand a link on; the clipboard where there is none.
on("click", "[data-share]", async (button) => {
  const url = new URL(button.dataset.share, location).href;
  if (navigator.share) return navigator.share({ url, title: document.title }).catch(() => {});
  button.dataset.copy = url;
  delete button.dataset.share;
  button.click();
});
