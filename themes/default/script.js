// What the site does for readers whose browser runs scripts. All of it works without, a little less smoothly.
(() => {
  "use strict";
  const KEY = "embajador.language";
  // A browser may forbid storage (file://, private windows): then nothing is remembered.
  const remembered = () => {
    try { return localStorage.getItem(KEY); } catch { return null; }
  };
  const remember = (code) => {
    try { localStorage.setItem(KEY, code); } catch { /* not remembered */ }
  };

  // An old address with a heading: on to where the heading is now. A page without one leads on by itself.
  const follow = () => {
    if (!location.hash) return;
    let id = location.hash.slice(1);
    try { id = decodeURIComponent(id); } catch { /* as it is */ }
    const old = document.querySelector(".redirect a.to");
    const part = document.getElementById(id)?.closest(".moved")?.querySelector("a");
    if (part) location.replace(part.href);
    else if (old) location.replace(old.href.includes("#") ? old.href : old.href + location.hash);
  };
  follow();
  addEventListener("hashchange", follow);

  // The door: straight to the reader's language. `#languages` is how one comes back to choose.
  const choices = [...document.querySelectorAll("a.choice[hreflang]")];
  if (choices.length > 0 && location.hash !== "#languages") {
    const wanted = [remembered(), ...(navigator.languages || [])]
      .filter(Boolean)
      .map((code) => code.toLowerCase().split("-")[0]);
    for (const code of wanted) {
      const choice = choices.find((link) => link.hreflang === code);
      if (choice) {
        location.replace(choice.href);
        return;
      }
    }
  }
  for (const link of document.querySelectorAll("a.choice[hreflang], .languages a[hreflang]")) {
    link.addEventListener("click", () => remember(link.hreflang));
  }

  // The side navigation is a closed disclosure for phones. Browsers without ::details-content need it opened on wide
  // screens; the current page is brought into view inside it.
  const side = document.querySelector("details.side");
  if (side) {
    const wide = matchMedia("(min-width: 60.01rem)");
    const settle = () => { side.open = wide.matches; };
    settle();
    wide.addEventListener("change", settle);
    const here = side.querySelector("[aria-current]");
    if (here && wide.matches && here.offsetTop > side.clientHeight - 80) {
      side.scrollTop = here.offsetTop - side.clientHeight / 2;
    }
  }

  // What became of this edition since it was published, and which others there are: a script beside the editions says.
  // An edition that stands alone has none, and keeps its link to the list.
  const { edition, published } = document.documentElement.dataset;
  const editions = window.embajadorEditions?.editions;
  const own = Array.isArray(editions) && editions.find((other) => other.name === edition);
  if (own) {
    const language = document.documentElement.lang;
    const home = (other) => {
      const folder = other.languages.includes(language) ? language + "/" : "";
      return published + encodeURI(other.path) + folder + "index.html";
    };
    const linked = (other, word) => {
      const link = document.createElement("a");
      link.href = home(other);
      link.textContent = other.labels?.[language] ?? other.name;
      if (word) link.append(` · ${word}`);
      return link;
    };
    const newest = editions.find((other) => other.state === "current");
    const instead = own.state === "revised" ? editions.find((other) => other.name === own.by) ?? newest : newest;
    const reasons = own.state === "revised" ? instead?.reason : own.state === "withdrawn" ? own.reason : null;
    const why = reasons && (reasons[language] ?? Object.values(reasons)[0]);
    const banner = document.querySelector(".newer");
    if (banner && instead && instead !== own && banner.dataset[own.state]) {
      banner.append(banner.dataset[own.state] + " ", linked(instead), why ? `. ${banner.dataset.why} ${why}` : "");
      banner.hidden = false;
    }
    const link = document.querySelector("a.edition");
    if (link && editions.length > 1) {
      const list = document.createElement("details");
      list.className = "edition";
      const button = document.createElement("summary");
      button.textContent = link.textContent;
      const panel = document.createElement("div");
      list.append(button, panel);
      let year = "";
      let row;
      const order = (other) => other.as_of ?? "";
      for (const other of [...editions].reverse().sort((a, b) => order(b).localeCompare(order(a)))) {
        const begins = order(other).slice(0, 4);
        if (begins !== year || !row) {
          const title = document.createElement("p");
          title.textContent = year = begins;
          row = document.createElement("ul");
          panel.append(title, row);
        }
        const item = document.createElement("li");
        const at = linked(other, { current: link.dataset.current, revised: link.dataset.revised, withdrawn: link.dataset.withdrawn }[other.state]);
        if (other === own) at.setAttribute("aria-current", "true");
        item.append(at);
        row.append(item);
      }
      const all = document.createElement("a");
      all.href = link.href;
      all.textContent = link.dataset.all;
      panel.append(all);
      link.replaceWith(list);
      addEventListener("keydown", (event) => {
        if (event.key !== "Escape" || !list.open) return;
        list.open = false;
        button.focus();
      });
      addEventListener("click", (event) => {
        if (!list.contains(event.target)) list.open = false;
      });
    }
  }

  for (const button of document.querySelectorAll("button.print")) {
    button.hidden = false;
    button.addEventListener("click", () => print());
  }
  // A table whose heads put its rows in order: once upwards, again downwards. Numbers carry their own key.
  // On a phone each row is a block of its own, without heads.
  const blocks = matchMedia("(max-width: 40rem)").matches;
  for (const table of blocks ? [] : document.querySelectorAll("table.sortable")) {
    const heads = [...table.tHead.rows[0].cells];
    heads.forEach((head, at) => {
      const button = document.createElement("button");
      button.type = "button";
      button.append(...head.childNodes);
      head.append(button);
      // A browser leaves a head that is half in sight where it is.
      button.addEventListener("focus", () => button.scrollIntoView({ block: "nearest", inline: "nearest" }));
      button.addEventListener("click", () => {
        const down = head.getAttribute("aria-sort") === "ascending";
        for (const other of heads) other.removeAttribute("aria-sort");
        head.setAttribute("aria-sort", down ? "descending" : "ascending");
        const key = (row) => row.cells[at].dataset.sort ?? row.cells[at].textContent.trim();
        const rows = [...table.tBodies[0].rows].sort((one, other) =>
          (down ? -1 : 1) * key(one).localeCompare(key(other), document.documentElement.lang));
        table.tBodies[0].append(...rows);
      });
    });
  }
  // Paper can't be unfolded.
  let closed = [];
  addEventListener("beforeprint", () => {
    closed = [...document.querySelectorAll("main details:not(.figures):not([open])")];
    for (const details of closed) details.open = true;
  });
  addEventListener("afterprint", () => {
    for (const details of closed) details.open = false;
  });
})();
