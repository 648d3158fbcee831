// What was understood and made of a sentence: timeline, plan, checks.
import { AmountKindSchema, BodyPartSchema, QuantitySchema, UnitSchema, VerdictSchema } from "stubs/skelact/v1/generation_pb.js";
import { PALETTE } from "./actors.js";
import { element, enumWord, seconds, words } from "./dom.js";

const UNITS = ["", "s", "m", "°", "m/s"];
const MAX_DECIMALS = 2;

export const colorOf = (index) => `#${PALETTE[index % PALETTE.length].toString(16).padStart(6, "0")}`;
export const verdictOf = (report) => enumWord(VerdictSchema, report.verdict);
export const badge = (word, kind = word) => element("span", { class: `badge ${kind}`, text: word });

/** Actions, for each part who moves it when, and seams; returns what moves the head to a time. A click seeks. */
export function drawTimeline(box, header, seek) {
  const { report, plan, fps, frames } = header;
  const durationS = frames / fps;
  const percent = (value) => `${(100 * value) / durationS}%`;
  const lines = element("div", { class: "lines", role: "img", "aria-label": describe(header) });
  for (const { actionIndex, startS, endS } of report.timeline) {
    const action = plan.actions[actionIndex];
    const verdict = verdictOfAction(action, report);
    const span = element("div", { class: "span", text: [action.text, verdict].filter(Boolean).join(": ") });
    Object.assign(span.style, { left: percent(startS), width: percent(endS - startS), background: "#b9c3d3" });
    lines.append(element("span", { class: "name", text: "action" }), element("div", { class: "line" }, span));
  }
  for (const part of report.parts) {
    const line = element("div", { class: "line" });
    for (const owner of report.owners.filter((one) => one.part === part)) {
      const name = report.performances[owner.performanceIndex];
      const span = element("div", { class: "span", text: name, title: `${name}, ${seconds(owner.startFrame / fps)}` });
      const left = percent(owner.startFrame / fps);
      const width = percent((owner.endFrame - owner.startFrame) / fps);
      Object.assign(span.style, { left, width, background: tint(colorOf(owner.performanceIndex)) });
      line.append(span);
    }
    lines.append(element("span", { class: "name", text: enumWord(BodyPartSchema, part).replace("body part ", "") }), line);
  }
  const seams = seamsOf(report).map((frame) => {
    const mark = element("div", { class: "seam", title: `seam at ${seconds(frame / fps)}` });
    mark.style.left = percent(frame / fps);
    return mark;
  });
  lines.append(element("span", { class: "name", text: "seams" }), element("div", { class: "line" }, ...seams));
  const head = element("div", { class: "head" });
  lines.append(head);
  box.replaceChildren(lines);
  lines.addEventListener("click", (event) => {
    const line = lines.querySelector(".line").getBoundingClientRect();
    const part = (event.clientX - line.left) / line.width;
    if (part >= 0 && part <= 1) seek(part * durationS);
  });
  return (timeS) => {
    const line = lines.querySelector(".line");
    if (line) head.style.left = `${line.offsetLeft + (line.offsetWidth * Math.min(timeS, durationS)) / durationS}px`;
  };
}

/** "found" or "not found": whether the recognizer sees the motions of an action; "" when nothing was looked for. */
function verdictOfAction({ performances }, { findings }) {
  const own = findings.filter(({ performance }) => performances.includes(performance));
  if (!own.length) return "";
  return own.every(({ found }) => found) ? "found" : "not found";
}

/** The same as a sentence, for those who do not see it. */
function describe({ report, plan, fps, frames }) {
  const actions = report.timeline.map(
    ({ actionIndex, startS, endS }) => `${plan.actions[actionIndex].text} from ${seconds(startS)} to ${seconds(endS)}`,
  );
  return `${seconds(frames / fps)}: ${actions.join(", ")}. ${seamsOf(report).length} seams.`;
}

/** Frames at which a part goes over from one performance to another. */
export function seamsOf(report) {
  const inner = report.owners.filter((owner) => owner.startFrame > 0).map((owner) => owner.startFrame);
  return [...new Set(inner)].sort((a, b) => a - b);
}

/** Actions with their parts, then everything that was checked and left out. */
export function drawPlan(box, { plan, report, fps }) {
  const rows = plan.actions.map((action) =>
    element(
      "tr",
      {},
      element("td", { text: action.text }),
      element("td", { text: action.parts.map((part) => partWord(part)).join(", ") || "unknown" }),
      element("td", { text: statedOf(action) }),
      element("td", {}, ...action.performances.map((name) => performanceOf(name, report))),
    ),
  );
  const head = ["action", "parts", "stated", "motion"].map((text) => element("th", { text, scope: "col" }));
  const table = element("table", {}, element("thead", {}, element("tr", {}, ...head)), element("tbody", {}, ...rows));
  const seams = seamsOf(report).map((frame) => seconds(frame / fps));
  const quality = report.quality;
  const lines = [
    ...report.checks.map((check) => checkLine(check)),
    ...report.findings.map((finding) => findingLine(finding)),
    ...report.notHeard.map((one) => omissionLine("not heard", one)),
    ...report.notDone.map((one) => omissionLine("not done", one)),
    ...report.notChecked.map((one) => omissionLine("not checked", one)),
    ...report.sources.map((one) => element("li", { text: `${one.performance} is from ${one.source} (${one.terms})` })),
    element("li", { text: `seams: ${seams.join(", ") || "none"}` }),
  ];
  if (quality) {
    const text = `feet slide ${quality.skatingCmS.toFixed(1)} cm/s, sink ${quality.penetrationCm.toFixed(1)} cm`;
    lines.push(element("li", { text: `quality: ${text}` }));
  }
  box.replaceChildren(table, element("ul", { class: "checks" }, ...lines));
}

const partWord = (part) => enumWord(BodyPartSchema, part);

function statedOf(action) {
  const amounts = action.amounts.map((amount) => amount.text || enumWord(AmountKindSchema, amount.kind));
  return [action.direction, ...amounts, ...action.manners].filter(Boolean).join(", ");
}

function performanceOf(name, report) {
  const index = report.performances.indexOf(name);
  const swatch = element("span", { class: "swatch" });
  swatch.style.background = index < 0 ? "transparent" : colorOf(index);
  return element("span", {}, swatch, `${words(name)} `);
}

function checkLine({ quantity, asked, got, unit, met }) {
  const text = `${enumWord(QuantitySchema, quantity)}: asked ${measured(asked, unit)}, got ${measured(got, unit)} `;
  return element("li", {}, text, badge(met ? "met" : "not met", met ? "met" : "missed"));
}

function measured(value, unit) {
  if (!value?.value) return "nothing";
  if (value.value.case === "word") return value.value.value;
  return `${Number(value.value.value.toFixed(MAX_DECIMALS))} ${UNITS[unit] ?? enumWord(UnitSchema, unit)}`.trim();
}

function findingLine({ performance, seen, probability, found }) {
  const text = `${words(performance)}: seen as ${words(seen)} (${Math.round(100 * probability)} %) `;
  return element("li", {}, text, badge(found ? "found" : "not found", found ? "met" : "missed"));
}

const omissionLine = (title, { text, reason }) =>
  element("li", {}, badge(title, "partial"), ` ${text}${reason ? `: ${reason}` : ""}`);

/** A color light enough for dark text. */
const tint = (color) => `color-mix(in srgb, ${color} 60%, white)`;
