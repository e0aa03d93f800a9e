"use strict";
// Draws each figure's chart from the table beneath it, and folds the table up. Colours, dark mode and print are the
// style sheet's: the chart is SVG. Without this script the table stands alone.
document.querySelectorAll("figure[data-chart]").forEach(figure => {
  const plot = figure.querySelector(".plot"), table = figure.querySelector("table"), details = figure.querySelector("details");
  const rows = Array.from(table.tBodies[0].rows), classes = figure.dataset.classes.split(" ");
  const labels = rows.map(row => row.cells[0].textContent);
  const value = cell => cell.textContent === "—" ? null : Number(cell.textContent);
  const series = classes.map((name, column) => ({ className: "ct-series " + name, data: rows.map(row => value(row.cells[column + 1])) }));
  const known = series.flatMap(one => one.data).filter(one => one !== null);
  if (!known.length) return;
  plot.hidden = false;
  details.open = false;
  const width = plot.clientWidth || 640, height = plot.clientHeight || 200, every = Math.ceil(labels.length / Math.max(2, width / 64));
  const spread = Math.max(...known) - Math.min(...known);
  const options = {
    width: width + "px", height: height + "px", fullWidth: true,
    chartPadding: { top: 12, right: 28, bottom: 0, left: 0 },
    axisX: { showGrid: false, labelInterpolationFnc: (label, index) => index % every ? null : label.replace(/^\d{4}-/, "") },
    showPoint: labels.length <= 31,
    axisY: { onlyInteger: known.every(Number.isInteger), offset: 44, scaleMinSpace: 28 },
  };
  if (classes.length > 1) options.low = 0; // shares of a whole
  if (!spread) {
    options.high = known[0] + 1;
    options.low = Math.max(0, known[0] - 1);
  }
  const kind = figure.dataset.chart, draw = kind === "line" ? Chartist.LineChart : Chartist.BarChart;
  const extra = { line: { lineSmooth: false }, bars: { stackBars: true }, groups: { seriesBarDistance: Math.min(11, width / labels.length / 4) } }[kind];
  const chart = new draw(plot, { labels, series }, { ...options, ...extra });
  chart.on("draw", shape => {
    if (shape.type !== "point" && shape.type !== "bar") return;
    const name = table.tHead.rows[0].cells[shape.seriesIndex + 1].textContent;
    const title = document.createElementNS("http://www.w3.org/2000/svg", "title");
    title.textContent = labels[shape.index] + " " + name + " " + series[shape.seriesIndex].data[shape.index];
    shape.element.getNode().append(title);
  });
  // scaled by its viewBox, so that it fits a sheet of paper and a turned telephone without being drawn anew
  chart.on("created", ({ svg }) => {
    const drawn = svg.getNode();
    drawn.setAttribute("viewBox", "0 0 " + width + " " + height);
    drawn.setAttribute("aria-hidden", "true");
    drawn.removeAttribute("width");
    drawn.removeAttribute("height");
    drawn.removeAttribute("style");
  });
});
