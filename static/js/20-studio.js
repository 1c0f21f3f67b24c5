// A generator's form: the price follows the fields, the result appears beside it.
const studio = one("[data-studio]");

if (studio) {
  // Files go their own way.
  const written = () => new URLSearchParams([...new FormData(studio)].filter(([, value]) => typeof value === "string"));
  const quote = one("#quote");
  const make = one("[data-make]", studio);
  // What cannot be made is not offered; the quote says why.
  const allow = () => make && (make.disabled = !!one("[data-off]", quote));
  const ask = later(220, async () => {
    const answer = await part(`${studio.dataset.quote}?${written()}`);
    if (!answer.ok) return;
    const open = one(".bill", quote)?.open;
    quote.innerHTML = await answer.text();
    if (open) one(".bill", quote)?.setAttribute("open", "");
    allow();
  });
  const fit = () => {
    const model = one("[data-can]:checked", studio);
    if (!model) return;
    const can = model.dataset.can.split(" ");
    all("[data-needs]", studio).forEach((field) => (field.hidden = field.disabled = !can.includes(field.dataset.needs)));
    const line = one(".model-line", model.parentElement);
    one("[data-picked]").textContent = line.children[0].firstChild.textContent;
    one("[data-picked-price]").textContent = line.children[1].firstChild.textContent;
  };
  studio.addEventListener("input", (event) => {
    if (event.target.matches("[data-can]")) fit();
    if (event.target.name !== "prompt") ask();
  });
  studio.addEventListener("refit", () => (fit(), ask()));
  fit();
  allow();

  if (make) {
    studio.addEventListener("submit", async (event) => {
      event.preventDefault();
      make.disabled = true;
      const problem = one("[data-problem]", studio);
      problem.replaceChildren();
      try {
        const answer = await part(studio.action, { method: "POST", body: written() });
        const html = fragment(await answer.text());
        if (answer.ok) show(html);
        else {
          problem.append(html);
          problem.scrollIntoView({ block: "nearest" });
        }
      } catch {
        studio.submit();
      } finally {
        allow();
        ask();
      }
    });
  }
}

// Puts a job's card where results go, in the place of the one before it.
function show(html, old) {
  const job = one(".job", html);
  all("template[data-swap]", html).forEach((swap) => {
    const place = document.getElementById(swap.dataset.swap);
    if (place) place.textContent = swap.innerHTML;
    swap.remove();
  });
  wake(html);
  one("[data-empty]")?.remove();
  if (old) old.replaceWith(job);
  else {
    one("[data-results]").prepend(job);
    job.scrollIntoView({ block: innerWidth < 992 ? "start" : "nearest" });
  }
  if (old?.dataset.state !== job.dataset.state) say(job.dataset.state);
  follow(job);
}

// The server answers when something has happened, or after a second or so.
async function follow(job) {
  if (!job?.dataset.poll) return;
  const started = performance.now();
  try {
    const answer = await part(job.dataset.poll);
    if (!job.isConnected) return;
    if (answer.ok) return show(fragment(await answer.text()), job);
    if (answer.status < 500) return job.remove();
  } catch {
    // The network is away; it may come back.
  }
  setTimeout(() => follow(job), Math.max(0, 3000 - (performance.now() - started)));
}

all("[data-poll]").forEach(follow);

on("submit", "[data-cancel]", async (form, event) => {
  event.preventDefault();
  const job = form.closest(".job");
  const answer = await part(form.action, { method: "POST" });
  if (answer.ok && job.isConnected) show(fragment(await answer.text()), job);
});

// Examples fill the prompt in place.
on("click", "[data-fill]", (link, event) => {
  const field = document.getElementById(link.dataset.fill);
  if (!field) return;
  event.preventDefault();
  field.value = link.textContent;
  field.focus();
});

on("click", "[data-step]", (button) => {
  const field = one("input", button.parentElement);
  if (button.dataset.step > 0) field.stepUp();
  else field.stepDown();
  field.dispatchEvent(new Event("input", { bubbles: true }));
});

// Enter sends a prompt, Shift and Enter begins a line; not while letters are being composed.
on("keydown", "[data-enter]", (field, event) => {
  if (event.key === "Enter" && !event.shiftKey && !event.isComposing && matchMedia("(hover: hover)").matches) {
    event.preventDefault();
    field.form.requestSubmit();
  }
});
