/* What sphinx-tabs leaves out: a choice for each kind of tabs that outlives the window, links into tabs that are
   closed, and the keyboard. Tabs are of one kind if their labels begin with one word, such as "conda"; the
   others name systems, such as "Windows (OpenSSH)", and the label with most words in common is chosen. */

addEventListener("DOMContentLoaded", () => {
  const KEY = "iceberg-docs-tabs";
  const lists = [...document.querySelectorAll('.sphinx-tabs [role="tablist"]')];
  const wordsOf = (tab) => tab.textContent.trim().split(/\s+/);
  const kindOf = (list) => {
    const firsts = new Set([...list.children].map((tab) => wordsOf(tab)[0]));
    return firsts.size === 1 ? [...firsts][0] : "system";
  };
  const panelOf = (tab) => document.getElementById(tab.getAttribute("aria-controls"));

  const choose = (tab) => {
    for (const each of tab.parentNode.children) {
      each.setAttribute("aria-selected", each === tab);
      each.tabIndex = each === tab ? 0 : -1;
      panelOf(each).toggleAttribute("hidden", each !== tab);
    }
  };

  const read = () => {
    try {
      return JSON.parse(localStorage.getItem(KEY)) || {};
    } catch {
      return {}; // switched off, or not ours
    }
  };
  const keep = (kind, label) => {
    try {
      localStorage.setItem(KEY, JSON.stringify({ ...read(), [kind]: label }));
    } catch {
      /* switched off: tabs work without memory */
    }
  };

  // The tab of a list that is most like a label; none if they have no word in common.
  const closest = (list, label) => {
    const wanted = label.split(/\s+/);
    const common = (tab) =>
      tab.textContent.trim() === label ? Infinity : wordsOf(tab).filter((word) => wanted.includes(word)).length;
    const best = [...list.children].reduce((one, other) => (common(other) > common(one) ? other : one));
    return common(best) ? best : null;
  };

  for (const list of lists) {
    const label = read()[kindOf(list)];
    choose((label && closest(list, label)) || list.querySelector('[aria-selected="true"]'));
    list.addEventListener("click", ({ target }) => {
      const tab = target.closest('[role="tab"]');
      if (!tab) return;
      const [kind, name] = [kindOf(list), tab.textContent.trim()];
      keep(kind, name);
      for (const other of lists.filter((each) => kindOf(each) === kind)) {
        const like = other === list ? tab : closest(other, name);
        if (like) choose(like);
      }
    });
    list.addEventListener("keydown", (event) => {
      const to = { Home: list.firstElementChild, End: list.lastElementChild }[event.key];
      if (!to) return;
      event.preventDefault();
      to.focus();
    });
    // Tab leads to the open tab, wherever the arrows have been.
    list.addEventListener("focusout", ({ relatedTarget }) => {
      if (list.contains(relatedTarget)) return;
      for (const tab of list.children) tab.tabIndex = tab.getAttribute("aria-selected") === "true" ? 0 : -1;
    });
  }

  const reveal = () => {
    const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
    const panel = target?.closest('[role="tabpanel"][hidden]');
    if (!panel) return;
    choose(document.getElementById(panel.getAttribute("aria-labelledby")));
    target.scrollIntoView();
  };
  addEventListener("hashchange", reveal);
  reveal();
});
