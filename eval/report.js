// Filters over the questions; without it every question is shown.
(() => {
  const form = document.getElementById("filters");
  const questions = [...document.querySelectorAll("details.question")];
  const words = new Map(questions.map((q) => [q, q.textContent.toLowerCase()]));

  const apply = () => {
    const wanted = Object.fromEntries(new FormData(form));
    const sought = wanted.words.trim().toLowerCase();
    let shown = 0;
    for (const q of questions) {
      const fits =
        (!wanted.is || q.dataset.is.split(" ").includes(wanted.is)) &&
        (!wanted.set || q.dataset.set === wanted.set) &&
        (!wanted.category || q.dataset.category === wanted.category) &&
        (!sought || words.get(q).includes(sought));
      q.hidden = !fits;
      shown += fits;
    }
    document.getElementById("count").textContent = `${shown} of ${questions.length}`;
    document.getElementById("nothing").hidden = shown > 0;
  };

  const openLinked = () => {
    const linked = document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (linked instanceof HTMLDetailsElement) {
      linked.hidden = false;
      linked.open = true;
      linked.scrollIntoView();
    }
  };

  form.addEventListener("input", apply);
  form.addEventListener("submit", (event) => event.preventDefault());
  window.addEventListener("hashchange", openLinked);
  apply();
  openLinked();
})();
