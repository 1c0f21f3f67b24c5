// What the words in a search box might become.
const suggest = later(180, async (field) => {
  if (field.value.trim().length < 2) return;
  const answer = await part(`/search/suggestions?q=${encodeURIComponent(field.value)}`);
  if (answer.ok) field.list?.replaceChildren(fragment(await answer.text()));
});
on("input", "[data-suggest]", suggest);

// A choice that is all of its form sends it.
on("change", "[data-go]", (field) => field.form.requestSubmit());
