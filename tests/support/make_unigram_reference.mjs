// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
//
// Writes tests/unit/embed/unigram_tokenizer.json and unigram_reference.json: a real, small SentencePiece vocabulary in the
// form that XLM-RoBERTa's tokenizer.json has, and the token ids that Hugging Face's own `tokenizers` gives for the texts of
// reference.json with it and with variants of it. The vocabulary is trained by Debian's `sentencepiece` on the project's
// documents and translations and on those texts. Only needed when the texts change:
//
//   apt-get install sentencepiece && cd "$(mktemp -d)" && npm install @anush008/tokenizers@0.6.0
//   cp REPOSITORY/tests/support/make_unigram_reference.mjs . && node make_unigram_reference.mjs REPOSITORY
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Tokenizer } from '@anush008/tokenizers';

const repository = process.argv[2];
const tests = join(repository, 'tests/unit/embed');
const texts = JSON.parse(readFileSync(join(tests, 'reference.json'), 'utf8')).map(({ name, text }) => ({ name, text }));
texts.push(
    { name: 'runs of spaces', text: '  two   runs  of spaces, \t tabs\t\tand \n\n lines  ' },
    { name: 'special tokens of this vocabulary', text: 'before <mask> after  <mask>x</s> <s>y <unk> <pad>z < mask >' },
    { name: 'the mark for a space', text: 'a\u2581b \u2581 c\u2581\u2581d' },
    { name: 'names of byte pieces', text: '<0x41><0xE2> \u{1D11E}\u{10348} \u16A0\u16A2\u16A6\u16A8' },
    { name: 'ligature with an accent', text: '\uFB01\u0301 \uFB01x \u2460\u0308 \u212B \uFF21\u0301' },
    { name: 'line ends', text: 'one\r\ntwo\rthree\n\r\nfour' },
);

const corpus = ['README.md', 'core/DESIGN.md', 'core/FORMAT.md', 'translations/varve_zh_CN.ts']
    .map((name) => readFileSync(join(repository, name), 'utf8'))
    .concat(Array(3).fill(texts.map(({ text }) => text).join('\n')));
writeFileSync('corpus.txt', corpus.join('\n').replaceAll('\0', ''));
execFileSync('spm_train', ['--input=corpus.txt', '--model_prefix=unigram', '--model_type=unigram', '--vocab_size=2500',
    '--character_coverage=0.998', '--byte_fallback=true', '--normalization_rule_name=nmt_nfkc', '--num_threads=1',
    '--minloglevel=2']);

// The model is a protocol buffer: field 1 are the pieces (1 text, 2 score), field 3 the normaliser (2 table).
function* fields(bytes) {
    for (let at = 0; at < bytes.length;) {
        const number = () => {
            let value = 0n;
            for (let shift = 0n; ; shift += 7n) {
                const byte = bytes[at++];
                value |= BigInt(byte & 127) << shift;
                if (byte < 128)
                    return Number(value);
            }
        };
        const key = number();
        const size = { 0: 0, 1: 8, 5: 4 }[key & 7] ?? number();
        if ((key & 7) === 0) {
            number();
            continue;
        }
        yield [key >> 3, bytes.subarray(at, at + size)];
        at += size;
    }
}
const pieces = [];
let table;
for (const [field, content] of fields(readFileSync('unigram.model'))) {
    const parts = Object.fromEntries([...fields(content)]);
    if (field === 1)
        pieces.push([parts[1].toString('utf8'), parts[2].readFloatLE(0)]);
    else if (field === 3)
        table = parts[2].toString('base64');
}

const names = ['<s>', '<pad>', '</s>', '<unk>'];
const vocab = [...names.map((name) => [name, 0.0]), ...pieces.slice(3), ['<mask>', 0.0]];
const added = (content, id, lstrip) =>
    ({ id, content, single_word: false, lstrip, rstrip: false, normalized: false, special: true });
const tokenizer = {
    version: '1.0', truncation: null, padding: null,
    added_tokens: [...names.map((name, id) => added(name, id, false)), added('<mask>', vocab.length - 1, true)],
    normalizer: { type: 'Precompiled', precompiled_charsmap: table },
    pre_tokenizer: { type: 'Sequence', pretokenizers: [{ type: 'WhitespaceSplit' },
        { type: 'Metaspace', replacement: '\u2581', add_prefix_space: true }] },
    post_processor: { type: 'TemplateProcessing',
        single: [{ SpecialToken: { id: '<s>', type_id: 0 } }, { Sequence: { id: 'A', type_id: 0 } },
            { SpecialToken: { id: '</s>', type_id: 0 } }],
        pair: [],
        special_tokens: { '<s>': { id: '<s>', ids: [0], tokens: ['<s>'] }, '</s>': { id: '</s>', ids: [2], tokens: ['</s>'] } } },
    decoder: null,
    model: { type: 'Unigram', unk_id: 3, vocab },
};
writeFileSync(join(tests, 'unigram_tokenizer.json'), JSON.stringify(tokenizer));

// Merge patches (RFC 7396) on the file above. The first is XLM-RoBERTa's and multilingual MiniLM's form, the second and
// third are those of later conversions (bge-m3, multilingual e5), the others cover what else such files have.
const metaspace = { type: 'Metaspace', replacement: '\u2581', prepend_scheme: 'always', split: true };
const precompiled = tokenizer.normalizer;
const spaces = (content) => ({ type: 'Replace', pattern: { Regex: ' {2,}' }, content });
const onlyMetaspace = (values) => ({ pretokenizers: null, ...metaspace, ...values });
const steps = (...normalizers) => ({ precompiled_charsmap: null, type: 'Sequence', normalizers });
const variants = {
    'as XLM-RoBERTa': {},
    'spaces joined': { normalizer: steps(precompiled, spaces(' ')), pre_tokenizer: onlyMetaspace({}) },
    'right side stripped': {
        normalizer: steps(precompiled, { type: 'Strip', strip_left: false, strip_right: true }, spaces('\u2581')),
        pre_tokenizer: onlyMetaspace({}) },
    'bytes for what is unknown': { model: { byte_fallback: true } },
    'first word marked only': { pre_tokenizer: onlyMetaspace({ prepend_scheme: 'first' }) },
    'no word marked': { pre_tokenizer: onlyMetaspace({ prepend_scheme: 'never' }) },
    'not cut at spaces': { normalizer: steps({ type: 'NFKC' }, { type: 'Lowercase' }), pre_tokenizer: onlyMetaspace({ split: false }) },
    'accents stripped': { normalizer: steps({ type: 'NFKD' }, { type: 'StripAccents' }, { type: 'Lowercase' }, { type: 'NFC' }) },
};
function merged(target, patch) {
    if (patch === null || typeof patch !== 'object' || Array.isArray(patch))
        return patch;
    const result = target && typeof target === 'object' && !Array.isArray(target) ? { ...target } : {};
    for (const [key, value] of Object.entries(patch)) {
        if (value === null)
            delete result[key];
        else
            result[key] = merged(result[key], value);
    }
    return result;
}
const entries = texts.map((text) => ({ ...text, ids: {} }));
// The table of characters stands in the other file.
const short = (value) => JSON.parse(JSON.stringify(value).replaceAll(table, 'TABLE'));
for (const [name, patch] of Object.entries(variants)) {
    const variant = Tokenizer.fromString(JSON.stringify(merged(tokenizer, patch)));
    for (const entry of entries)
        entry.ids[name] = (await variant.encode(entry.text, null, { addSpecialTokens: false })).getIds();
}
writeFileSync(join(tests, 'unigram_reference.json'),
    '{"variants":' + JSON.stringify(short(variants)) + ',\n"texts":[\n' + entries.map((entry) => JSON.stringify(entry)).join(',\n') + '\n]}\n');
