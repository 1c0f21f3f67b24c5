// Further rows come when the end of the page draws near. The address follows what is in sight, so that a reload and
// the way back lead to where one was, not to the top.
const here = location.pathname + location.search;
const inSight = new IntersectionObserver(
  (entries) =>
    entries.forEach(({ isIntersecting, boundingClientRect, target }) => {
      if (isIntersecting) history.replaceState(null, "", target.dataset.page);
      else if (boundingClientRect.top > 0) history.replaceState(null, "", target.dataset.before);
    }),
  { rootMargin: "0px 0px -50% 0px" },
);

const more = new IntersectionObserver(
  (entries) =>
    entries.forEach(async ({ isIntersecting, target }) => {
      if (!isIntersecting) return;
      more.unobserve(target);
      const answer = await part(target.href);
      if (!answer.ok) return;
      const html = fragment(await answer.text());
      const rows = target.closest(".more").previousElementSibling;
      const tiles = all(".tile", html);
      const pages = all("[data-page]", rows);
      if (tiles[0]) {
        tiles[0].dataset.before = pages.at(-1)?.dataset.page ?? here;
        tiles[0].dataset.page = target.getAttribute("href");
      }
      rows.append(...tiles);
      if (tiles[0]) inSight.observe(tiles[0]);
      const next = one("[data-more]", html);
      if (next) {
        target.href = next.getAttribute("href");
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

// Many of the library at once: how many are chosen, all of them, and a stretch of them with Shift.
const bulk = one("#bulk");
if (bulk) {
  let last;
  const boxes = () => all("[form=bulk]");
  const shown = one("[data-count]", bulk);
  const count = () => (shown.value = boxes().filter((box) => box.checked).length);
  on("click", "[form=bulk]", (box, event) => {
    const list = boxes();
    if (event.shiftKey && last) {
      const [from, to] = [list.indexOf(last), list.indexOf(box)].sort((a, b) => a - b);
      list.slice(from, to + 1).forEach((other) => (other.checked = box.checked));
    }
    last = box;
    count();
  });
  on("click", "[data-all]", () => (boxes().forEach((box) => (box.checked = true)), count()));
  bulk.addEventListener("reset", () => setTimeout(count));
  document.addEventListener("keydown", (event) => event.key === "Escape" && bulk.reset());
}
