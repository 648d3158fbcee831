// Elements, and where people read what happened.

/** Make an element: attributes, `on` listeners, `text`, children. */
export function element(tag, attributes = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name === "text") made.textContent = value;
    else if (name === "style") Object.assign(made.style, value);
    else if (name.startsWith("on")) made.addEventListener(name.slice(2), value);
    else if (value === true) made.setAttribute(name, "");
    else if (value !== false && value !== undefined) made.setAttribute(name, value);
  }
  made.append(...children);
  return made;
}

export const byId = (id) => document.getElementById(id);

/** Show an error as a sentence, until the next success. */
export function tellError(error) {
  const box = byId("error");
  box.textContent = error ? error.message : "";
  box.hidden = !error;
}

/** Say what the page does or did. */
export function tellStatus(text) {
  byId("status").textContent = text;
}

/** Run a job of a button: its errors become sentences. */
export async function attempt(job) {
  tellError(null);
  try {
    return await job();
  } catch (error) {
    if (error.code !== "cancelled") {
      tellError(error);
      tellStatus("");
      if (!error.code) console.error(error);
    }
    return undefined;
  }
}

/** Put bytes into a file of the person who looks. */
export function download(blob, name) {
  const link = element("a", { href: URL.createObjectURL(blob), download: name });
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}

/** "left_arm" -> "left arm"; enum values lose their prefix. */
export const words = (name) => name.toLowerCase().replaceAll("_", " ");

/** The word of an enum value: (VerdictSchema, 1) -> "verified". */
export function enumWord(schema, value) {
  const name = schema.value[value]?.name ?? "";
  return words(name.slice((schema.sharedPrefix ?? "").length));
}

export const seconds = (value) => `${value.toFixed(1)} s`;
