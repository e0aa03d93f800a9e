"use strict";
// Sorting and filtering of the ranking. The page is complete without it.
document.querySelectorAll("table[data-sortable]").forEach(function (table) {
  var body = table.tBodies[0], heads = Array.from(table.tHead.rows[0].cells);
  function value(row, column) {
    var cell = row.cells[column];
    return cell.dataset.value !== undefined ? cell.dataset.value : cell.textContent.trim();
  }
  function compare(a, b) {
    if (a === "" || b === "") return a === b ? 0 : a === "" ? 1 : -1;
    return isNaN(a) || isNaN(b) ? a.localeCompare(b, "zh-CN") : a - b;
  }
  heads.forEach(function (head, column) {
    var button = document.createElement("button");
    button.type = "button";
    button.textContent = head.textContent;
    head.textContent = "";
    head.appendChild(button);
    button.addEventListener("click", function () {
      var down = head.getAttribute("aria-sort") === "ascending";
      heads.forEach(function (other) { other.removeAttribute("aria-sort"); });
      head.setAttribute("aria-sort", down ? "descending" : "ascending");
      var rows = Array.from(body.rows);
      rows.sort(function (a, b) {
        var x = value(a, column), y = value(b, column), order = compare(x, y);
        return x === "" || y === "" ? order : down ? -order : order;
      });
      rows.forEach(function (row) { body.appendChild(row); });
    });
  });
  var tools = document.createElement("div"), label = document.createElement("label"), box = document.createElement("input");
  var choice = document.createElement("select"), count = document.createElement("span");
  tools.className = "tools";
  label.textContent = "筛选 ";
  box.type = "search";
  box.placeholder = "名称、级别或否决项";
  label.appendChild(box);
  choice.setAttribute("aria-label", "结论");
  [["", "全部结论"], ["pass", "合格"], ["unknown", "无法判定"], ["fail", "不合格"]].forEach(function (pair) {
    choice.add(new Option(pair[1], pair[0]));
  });
  count.setAttribute("role", "status");
  count.className = "soft";
  tools.append(label, choice, count);
  table.parentElement.before(tools);
  function filter() {
    var words = box.value.trim().toLowerCase(), shown = 0;
    Array.from(body.rows).forEach(function (row) {
      var fits = (!words || row.textContent.toLowerCase().includes(words)) && (!choice.value || row.dataset.verdict === choice.value);
      row.hidden = !fits;
      if (fits) shown += 1;
    });
    count.textContent = words || choice.value ? "共 " + shown + " 个网站" : "";
  }
  box.addEventListener("input", filter);
  choice.addEventListener("change", filter);
});
