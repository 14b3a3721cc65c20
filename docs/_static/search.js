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
  const stemmed = new Set(Object.keys(synonyms).map(stem));
  const processTerm = (term) => {
    const word = term.toLowerCase();
    return stopped.has(word) ? null : stem(word);
  };

  // Readers look for a way to do something more often than for reasons.
  // Pages of messages are found by their messages; with few other words they have a bit of everything.
  const WEIGHTS = { troubleshoot: 0.75, "reference/": 0.85, "explain/": 0.6, "admin/": 0.6 };
  const weightOf = (page) => Object.entries(WEIGHTS).find(([part]) => page.includes(part))?.[1] ?? 1;

  // Only a word that stands nowhere may be misspelt.
  const asIs = { prefix: false, fuzzy: false, tokenize: (term) => [term], processTerm: (term) => term };
  const known = (term) => stemmed.has(term) || wholes.search(term, asIs).length > 0;

  const fields = ["page", "title", "commands", "code", "output", "text"];
  const common = {
    fields,
    tokenize,
    processTerm,
    searchOptions: {
      boost: { page: 12, title: 5, commands: 3, code: 1, output: 1.5, text: 1 },
      bm25: { k: 1.2, b: 0.7, d: 0.5 },
      combineWith: "OR",
      prefix: (term) => term.length > 2,
      fuzzy: (term) => (term.length > 3 && !known(term) ? 0.26 : false),
      weights: { fuzzy: 0.3, prefix: 0.2 },
    },
  };
  const parts = new MiniSearch(common);
  parts.addAll(
    pages.flatMap(({ page, sections }, id) =>
      sections.map((section, number) => ({
        ...section,
        id: `${id}:${number}`,
        page: `${sections[0].title} ${page}`,
        title: number ? section.title : "",
      })),
    ),
  );

  const joined = (sections, field) => sections.map((section) => section[field]).join("\n");
  const wholes = new MiniSearch(common);
  wholes.addAll(
    pages.map(({ page, sections }, id) => ({
      id,
      ...Object.fromEntries(fields.map((field) => [field, joined(sections, field)])),
      page: `${sections[0].title} ${page}`,
      title: joined(sections.slice(1), "title"),
    })),
  );

  // A query with what else its words may be called; the reader's own words count most.
  const queryOf = (words) => ({
    combineWith: "OR",
    queries: [
      words,
      ...tokenize(words.toLowerCase())
        .filter((word) => Object.hasOwn(synonyms, word))
        .map((word) => ({ queries: [synonyms[word].join(" ")], boostTerm: () => 1.5, fuzzy: false, prefix: false })),
    ],
  });

  // Words as they are compared, with blanks around each.
  const wordsOf = (text) => ` ${tokenize(text).map(processTerm).filter(Boolean).join(" ")} `;

  /* Return how many pages there are for some words, and those to show, best first:
     { total, pages: [{ page, url, title, sections: [{ id, title, line }] }] }. */
  const find = (words) => {
    const asked = new Set(tokenize(words).map(processTerm).filter(Boolean));
    if (!asked.size) return { total: 0, pages: [] };
    const query = queryOf(words);
    const phrase = wordsOf(words);
    // How much of the query was met counts once more: a page with all its words is meant.
    const score = (hit) => hit.score * (0.2 + [...asked].filter((term) => hit.queryTerms.includes(term)).length / asked.size);
    const found = new Map(); // of each page, its sections, best first
    for (const hit of parts.search(query)) {
      const [id, number] = hit.id.split(":").map(Number);
      if (!found.has(id)) found.set(id, []);
      const section = pages[id].sections[number];
      // A heading with the very words, such as a message, is what was looked for.
      const meant = wordsOf(section.title).includes(phrase) ? 3 : 1;
      found.get(id).push({ ...section, score: score(hit) * meant, terms: hit.terms });
    }
    // What a page says as a whole counts most, then its best sections, each half as much as the one before.
    let scored = wholes.search(query).map((hit) => {
      const sections = (found.get(hit.id) ?? []).sort((one, other) => other.score - one.score);
      const best = sections.slice(0, 4).reduce((sum, section, rank) => sum + section.score * 0.5 ** rank, 0);
      return { id: hit.id, score: (3 * score(hit) + best) * weightOf(pages[hit.id].page), sections };
    });
    // How this guide is made is nothing that readers look for; its words still tell which ones are common.
    scored = scored.filter(({ id }) => !pages[id].page.startsWith("contributing/"));
    scored.sort((one, other) => other.score - one.score);
    const shown = scored.slice(0, 10).map(({ id, sections }) => ({
      page: pages[id].page,
      url: pages[id].url,
      title: pages[id].sections[0].title,
      terms: [...new Set(sections.flatMap((section) => section.terms))],
      sections: sections.slice(0, 3).map((section) => ({
        id: section.id,
        title: section.title,
        line: lineOf(section, section.terms),
      })),
    }));
    return { total: scored.length, pages: shown };
  };

  /* Return the line of a section that has most of the terms. */
  const lineOf = (section, terms) => {
    const lines = ["commands", "text", "output"].flatMap((field) => section[field].split("\n"));
    const score = (line) => {
      const has = new Set(tokenize(line).map(processTerm));
      return terms.filter((term) => has.has(term)).length;
    };
    const found = lines.reduce((best, line) => (score(line) > score(best) ? line : best), "");
    return found.replace(/^[\s:;,.]+/, ""); // what followed a link whose text comes from elsewhere
  };

  return { find, tokenize, processTerm };
})();
