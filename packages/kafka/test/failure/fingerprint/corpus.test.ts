import assert from 'node:assert/strict'
import { join } from 'node:path'
import { test } from 'node:test'
import { causeParts } from '../../../src/failure/fingerprint/cause-parts.ts'
import { fingerprintOf } from '../../../src/failure/fingerprint/fingerprint.ts'
import { readCorpus, readPairs, scoreOf } from './corpus.ts'

const folder = join(import.meta.dirname, '../corpus')
const samples = readCorpus(folder)

test('the corpus has 150 public failures in five languages, each with its source', () => {
  assert.ok(new Set(samples.map(sample => sample.source)).size >= 150)
  assert.equal(new Set(samples.map(sample => sample.language)).size, 5)
  for (const { source } of samples) assert.match(source, /^https:\/\//)
})

for (const half of ['a', 'b'] as const)
  test(`half ${half} of the corpus: failures of one cause are together, and no others`, () => {
    const { precision, recall, f1, wrong } = scoreOf(
      samples.filter(sample => sample.half === half),
      fingerprintOf
    )
    const told = wrong.map(pair => pair.map(({ cause, told }) => `${cause} ${JSON.stringify(causeParts(told))}`))
    assert.ok(f1 >= 0.98, `F1 ${f1}, precision ${precision}, recall ${recall}\n${told.join('\n')}`)
    assert.equal(precision, 1)
  })

test('hard pairs', () => {
  for (const { same, texts } of readPairs(join(folder, 'pairs.txt'))) {
    const [a = '', b = ''] = texts.map(fingerprintOf)
    assert.equal(a === b, same, texts.map(told => JSON.stringify(causeParts(told))).join('\n'))
  }
})
