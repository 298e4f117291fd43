// Checks an entry of the record in the reader's own browser: nothing is asked of the server.
// RFC 6962 hashes; signed notes and checkpoints of C2SP; Ed25519 from WebCrypto.

const bytes = (base64) => Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
const hex = (buffer) => [...new Uint8Array(buffer)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
const same = (a, b) => a.length === b.length && a.every((byte, place) => byte === b[place]);
const joined = (...pieces) => {
  const whole = new Uint8Array(pieces.reduce((sum, piece) => sum + piece.length, 0));
  let at = 0;
  for (const piece of pieces) { whole.set(piece, at); at += piece.length; }
  return whole;
};
const sha256 = async (...pieces) => new Uint8Array(await crypto.subtle.digest("SHA-256", joined(...pieces)));
const counted = (many, one, more) => `${many.toLocaleString("en-GB")} ${many === 1 ? one : more}`;
const node = (left, right) => sha256(Uint8Array.of(1), left, right);

// The root that a leaf and its path lead to (RFC 9162 section 2.1.3.2); numbers below 2 ** 53.
async function rootOf(leaf, index, size, path) {
  let [place, last, root] = [index, size - 1, leaf];
  for (const step of path) {
    if (last === 0) return null;
    if (place % 2 === 1 || place === last) {
      root = await node(step, root);
      while (place % 2 === 0 && place !== 0) { place = Math.floor(place / 2); last = Math.floor(last / 2); }
    } else {
      root = await node(root, step);
    }
    place = Math.floor(place / 2);
    last = Math.floor(last / 2);
  }
  return last === 0 ? root : null;
}

// A verifier key: name+id+base64(type || key). The id is bound to the name and the key.
async function readKey(text) {
  const [name, id, ...rest] = text.split("+");
  const material = bytes(rest.join("+"));
  const digest = await sha256(new TextEncoder().encode(`${name}\n`), material);
  if (hex(digest.slice(0, 4)) !== id || material[0] !== 1 || material.length !== 33) return null;
  return { name, id: bytes(btoa(String.fromCharCode(...digest.slice(0, 4)))), raw: material.slice(1) };
}

async function signedBy(key, text, signatures) {
  const imported = await crypto.subtle.importKey("raw", key.raw, { name: "Ed25519" }, false, ["verify"]);
  for (const line of signatures) {
    const [, name, given] = line.match(/^\u2014 (\S+) (\S+)$/u) ?? [];
    if (name !== key.name) continue;
    const signature = bytes(given);
    if (!same(signature.slice(0, 4), key.id)) continue;
    if (await crypto.subtle.verify("Ed25519", imported, signature.slice(4), new TextEncoder().encode(text))) return true;
  }
  return false;
}

async function check(data, tell) {
  const statement = bytes(data.statement);
  const said = JSON.parse(new TextDecoder().decode(statement));
  if (data.content) {
    const digest = hex(await sha256(bytes(data.salt), bytes(data.content)));
    tell(digest === said.public, "What this page shows is what the statement was made of.",
      "What this page shows is not what the statement was made of.");
  } else {
    tell(true, "The text was taken back; its hash is still in the statement.", "");
  }
  const [text, rest] = data.checkpoint.split(/\n\n/u);
  const body = `${text}\n`;
  const [origin, size, root] = text.split("\n");
  const leaf = await sha256(Uint8Array.of(0), statement);
  const path = data.path ? data.path.split(" ").map(bytes) : [];
  const reached = await rootOf(leaf, Number(data.index), Number(size), path);
  tell(reached !== null && same(reached, bytes(root)),
    `The statement is entry ${data.index} of a record of ${counted(Number(size), "entry", "entries")}: ${counted(path.length, "hash leads", "hashes lead")} from it to the head.`,
    "The statement does not lead to the head of the record.");
  const keys = (await Promise.all(data.keys.split(" ").map(readKey))).filter((key) => key && key.name === origin);
  const signatures = (rest ?? "").split("\n").filter(Boolean);
  let signed = false;
  for (const key of keys) signed ||= await signedBy(key, body, signatures);
  tell(signed, `The head is signed by ${origin}.`, "The head is not signed by the key of this record.");
}

for (const panel of document.querySelectorAll("[data-check]")) {
  const steps = panel.querySelector("ol");
  const button = panel.querySelector("button");
  const tell = (holds, yes, no) => {
    const line = document.createElement("li");
    line.className = holds ? "remit-check__yes" : "remit-check__no";
    line.textContent = `${holds ? "Holds" : "Does not hold"}: ${holds ? yes : no}`;
    steps.append(line);
  };
  panel.hidden = false;
  button.addEventListener("click", async () => {
    steps.replaceChildren();
    try {
      await check(panel.dataset, tell);
    } catch (error) {
      tell(false, "", error.name === "NotSupportedError"
        ? "this browser has no Ed25519; download the proof and use the command below."
        : `the proof could not be read (${error.message}).`);
    }
    const failed = steps.querySelector(".remit-check__no");
    const verdict = document.createElement("li");
    verdict.className = "remit-check__verdict";
    verdict.textContent = failed ? "It does not hold: see the steps above." : "Checked here, by your own browser.";
    steps.append(verdict);
  });
}
