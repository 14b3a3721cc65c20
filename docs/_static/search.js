/* The search page. MiniSearch (vendor/minisearch.js) ranks; this says what counts how much, and shows it. */

window.siteSearch = (() => {
  const { pages, stop, synonyms } = window.searchData;
  const stopped = new Set(stop);

  // Options and names stay whole ("--name", "h_vmem", "python-3.11") and are found by their parts too.
  const tokenize = (text) => {
    const tokens = [];
    for (const [whole] of text.matchAll(/-{0,2}[\p{L}\p{N}_]+(?:[.\-/][\p{L}\p{N}_]+)*/gu)) {
      tokens.push(whole);
      const parts = whole.split(/[.\-/]+/).filter(Boolean);
      if (parts.length > 1 || whole.startsWith("-")) tokens.push(...parts);
      const words = whole.replace(/(?<=[a-z])(?=[A-Z])/g, " ").split(" ");
      if (words.length > 1) tokens.push(...words); // "CondaIOError"
    }
    return tokens;
  };
  const stem = (word) => (/^[a-z]{5,}$/.test(word) ? word.replace(/(?:ing|ed|es|s|e)$/, "") : word);
  const processTerm = (term) => {
    const word = term.toLowerCase();
    return stopped.has(word) ? null : stem(word);
  };

  const fields = ["page", "title", "commands", "code", "output", "text"];
  const common = {
    fields,
    tokenize,
    processTerm,
    searchOptions: {
      boost: { page: 5, title: 3, commands: 2, code: 2, output: 1.5, text: 1 },
      combineWith: "OR",
      prefix: (term) => term.length > 2,
      fuzzy: (term) => (term.length > 3 ? 0.26 : false),
      weights: { fuzzy: 0.3, prefix: 0.4 },
    },
  };
  const joined = (sections, field) => sections.map((section) => section[field]).join("\n");
  const wholePages = pages.map(({ page, sections }, id) => ({
    id,
    page: `${sections[0]?.title ?? ""} ${page}`,
    title: joined(sections.slice(1), "title"),
    commands: joined(sections, "commands"),
    code: joined(sections, "code"),
    output: joined(sections, "output"),
    text: joined(sections, "text"),
  }));
  const parts = pages.flatMap(({ sections }, id) =>
    sections.map((section, number) => ({ ...section, id: `${id}:${number}`, page: "" })),
  );
  const pageIndex = new MiniSearch(common);
  pageIndex.addAll(wholePages);
  const partIndex = new MiniSearch(common);
  partIndex.addAll(parts);

  // A query with what else its words may be called; the reader's own words count most.
  const queryOf = (words) => ({
    combineWith: "OR",
    queries: [
      words,
      ...tokenize(words.toLowerCase())
        .filter((word) => Object.hasOwn(synonyms, word))
        .map((word) => ({ queries: [synonyms[word].join(" ")], boostTerm: () => 0.6, fuzzy: false, prefix: false })),
    ],
  });

  /* Return the pages for some words, best first: { page, url, title, sections: [{ id, title, line }] }. */
  const find = (words) => {
    const asked = new Set(tokenize(words).map(processTerm).filter(Boolean));
    if (!asked.size) return [];
    const query = queryOf(words);
    const ranked = pageIndex.search(query).map((hit) => {
      const met = [...asked].filter((term) => hit.queryTerms.includes(term)).length;
      return { id: hit.id, terms: hit.terms, score: hit.score * (0.3 + met / asked.size) ** 2 };
    });
    ranked.sort((one, other) => other.score - one.score);
    const best = partIndex.search(query);
    return ranked.slice(0, 10).map(({ id, terms, score }) => {
      const mine = best.filter((hit) => hit.id.startsWith(`${id}:`)).slice(0, 3);
      const { page, url, sections } = pages[id];
      return {
        page,
        url,
        score,
        terms,
        title: sections[0]?.title ?? page,
        sections: mine.map((hit) => {
          const section = sections[Number(hit.id.split(":")[1])];
          return { id: section.id, title: section.title, line: lineOf(section, hit.terms) };
        }),
      };
    });
  };

  /* Return the line of a section that has most of the terms. */
  const lineOf = (section, terms) => {
    const lines = ["commands", "text", "output"].flatMap((field) => section[field].split("\n"));
    const score = (line) => {
      const has = new Set(tokenize(line).map(processTerm));
      return terms.filter((term) => has.has(term)).length;
    };
    return lines.reduce((best, line) => (score(line) > score(best) ? line : best), "");
  };

  return { find, tokenize, processTerm };
})();
