// What people do, in words: a class only when the answer is certain.
import { CertaintySchema, EventKindSchema } from "stubs/skelact/v1/recognition_pb.js";
import { enumWord, words } from "./dom.js";

const EVENT_WORDS = { fall: "fell", moving: "moves", still: "is still", starts: "starts", ends: "ends" };

/** An answer about a person as text, the kind of its certainty, and why. */
export function answerOf({ scores, certainty, reason }) {
  const kind = enumWord(CertaintySchema, certainty);
  const best = scores[0] && words(scores[0].label);
  const percent = scores[0] && `${Math.round(100 * scores[0].probability)} %`;
  if (kind === "certain") return { text: `${best} ${percent}`, kind, reason: "", label: best };
  if (kind === "uncertain") return { text: `uncertain, perhaps ${best} ${percent}`, kind, reason, label: "uncertain" };
  if (kind === "unknown") return { text: best ? `unknown, nearest is ${best}` : "unknown", kind, reason, label: "unknown" };
  return { text: kind, kind: "unknown", reason, label: kind };
}

/** "person 1 starts walking". */
export function eventText({ kind, label }) {
  const word = enumWord(EventKindSchema, kind);
  return [EVENT_WORDS[word] ?? word, words(label)].filter(Boolean).join(" ");
}
