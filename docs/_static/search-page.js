/* The search page: shows what is found while the reader types, and keeps the words in the address. */

(() => {
  const input = document.querySelector("#search-words");
  const show = () =>
    window.searchResults(
      input.value.trim(),
      document.querySelector("#search-found"),
      document.querySelector("#search-count"),
    );

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
