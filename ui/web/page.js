// Markers lead to their quotes and quotes back to their markers; a new question scrolls into view.
(() => {
  window.name = "dateline-chat"; // by which other pages of Dateline lead back to it
  const calm = window.matchMedia("(prefers-reduced-motion: reduce)");

  function show(target, block) {
    const panel = target.closest(".panel");
    if (panel) {
      for (const other of document.querySelectorAll(".panel")) other.hidden = other !== panel;
    }
    for (const lit of document.querySelectorAll(".lit")) lit.classList.remove("lit");
    target.classList.add("lit");
    target.scrollIntoView({ block, behavior: calm.matches ? "auto" : "smooth" });
    target.focus({ preventScroll: true });
  }

  document.addEventListener("click", (event) => {
    const link = event.target.closest?.("a.cite, a.back, a.to-sources");
    if (!link) return;
    const target = document.getElementById(link.getAttribute("href").slice(1));
    event.preventDefault();
    if (target) show(target, link.classList.contains("to-sources") ? "start" : "center");
  });

  document.addEventListener("click", (event) => {
    const link = event.target.closest?.("#evaluation");
    if (!link) return;
    // To leave the page is to lose its conversation: then the report gets a window of its own.
    const held = document.querySelector(".exchange");
    link.target = held ? "dateline-evaluation" : "";
  });

  let seen = 0;
  new MutationObserver(() => {
    const asked = document.querySelectorAll("#conversation .exchange");
    if (asked.length > seen) {
      asked[asked.length - 1].scrollIntoView({ block: "start", behavior: "auto" });
    }
    seen = asked.length;
  }).observe(document, { childList: true, subtree: true });
})();
