// A session that has ended is said in words, wherever the page finds out; it asks the server anew.
"use strict";
(() => {
  const ask = window.fetch;
  const DIALOG = `<dialog id="ended" aria-labelledby="ended-words">
    <p id="ended-words">${WORDS.ENDED}</p><p><a>${WORDS.LOG_IN}</a></p></dialog>`;
  window.fetch = async (...given) => {
    const got = await ask(...given);
    if (got.status === 401 && !document.getElementById("ended")) {
      document.body.insertAdjacentHTML("beforeend", DIALOG);
      const here = location.pathname + location.search;
      const dialog = document.getElementById("ended");
      dialog.querySelector("a").href = `/login?next=${encodeURIComponent(here)}`;
      dialog.showModal();
    }
    return got;
  };
})();
