// Further rows come when the end of the page draws near; clips move under the pointer.
const more = new IntersectionObserver(
  (entries) =>
    entries.forEach(async ({ isIntersecting, target }) => {
      if (!isIntersecting) return;
      more.unobserve(target);
      const answer = await part(target.href);
      if (!answer.ok) return;
      const html = fragment(await answer.text());
      const rows = target.closest(".more").previousElementSibling;
      rows.append(...all(".tile", html));
      // The way back leads to where one was, not to the top.
      if (target.href.includes("after=")) history.replaceState(null, "", target.href);
      const next = one("[data-more]", html);
      if (next) {
        target.href = next.href;
        more.observe(target);
      } else target.closest(".more").remove();
    }),
  { rootMargin: "600px" },
);
all("[data-more]").forEach((link) => more.observe(link));

const calm = matchMedia("(prefers-reduced-motion: reduce)");
const clip = (event) => event.target instanceof Element && one("[data-hover]", event.target.closest(".tile") ?? event.target);
document.addEventListener("pointerover", (event) => !calm.matches && clip(event)?.play?.().catch(() => {}));
document.addEventListener("pointerout", (event) => clip(event)?.pause?.());

// One sound at a time.
document.addEventListener(
  "play",
  (event) => all("audio, video[controls]").forEach((other) => other !== event.target && other.pause()),
  true,
);
