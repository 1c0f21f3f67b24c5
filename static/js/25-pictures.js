// A picture comes by choosing, dropping or pasting; it is sent at once and stands in the form from then on.
async function bring(file) {
  const place = one("#picture", studio);
  if (!place || !file?.type.startsWith("image/")) return;
  const body = new FormData();
  body.append("file", file);
  body.append("slug", studio.dataset.studio);
  place.setAttribute("aria-busy", "true");
  const answer = await part("/uploads", { method: "POST", body });
  place.removeAttribute("aria-busy");
  const html = fragment(await answer.text());
  if (answer.ok) {
    place.replaceWith(html);
    studio.dispatchEvent(new Event("input"));
  } else one("[data-problem]", studio).replaceChildren(html);
}

if (studio) {
  const files = (event) => event.clipboardData?.files ?? event.dataTransfer?.files ?? [];
  studio.addEventListener("change", (event) => {
    if (event.target.type !== "file") return;
    bring(event.target.files[0]);
    event.target.value = "";
  });
  document.addEventListener("paste", (event) => files(event)[0] && bring(files(event)[0]));
  studio.addEventListener("dragover", (event) => event.preventDefault());
  studio.addEventListener("drop", (event) => {
    if (!files(event)[0]) return;
    event.preventDefault();
    bring(files(event)[0]);
  });
}
