import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { ToldFailure } from '../../../src/failure/fingerprint/told-failure.ts'
/** One text of the corpus: a public one, or one made of it by what its variant says. */
export interface Sample {
  readonly cause: string
  readonly language: string
  readonly source: string
  readonly told: ToldFailure
  /** The rules were made by 'a' and measured by 'b'. */
  readonly half: 'a' | 'b'
}

/**
 * Reads the corpus: `== language cause`, the address it is from, `=m` where it is a message without a trace, and the text. Lines that
 * begin with `~~` make a text of the same cause of it, `!!` one of another cause: what stands before ` => ` is replaced by what stands behind.
 */
export function readCorpus(folder: string): Sample[] {
  return readdirSync(folder)
    .filter(file => file.endsWith('.txt') && file !== 'pairs.txt')
    .sort()
    .flatMap(file =>
      readFileSync(join(folder, file), 'utf8')
        .split(/^== /m)
        .slice(1)
        .flatMap((entry, i) => samplesOf(entry, i % 2 === 0 ? 'a' : 'b'))
    )
}

function samplesOf(entry: string, half: Sample['half']): Sample[] {
  const [heading = '', source = '', ...lines] = entry.trimEnd().split('\n')
  const [language = '', name = ''] = heading.split(' ')
  const cause = `${language}/${name}`
  const message = lines[0] === '=m'
  const text = lines
    .slice(message ? 1 : 0)
    .filter(line => !/^(?:~~|!!) /.test(line))
    .join('\n')
  const sample = (given: string, label: string): Sample => ({
    cause: label,
    language,
    source,
    half,
    told: message ? { message: given } : { stack: given }
  })
  return [
    sample(text, cause),
    ...lines
      .filter(line => /^(?:~~|!!) /.test(line))
      .map((line, i) => {
        const [from = '', to = ''] = line.slice(3).split(' => ')
        if (!text.includes(from)) throw new Error(`${cause}: ${from}`)
        return sample(
          text.replaceAll(from, () => to),
          line.startsWith('~~') ? cause : `${cause}!${i}`
        )
      })
  ]
}

export interface Score {
  readonly pairs: number
  readonly precision: number
  readonly recall: number
  readonly f1: number
  readonly wrong: readonly [Sample, Sample][]
}

/** Of all pairs: those put together that belong together. */
export function scoreOf(samples: readonly Sample[], group: (told: ToldFailure) => string): Score {
  const groups = samples.map(({ told }) => group(told))
  let [right, missed, merged, pairs] = [0, 0, 0, 0]
  const wrong: [Sample, Sample][] = []
  for (let i = 0; i < samples.length; i++)
    for (let j = i + 1; j < samples.length; j++) {
      const [a, b] = [samples[i] as Sample, samples[j] as Sample]
      const same = a.cause === b.cause
      const together = groups[i] === groups[j]
      pairs++
      if (same && together) right++
      else if (same) missed++
      else if (together) merged++
      if (same !== together) wrong.push([a, b])
    }
  const precision = right / (right + merged || 1)
  const recall = right / (right + missed || 1)
  return { pairs, precision, recall, f1: (2 * precision * recall) / (precision + recall || 1), wrong }
}

/** Pairs of texts, and whether they are of one cause. */
export function readPairs(file: string): { readonly same: boolean; readonly texts: readonly ToldFailure[] }[] {
  return readFileSync(file, 'utf8')
    .split(/^= /m)
    .slice(1)
    .map(entry => {
      const [kind, ...texts] = entry.trimEnd().split('\n')
      return { same: kind === 'same', texts: texts.map(toldOf) }
    })
}

function toldOf(line: string): ToldFailure {
  const text = line.replaceAll('\\n', '\n').replaceAll('\\t', '\t')
  return text.includes('\n') || /^[\w.$]+(?:Error|Exception)[\w$]*: /.test(text) ? { stack: text } : { message: text }
}
