// A picture can be looked at closely, and a sound be followed and entered by its wave.
on("click", ".made-picture", (link, event) => {
  if (event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  const lens = one("#lens").content.firstElementChild.cloneNode(true);
  const field = one(".lens-field", lens);
  const picture = one("img", link).cloneNode();
  field.append(picture);
  document.body.append(lens);
  lens.showModal();
  lens.addEventListener("close", () => (lens.remove(), link.focus()));
  // Near, and back; the point under the pointer stays where it is.
  const turn = (at) => {
    const box = picture.getBoundingClientRect();
    const [x, y] = at ? [(at.clientX - box.left) / box.width, (at.clientY - box.top) / box.height] : [0.5, 0.5];
    const near = lens.classList.toggle("near");
    one("[data-zoom]", lens).setAttribute("aria-pressed", near);
    picture.style.width = near ? `${Math.max(picture.naturalWidth, box.width * 2)}px` : "";
    field.scrollTo(picture.offsetWidth * x - field.clientWidth / 2, picture.offsetHeight * y - field.clientHeight / 2);
  };
  one("[data-zoom]", lens).addEventListener("click", () => turn());
  let from;
  field.addEventListener("pointerdown", (at) => (from = { x: at.clientX, y: at.clientY, moved: false }));
  field.addEventListener("pointermove", (at) => {
    if (!from || !at.buttons || at.pointerType !== "mouse") return;
    from.moved ||= Math.hypot(at.clientX - from.x, at.clientY - from.y) > 4;
    field.scrollBy(-at.movementX, -at.movementY);
  });
  field.addEventListener("pointerup", (at) => {
    if (!from?.moved) at.target === picture ? turn(at) : lens.close();
    from = undefined;
  });
  picture.draggable = false;
});

const wave = (sound) => all("rect", sound.closest(".made-sound") ?? document.createElement("p"));
document.addEventListener(
  "timeupdate",
  ({ target }) => {
    const bars = wave(target);
    const played = (target.currentTime / target.duration) * bars.length;
    bars.forEach((bar, place) => bar.classList.toggle("played", place < played));
  },
  true,
);
on("click", ".made-sound .bars", (bars, event) => {
  const sound = one("audio", bars.parentElement);
  const box = bars.getBoundingClientRect();
  if (sound.duration) sound.currentTime = ((event.clientX - box.left) / box.width) * sound.duration;
  sound.play();
});
