"use strict";
// Finding, filtering, sorting and paging of the tables that hold a row for each site. The page shows its first rows
// without it. All sites lie as JSON in the page; whatever is drawn goes through textContent, so a name stays a name.
(function () {
  const data = JSON.parse(document.getElementById("city").textContent);
  const words = data.words, at = Object.fromEntries(data.keys.map((key, index) => [key, index]));
  const PAGE = 100, WHOLE = 300; // rows a page; a city up to WHOLE stands on one page, and as many are printed
  const LAST = Number.MAX_VALUE; // what has no value stays last whichever way it is sorted

  // --- elements --------------------------------------------------------------------------------------------------

  function element(name, classes, ...children) {
    const made = document.createElement(name);
    if (classes) made.className = classes;
    made.append(...children);
    return made;
  }

  function shape(name, attributes, ...children) {
    const made = document.createElementNS("http://www.w3.org/2000/svg", name);
    for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
    made.append(...children);
    return made;
  }

  const figure = value => value === null ? "—" : value.toFixed(1).replace(/\.0$/, "");
  const share = value => value === null ? "—" : (value * 100).toFixed(1).replace(/\.0$/, "") + "%";
  const filled = (text, values) => text.replace(/\{(\w+)\}/g, (_, key) => values[key]);
  const number = value => element("td", "n", String(value));

  function tag(kind, word) {
    return element("span", "tag " + kind, word);
  }

  function nameCell(row, anchor) {
    const head = element("th", "name"), link = element("a", "", row[at.name]);
    head.scope = "row";
    if (data.lang !== "zh-CN") head.lang = "zh-CN";
    link.href = data.root + encodeURIComponent(row[at.id]) + ".html" + anchor;
    head.append(link);
    return head;
  }

  function scoreBar(row) {
    const width = 96, kind = { pass: "f-good", fail: "f-bad" }[row[at.verdict]] || "f-doubt", score = row[at.score];
    const place = value => Math.round(Math.min(100, Math.max(0, value)) * width / 10) / 10;
    const from = place(row[at.low]), to = place(row[at.high]);
    const label = (score === null ? "" : filled(words.score, { score: figure(score) })) +
      filled(words.interval, { low: figure(row[at.low]), high: figure(row[at.high]) });
    const bar = shape("svg", { class: "score", width, height: 18, viewBox: "0 0 " + width + " 18", role: "img", "aria-label": label },
      shape("rect", { class: "f-track", x: 0, y: 8, width, height: 2 }),
      shape("rect", { class: kind + " band", x: from, y: 5, width: Math.max(2, Math.round(10 * (to - from)) / 10), height: 8, rx: 2 }));
    if (score !== null) {
      bar.append(shape("circle", { class: kind + " s-paper", cx: Math.min(width - 5, Math.max(5, place(score))), cy: 9, r: 4.5 }));
    }
    return bar;
  }

  const said = text => words.said[text] || text;

  const CELLS = {
    place: row => number(row[at.place] || "—"),
    name: row => nameCell(row, ""),
    level: row => element("td", "d", words.level[row[at.level]] || row[at.level]),
    verdict: row => element("td", "", tag({ pass: "good", fail: "bad" }[row[at.verdict]] || "doubt", words.verdict[row[at.verdict]])),
    score: row => number(figure(row[at.score])),
    low: row => element("td", "bar", scoreBar(row),
      element("span", "small soft", figure(row[at.low]) + "–" + figure(row[at.high]))),
    coverage: row => number(share(row[at.coverage])),
    vetoes: row => {
      const cell = element("td", "v", row[at.vetoes].map(said).join(words.comma));
      if (row[at.unjudged].length) {
        cell.append(element("span", "small soft", words.unjudged + row[at.unjudged].map(said).join(words.comma)));
      }
      return cell;
    },
    new: row => number(row[at.new]),
    open: row => number(row[at.open]),
    fixed: row => number(row[at.fixed]),
    suspected: row => number(row[at.suspected]),
    trend: row => element("td", "d", words.trend[row[at.trend]]),
    cells: (row, part) => {
      const [outcome, failed, unknown, heat] = row[at.cells][part];
      const cell = element("td", "heat " + outcome + " h" + heat, element("span", "sr", words.outcome[outcome] + " "));
      if (failed) cell.append(element("b", "", String(failed)));
      if (unknown) cell.append(element("span", "unseen", " ?" + unknown));
      return cell;
    },
  };

  // --- what is sorted by -----------------------------------------------------------------------------------------

  const VERDICTS = { pass: 1, unknown: 2, fail: 3 }, TRENDS = { better: 1, same: 2, worse: 3, "": LAST };
  const levels = Object.keys(words.level);
  const or = (value, other) => value === null ? other : value;
  const KEYS = {
    place: row => or(row[at.place], LAST),
    level: row => levels.indexOf(row[at.level]),
    verdict: row => VERDICTS[row[at.verdict]],
    score: row => or(row[at.score], LAST),
    coverage: row => or(row[at.coverage], LAST),
    vetoes: row => row[at.vetoes].length,
    trend: row => TRENDS[row[at.trend]],
    cells: (row, part) => row[at.cells][part][1] * 1000 + row[at.cells][part][2],
  };

  let nameOrder = null; // where each site's name stands among all; collating is slow, so it is done once
  function nameKeys() {
    if (!nameOrder) {
      const collator = new Intl.Collator("zh-CN", { numeric: true });
      const sorted = data.rows.map((_, index) => index);
      sorted.sort((a, b) => collator.compare(data.rows[a][at.name], data.rows[b][at.name]));
      nameOrder = new Float64Array(sorted.length);
      sorted.forEach((index, place) => { nameOrder[index] = place; });
    }
    return nameOrder;
  }

  function keysOf(key, part) {
    if (key === "name") return nameKeys();
    const take = KEYS[key] || (row => row[at[key]]);
    return Float64Array.from(data.rows, row => take(row, part));
  }

  const haystack = data.rows.map(row => [row[at.name], row[at.id], words.level[row[at.level]],
    ...row[at.vetoes].map(said)].join(" ").toLowerCase());

  // --- one table -------------------------------------------------------------------------------------------------

  function alive(section) {
    const table = section.querySelector("table"), body = table.tBodies[0], heads = Array.from(table.tHead.rows[0].cells);
    const tools = section.querySelector(".tools"), pager = section.querySelector(".pager");
    const search = tools.querySelector("input[type=search]"), status = tools.querySelector("[role=status]");
    const filters = Array.from(tools.querySelectorAll("[data-filter]")), anchor = section.dataset.paged === "map" ? "#actions" : "";
    const [back, ahead] = pager.querySelectorAll("button"), whereNow = pager.querySelector(".where-now");
    const size = data.rows.length <= WHOLE ? WHOLE : PAGE;
    const columns = heads.map(head => ({ head, key: head.dataset.key, part: Number(head.dataset.part || 0) }));
    let shown = data.rows.map((_, index) => index), sorted = null, page = 0;

    function draw(from, to) {
      const rows = document.createDocumentFragment();
      for (const index of shown.slice(from, to)) {
        const row = data.rows[index];
        rows.append(element("tr", "", ...columns.map(column =>
          column.key === "name" ? nameCell(row, anchor) : CELLS[column.key](row, column.part))));
      }
      body.replaceChildren(rows);
    }

    function turn(to) {
      const pages = Math.max(1, Math.ceil(shown.length / size));
      page = Math.min(pages - 1, Math.max(0, to));
      const from = page * size, end = Math.min(shown.length, from + size);
      draw(from, end);
      whereNow.textContent = filled(words.where, { from: shown.length ? from + 1 : 0, to: end, total: shown.length });
      pager.hidden = pages === 1;
      back.disabled = page === 0;
      ahead.disabled = page === pages - 1;
    }

    function select() {
      const asked = search.value.trim().toLowerCase().split(/\s+/).filter(Boolean);
      const limits = filters.map(one => [at[one.dataset.filter], one.type === "checkbox" ? one.checked : one.value]).filter(one => one[1]);
      shown = [];
      data.rows.forEach((row, index) => {
        const fits = limits.every(([column, value]) => value === true ? row[column] > 0 : row[column] === value) &&
          asked.every(word => haystack[index].includes(word));
        if (fits) shown.push(index);
      });
      if (sorted) order();
      status.textContent = asked.length || limits.length ? filled(words.found, { count: shown.length }) : "";
      turn(0);
    }

    function order() {
      const { keys, down } = sorted, sign = down ? -1 : 1;
      shown.sort((a, b) => {
        const x = keys[a], y = keys[b];
        return x === y ? a - b : x === LAST ? 1 : y === LAST ? -1 : sign * (x - y);
      });
    }

    columns.forEach(({ head, key, part }) => {
      const button = element("button", "", head.textContent);
      button.type = "button";
      head.replaceChildren(button);
      button.addEventListener("click", () => {
        const down = head.getAttribute("aria-sort") === "ascending";
        heads.forEach(other => other.removeAttribute("aria-sort"));
        head.setAttribute("aria-sort", down ? "descending" : "ascending");
        sorted = { keys: keysOf(key, part), down };
        order();
        turn(0);
      });
    });
    search.addEventListener("input", select);
    filters.forEach(one => one.addEventListener("change", select));
    back.addEventListener("click", () => turn(page - 1));
    ahead.addEventListener("click", () => turn(page + 1));
    addEventListener("beforeprint", () => draw(0, WHOLE));
    addEventListener("afterprint", () => turn(page));
    tools.hidden = false;
    if (data.rows.length > size) turn(0);

    return function pick(verdict) {
      search.value = "";
      filters.forEach(one => { one.type === "checkbox" ? one.checked = false : one.value = ""; });
      filters.find(one => one.dataset.filter === "verdict").value = verdict;
      select();
    };
  }

  const picks = Array.from(document.querySelectorAll("[data-paged]"), alive);
  document.querySelectorAll("a[data-verdict]").forEach(link => {
    link.addEventListener("click", () => picks.forEach(pick => pick(link.dataset.verdict)));
  });
})();
