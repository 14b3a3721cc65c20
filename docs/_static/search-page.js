/* Shows what docs/_static/search.js finds, while the reader types. Text goes in as text, never as HTML. */

(() => {
  const input = document.querySelector("#search-words");
  const list = document.querySelector("#search-found");
  const count = document.querySelector("#search-count");
  const root = document.documentElement.dataset.content_root;
  const { find, tokenize, processTerm } = window.siteSearch;

  const make = (name, text, attributes = {}) => {
    const element = Object.assign(document.createElement(name), attributes);
    if (text) element.textContent = text;
    return element;
  };
  // A line with the words that were looked for marked in it.
  const marked = (line, terms) => {
    const element = make("code");
    for (const piece of line.slice(0, 200).split(/([\p{L}\p{N}_]+)/u)) {
      const hit = tokenize(piece).some((token) => terms.includes(processTerm(token)));
      element.append(hit ? make("mark", piece) : piece);
    }
    return element;
  };
  // Opened as a file there is no server that finds `index.html` in a folder.
  const file = location.protocol === "file:" ? "index.html" : "";
  const link = (text, url, part = "") => make("a", text, { href: `${root}${url}${file}${part}` });

  const show = () => {
    const words = input.value.trim();
    const found = words ? find(words) : [];
    count.textContent = words ? (found.length ? `${found.length} pages` : "Nothing found.") : "";
    if (found.length === 1) count.textContent = "1 page";
    list.replaceChildren(
      ...found.map(({ url, title, terms, sections }) => {
        const item = make("li");
        item.append(make("h2"));
        item.firstChild.append(link(title, url));
        for (const section of sections) {
          const part = make("p");
          if (section.title !== title) part.append(link(section.title, url, `#${section.id}`), " ");
          if (section.line) part.append(marked(section.line, terms));
          item.append(part);
        }
        return item;
      }),
    );
  };

  input.value = new URLSearchParams(location.search).get("q") ?? "";
  input.addEventListener("input", () => {
    const address = new URL(location.href);
    address.searchParams.set("q", input.value);
    history.replaceState(null, "", address);
    show();
  });
  document.querySelector("#search-form").addEventListener("submit", (event) => event.preventDefault());
  show();
  input.focus();
})();
