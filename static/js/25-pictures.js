// Pictures come by choosing, dropping or pasting; each is sent at once and stands in the form from then on.
async function bring(file, place) {
  if (!place || !file?.type.startsWith("image/")) return;
  const body = new FormData();
  body.append(place.dataset.place, file);
  place.setAttribute("aria-busy", "true");
  const answer = await part("/uploads", { method: "POST", body });
  place.removeAttribute("aria-busy");
  const html = fragment(await answer.text());
  if (answer.ok) {
    const chosen = one("[data-chosen]", place);
    if ("many" in place.dataset) chosen.append(html);
    else chosen.replaceChildren(html);
    studio.dispatchEvent(new Event("input"));
  } else one("[data-problem]", studio).replaceChildren(html);
}

if (studio) {
  const files = (event) => [...(event.clipboardData?.files ?? event.dataTransfer?.files ?? [])];
  const places = () => all("[data-place]:not([hidden])", studio).filter((place) => one("[type=file]", place));
  // Where it fell, or else the first place that there is.
  const take = (found, target) => {
    const place = target.closest?.("[data-place]") ?? places()[0];
    found.forEach((file) => bring(file, place));
  };
  studio.addEventListener("change", (event) => {
    if (event.target.type !== "file") return;
    take([...event.target.files], event.target);
    event.target.value = "";
  });
  document.addEventListener("paste", (event) => take(files(event), event.target));
  studio.addEventListener("dragover", (event) => event.preventDefault());
  studio.addEventListener("drop", (event) => {
    if (!files(event).length) return;
    event.preventDefault();
    take(files(event), event.target);
  });
}
