// Many motions: a data set or folder that the server lists, or an archive or folder of the person who looks. One is picked.
import { fetchPage } from "./connection.js";
import { attempt, byId, element, tellStatus } from "./dom.js";
import { listZip, readZip } from "./zip.js";

const MAX_SHOWN = 200;
const TYPING_MS = 150;
const MOTIONS = /\.(bvh|glb|vrm|vrma|npz|skeleton|json|trc|c3d|bvh\.txt)$/i;
const NTU_NAME = /S\d{3}C\d{3}P\d{3}R\d{3}A(\d{3})/;

/** Lists motions; `onPick(name, slot, get)` opens one, where `get` fetches its response. */
export class Collection {
  constructor(onPick) {
    this.onPick = onPick;
    byId("collection-find").addEventListener("input", () => {
      clearTimeout(this.typing);
      this.typing = setTimeout(() => this.#search(), TYPING_MS);
    });
    byId("collection-close").addEventListener("click", () => (byId("collection").hidden = true));
  }

  /** A data set that the server lists. */
  async openServed(index, name) {
    const base = `/page/collections/${index}`;
    await this.#open(name, async (text) => {
      const { total, found } = await (await fetchPage(`${base}?find=${encodeURIComponent(text)}`)).json();
      return { total, found: found.map(([number, title]) => ({ title, get: () => fetchPage(`${base}/${number}`) })) };
    });
  }

  /** A zip archive on this computer; nothing is sent but the file that is picked. */
  async openZip(file) {
    const entries = (await listZip(file)).filter(({ name }) => MOTIONS.test(name));
    await this.#openLocal(file.name, entries.map((entry) => ({ name: entry.name, read: () => readZip(file, entry) })));
  }

  /** Files of a folder on this computer. */
  async openFolder(files) {
    const motions = [...files].filter(({ name }) => MOTIONS.test(name));
    const name = files[0]?.webkitRelativePath.split("/")[0] || "folder";
    await this.#openLocal(name, motions.map((file) => ({ name: file.webkitRelativePath || file.name, read: async () => file })));
  }

  async #openLocal(name, files) {
    files.sort((one, other) => one.name.localeCompare(other.name));
    const actions = files.some((file) => actionOf(file.name)) ? await (await fetchPage("/page/actions")).json() : [];
    for (const file of files) {
      const short = file.name.split("/").pop();
      const action = actions[actionOf(short) - 1];
      file.title = action ? `${short.replace(/\.skeleton$/i, "")} · ${action}` : file.name;
      const path = `/page/open?name=${encodeURIComponent(short)}`;
      file.get = async (animation) =>
        fetchPage(`${path}&animation=${encodeURIComponent(animation)}`, { method: "POST", body: await file.read() });
    }
    await this.#open(name, async (text) => {
      const wanted = text.toLowerCase().split(/\s+/);
      const found = files.filter(({ title }) => wanted.every((word) => title.toLowerCase().includes(word)));
      return { total: found.length, found: found.slice(0, MAX_SHOWN) };
    });
  }

  async #open(name, find) {
    this.find = find;
    byId("collection-name").textContent = name;
    byId("collection-find").value = "";
    byId("collection").hidden = false;
    await this.#search();
    byId("collection-find").focus();
  }

  async #search() {
    await attempt(async () => {
      const text = byId("collection-find").value;
      const { total, found } = await this.find(text);
      if (text !== byId("collection-find").value) return;
      const count = `${total} ${total === 1 ? "motion" : "motions"}`;
      byId("collection-count").textContent = total > found.length ? `${count}; the first ${found.length} are listed.` : `${count}.`;
      byId("collection-list").replaceChildren(...found.map((one) => this.#row(one)));
      tellStatus("");
    });
  }

  #row({ title, get }) {
    const name = title.split(" · ")[0].split("/").pop();
    const open = (slot) => () => this.onPick(name, slot, get);
    return element(
      "li",
      {},
      element("button", { type: "button", class: "quiet pick", text: title, onclick: open(0) }),
      element("button", { type: "button", class: "quiet", text: "Beside", "aria-label": `Beside: ${title}`, onclick: open(1) }),
    );
  }
}

/** The number of the action in a name of NTU RGB+D, such as S001C001P001R001A013; 0: there is none. */
const actionOf = (name) => Number(name.match(NTU_NAME)?.[1] ?? 0);
