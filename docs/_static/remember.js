/* sphinx-tabs knows the chosen tab for as long as the window is open; this keeps it for the next visit. */

(() => {
  const KEY = "sphinx-tabs-last-selected"; // the name that sphinx-tabs uses, in sessionStorage
  try {
    const known = localStorage.getItem(KEY);
    if (known && !sessionStorage.getItem(KEY)) sessionStorage.setItem(KEY, known);
    addEventListener("pagehide", () => {
      const chosen = sessionStorage.getItem(KEY);
      if (chosen) localStorage.setItem(KEY, chosen);
    });
  } catch {
    /* storage is switched off: tabs work without memory */
  }
})();
