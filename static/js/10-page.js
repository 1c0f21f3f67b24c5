// What the behaviours share. Every page works without them.
const root = document.documentElement;
root.classList.add("live");

const one = (selector, from = document) => from.querySelector(selector);
const all = (selector, from = document) => [...from.querySelectorAll(selector)];
const on = (type, selector, act) =>
  document.addEventListener(type, (event) => {
    const target = event.target instanceof Element && event.target.closest(selector);
    if (target) act(target, event);
  });
const later = (wait, act) => {
  let timer;
  return (...args) => {
    clearTimeout(timer);
    timer = setTimeout(() => act(...args), wait);
  };
};

// A part of a page in place of the whole.
const part = (url, options = {}) =>
  fetch(url, { ...options, headers: { ...options.headers, "x-part": "1" } });

const fragment = (html) => {
  const template = document.createElement("template");
  template.innerHTML = html;
  return template.content;
};

const say = (text) => {
  one("#status").textContent = text;
};

// Things that are of use only with a script.
const wake = (from) => all("[data-needs-script]", from).forEach((element) => (element.hidden = false));
wake(document);

// The chosen one of a row of places that is wider than the page.
for (const chosen of all(".filters [aria-current]")) {
  const row = chosen.parentElement;
  const [inner, outer] = [chosen, row].map((element) => element.getBoundingClientRect());
  row.scrollLeft += inner.left - outer.left - (outer.width - inner.width) / 2;
}
