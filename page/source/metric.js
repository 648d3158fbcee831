// People in meters: where the server places them when it is told how tall they are.
import { FootContactSchema } from "stubs/skelact/v1/pose_pb.js";
import { byId, enumWord } from "./dom.js";

export const METRIC_LAYOUT = "wholebody133";
const [MIN_M, MAX_M] = [0.4, 2.6];
const [FACE_START, FACE_END] = [23, 91]; // points of the face, which say little about a body
const FEET = ["left heel", "left toe", "right heel", "right toe"];

/** What to ask for; undefined: no height is given. */
export function metricOptions() {
  const text = byId("height").value.trim();
  if (!text) return undefined;
  const heightM = Number(text);
  if (heightM >= MIN_M && heightM <= MAX_M) return { heightM };
  throw new Error(`The height is in meters, ${MIN_M} to ${MAX_M}, such as 1.75.`);
}

/** Joints and mask of a person in the room, `aheadM` of the camera in its middle. */
export function metricPlace({ joints, valid }, world, aheadM) {
  const places = new Float32Array(joints.data.slice().buffer);
  const seen = valid.map((isValid, point) => (point >= FACE_START && point < FACE_END ? 0 : isValid));
  let lowest = 0;
  if (!world.hasFloor) {
    lowest = Infinity;
    seen.forEach((isValid, point) => (lowest = isValid ? Math.min(lowest, places[3 * point + 1]) : lowest));
  }
  for (let point = 0; point < seen.length; point++) {
    places[3 * point + 1] -= lowest;
    places[3 * point + 2] += aheadM;
  }
  return { joints: places, valid: seen };
}

/** "stands on left heel, left toe". */
export function standsOn({ contacts, settled }) {
  const standing = FEET.filter((_, index) => enumWord(FootContactSchema, contacts[index]) === "stands");
  const words = standing.length ? `stands on ${standing.join(", ")}` : "";
  return settled ? words : [words, "lengths still change"].filter(Boolean).join("; ");
}

/** What is known of the world, and what was assumed. */
export function worldWords({ hasFloor, cameraHeightM, cameraLeanDegrees, notes }) {
  const lean = `looks ${Math.abs(cameraLeanDegrees).toFixed(0)}° ${cameraLeanDegrees < 0 ? "up" : "down"}`;
  const camera = hasFloor ? `The camera is ${cameraHeightM.toFixed(2)} m above the floor and ${lean}.` : "";
  return [camera, ...notes.map((note) => `${note[0].toUpperCase()}${note.slice(1)}.`)].filter(Boolean).join(" ");
}
