/* Writes what docs/_static/search.js finds, for the search page and for the box over a page. Text goes in as
   text, never as HTML. */

window.searchResults = (() => {
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

  const item = ({ url, title, terms, sections }) => {
    const written = make("li");
    written.append(make("h2"));
    written.firstChild.append(link(title, url));
    for (const section of sections) {
      const part = make("p");
      if (section.title !== title) part.append(link(section.title, url, `#${section.id}`), " ");
      if (section.line) part.append(marked(section.line, terms));
      written.append(part);
    }
    return written;
  };

  const help = () => {
    const written = make("li");
    written.append(
      make("p", "Try fewer words, the name of a command, or a part of the message."),
      link("What this cluster does not have", "reference/not-here/"),
      make("br"),
      link("Software and support", "reference/software/"),
    );
    return written;
  };

  /* Show what is found for some words in a list, and say how much it is. */
  return (words, list, count) => {
    const { total, pages } = find(words);
    const all = total === 1 ? "1 page" : `${total} pages`;
    const told = total > pages.length ? `The ${pages.length} best of ${all}` : all;
    count.textContent = words ? (total ? told : "Nothing found.") : "";
    list.replaceChildren(...(words && !total ? [help()] : pages.map(item)));
  };
})();
