/** One value of Prometheus' text format. */
export interface Sample {
  readonly name: string
  readonly labels: Readonly<Record<string, string>>
  readonly value: number
}

const longestLine = 10_000

const name = /dead_letter_\w+/y
/** Each begins where the one before has ended, so that no text takes more than one pass. */
const label = /(\w+)="((?:[^"\\]|\\.)*)"(?:,|(?=\}))/y
const rest = /\}? (\S+)(?: -?\d+)?$/y

/** Values of our metrics in what a service answers. All others, and what is not as it should be, are passed over. */
export function readMetrics(text: string): Sample[] {
  const samples: Sample[] = []
  for (const line of text.split('\n')) {
    if (!line.startsWith('dead_letter_') || line.length > longestLine) continue
    const sample = readLine(line.trimEnd())
    if (sample !== null) samples.push(sample)
  }
  return samples
}

function readLine(line: string): Sample | null {
  name.lastIndex = 0
  const [own = ''] = name.exec(line) ?? []
  let at = own.length
  const labels: Record<string, string> = Object.create(null)
  if (line[at] === '{') {
    at++
    for (;;) {
      label.lastIndex = at
      const found = label.exec(line)
      if (found === null) break
      labels[found[1] as string] = unescaped(found[2] as string)
      at = label.lastIndex
    }
    if (line[at] !== '}') return null
  }
  rest.lastIndex = at
  const value = Number(rest.exec(line)?.[1] ?? Number.NaN)
  return Number.isFinite(value) ? { name: own, labels, value } : null
}

const unescaped = (text: string): string => text.replaceAll(/\\(.)/g, (_, char: string) => (char === 'n' ? '\n' : char))
