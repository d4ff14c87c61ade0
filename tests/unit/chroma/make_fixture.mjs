// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
// Makes store.zip and answers.json beside this with the real Chroma, 1.0 at that, and writes down what Chroma itself answers:
//
//   npm install chromadb@3.0.3 && rm -r node_modules/chromadb/node_modules
//   npm install --force chromadb-js-bindings-linux-x64-gnu@1.0.1
//   node make_fixture.mjs FOLDER && (cd FOLDER/store && zip -r ../store.zip .)
//
// FOLDER/store is the folder of Chroma, FOLDER/answers.json its answers; zipped, because HNSW files have room for ten thousand
// elements from the beginning. The server is ended in the middle of its work, so
// that a part of the rows is in the HNSW files and the rest in the queue only.
import { ChromaClient } from "chromadb";
import { spawn } from "node:child_process";
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";

const target = process.argv[2];
const port = 18765;
rmSync(target, { recursive: true, force: true });
mkdirSync(`${target}/store`, { recursive: true });
const program = "require('chromadb-js-bindings-linux-x64-gnu').cli(process.argv.slice(1))";
const server = spawn(process.execPath,
    ["-e", program, "--", "chroma", "run", "--path", `${target}/store`, "--host", "127.0.0.1", "--port", String(port)],
    { stdio: "ignore" });

process.on("exit", () => server.kill("SIGKILL"));
const client = new ChromaClient({ host: "127.0.0.1", port });
for (let i = 0; ; i++) {
    try { await client.heartbeat(); break; } catch (error) { if (i > 100) throw error; await sleep(100); }
}

/// A small generator with a seed, so that two runs give the same vectors (https://en.wikipedia.org/wiki/Xorshift).
let state = 2463534242;
const random = () => {
    state ^= state << 13; state ^= state >>> 17; state ^= state << 5;
    return Math.fround(((state >>> 0) / 4294967296) * 2 - 1);
};
const vector = (length) => Array.from({ length }, random);
const noFunction = { name: "given", generate: async () => { throw new Error("vectors are given"); } };
const answers = { collections: {} };

async function make(name, space, more = {}) {
    return client.createCollection({
        name, embeddingFunction: noFunction, configuration: { hnsw: { space, ...more } } });
}
async function note(collection, space, dimension) {
    const held = await collection.get({ include: ["embeddings", "documents", "metadatas"] });
    const queries = [];
    for (let i = 0; dimension > 0 && i < 5; i++) {
        const asked = vector(dimension);
        const found = await collection.query({ queryEmbeddings: [asked], nResults: 10, include: ["distances"] });
        queries.push({ vector: asked, ids: found.ids[0], distances: found.distances[0] });
    }
    answers.collections[collection.name] = {
        space, dimension,
        rows: held.ids.map((id, i) => ({
            id, vector: held.embeddings[i], document: held.documents[i], metadata: held.metadatas[i] })),
        queries };
}

// Rows in the HNSW files and in the queue, some of them changed, removed and put back.
const notes = await make("notes", "cosine", { batch_size: 10, sync_threshold: 20, ef_search: 200 });
const texts = ["The varve is a layer of lake sediment.", "湖底的沉积物每年一层。", "Ünïcödé and \"quotes\"\nin two lines", ""];
const id = (i) => `note-${i}`;
const range = (from, to) => Array.from({ length: to - from }, (_, i) => from + i);
const addNotes = async (from, to) => notes.add({
    ids: range(from, to).map(id),
    embeddings: range(from, to).map(() => vector(8)),
    documents: range(from, to).map((i) => `${i}: ${texts[i % texts.length]}`),
    metadatas: range(from, to).map((i) => ({ number: i, share: i / 4, even: i % 2 === 0, topic: ["ice", "mud", "水"][i % 3] })) });
await addNotes(0, 30);
await notes.count();
await notes.delete({ ids: [id(3), id(4)] });
await notes.update({ ids: [id(5)], embeddings: [vector(8)], documents: ["changed while in the index"], metadatas: [{ number: 500 }] });
await addNotes(30, 45);
await notes.count(); // brings the index up to here
await notes.upsert({ ids: [id(3), id(60)], embeddings: [vector(8), vector(8)], documents: ["put back", "came late"], metadatas: [{ number: 3 }, { number: 60 }] });
await notes.delete({ ids: [id(7), id(44)] });
await notes.update({ ids: [id(8)], metadatas: [{ number: 800, topic: null, fresh: true }] });
await notes.update({ ids: [id(9)], embeddings: [vector(8)] });

// Vectors alone, few enough that Chroma never wrote an index.
const points = await make("points-l2", "l2");
await points.add({ ids: range(0, 25).map((i) => `p${i}`), embeddings: range(0, 25).map(() => vector(5)) });

// Inner product, all in the index.
const products = await make("products", "ip", { batch_size: 5, sync_threshold: 10, ef_search: 200 });
await products.add({ ids: range(0, 40).map((i) => `product/${i}`), embeddings: range(0, 40).map(() => vector(12)),
    metadatas: range(0, 40).map((i) => ({ price: i * 1.5 })), uris: undefined });

await make("nothing-in-it", "l2");

// Last, because each question makes Chroma bring its tables up to date: what is added behind this is in the queue alone.
await note(notes, "cosine", 8);
await note(points, "l2", 5);
await note(products, "ip", 12);
await note(await client.getCollection({ name: "nothing-in-it", embeddingFunction: noFunction }), "l2", 0);
const late = vector(8);
const lateNote = { ids: ["late"], embeddings: [late], documents: ["only in the queue"], metadatas: [{ number: -1 }] };
await notes.add(lateNote);
await notes.delete({ ids: [id(10)] });
answers.late = { added: { id: "late", vector: late, document: "only in the queue", metadata: { number: -1 } }, removed: id(10) };

writeFileSync(`${target}/answers.json`, JSON.stringify(answers, null, 1));
server.kill("SIGKILL");
