// Measure: ranges and steps of the open motion, and reports of benchmarks.
import { byId, element, words } from "./dom.js";
import { attempt } from "./dom.js";
import { fetchPage } from "./connection.js";

export class Measure {
  constructor(open) {
    this.open = open;
    byId("report").addEventListener("change", () => this.#choose());
  }

  /** Reports that the server lists. */
  list(reports) {
    const options = reports.map((title, index) => element("option", { value: index, text: title }));
    byId("report").replaceChildren(...options);
    byId("report").disabled = !reports.length;
    const none = "No reports are listed. Start with skelact view --reports FOLDER, or drop an HTML report here.";
    byId("reports-hint").textContent = reports.length ? "" : none;
    this.hasReports = reports.length > 0;
  }

  show() {
    this.#drawMeasures();
    if (this.hasReports && byId("report-frame").hidden) this.#choose();
  }

  async #choose() {
    await attempt(async () => {
      const response = await fetchPage(`/page/reports/${byId("report").value}`);
      this.#frame(await response.text());
    });
  }

  /** A report that was dropped. */
  async openFile(file) {
    byId("reports-hint").textContent = `Shown: ${file.name}`;
    this.#frame(await file.text());
  }

  #frame(html) {
    byId("report-frame").srcdoc = html;
    byId("report-frame").hidden = false;
  }

  #drawMeasures() {
    const opened = this.open.slots.filter(Boolean).map((recording) => recording.opened);
    if (!opened.length) return;
    byId("measures").replaceChildren(...opened.flatMap((one) => one.measures.map((found, person) => table(one, found, person))));
  }
}

function table({ name, measures }, { ranges, gait }, person) {
  const title = measures.length > 1 ? `${name}, person ${person + 1}` : name;
  const numbers = (values) => values.map((value) => element("td", { class: "number", text: value }));
  const rows = ranges.map(([angle, low, high, mean]) =>
    element("tr", {}, element("th", { text: words(angle), scope: "row" }), ...numbers([low, high, mean])),
  );
  const steps = gait.map(([what, value]) =>
    element("tr", {}, element("th", { text: what, scope: "row" }), element("td", { text: value, colspan: 3, class: "number" })),
  );
  const heads = ["degrees", "smallest", "largest", "mean"].map((text, index) =>
    element("th", { text, scope: "col", class: index ? "number" : "" }),
  );
  if (!rows.length) return element("p", { class: "hint", text: `${title}: its joints give no angles.` });
  const made = element("table", {}, element("caption", { text: title }), element("thead", {}, element("tr", {}, ...heads)));
  made.append(element("tbody", {}, ...rows, ...steps));
  return made;
}
